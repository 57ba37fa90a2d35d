"""What one side changed, as edits of the other side's text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .model import Member, Node


class Do(StrEnum):
    """What to do with a member."""

    INSERT = "insert"
    REPLACE = "replace"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit: the member `key` of the mapping or list at `path`."""

    do: Do
    path: tuple[str, ...]
    key: str
    after: str | None = None


class Conflicting(Exception):  # noqa: N818 (no error: such a file is merged as text)
    """Both sides changed the same member."""


def edits(base: Node, ours: Node, theirs: Node, path: tuple[str, ...] = ()) -> Iterator[Edit]:
    """Give what was done between `base` and `theirs` and is to be done to `ours`.

    Raises:
        Conflicting: when both changed the same thing.

    """
    if theirs.data == base.data or ours.data == theirs.data:
        return
    b, o, t = base.members or {}, ours.members, theirs.members
    if o is None or t is None or ours.is_list != theirs.is_list:
        raise Conflicting
    if ours.is_list and [key for key in t if key in b] != [key for key in b if key in t]:
        raise Conflicting  # the template changed the order
    order = list(o)
    is_sorted = not ours.is_list and order == sorted(order) and list(t) == sorted(t)
    before: str | None = None
    for key in t:
        old, mine, new = b.get(key), o.get(key), t[key]
        if mine is not None:
            yield from _changed(old, mine, new, path, key)
        elif old is None:
            after = max((each for each in order if each < key), default=None) if is_sorted else before
            order.append(key)
            yield Edit(Do.INSERT, path, key, after)
        elif _data(old) != _data(new):
            raise Conflicting  # changed there, deleted here
        if key in order:
            before = key
    for key in b:
        if key not in t and key in o:
            if _data(o[key]) != _data(b[key]):
                raise Conflicting
            yield Edit(Do.DELETE, path, key)


def _changed(old: Member | None, mine: Member, new: Member, path: tuple[str, ...], key: str) -> Iterator[Edit]:
    if mine.node.data == new.node.data or (old and old.node.data == new.node.data):
        return
    if old is not None and mine.node.data == old.node.data:
        yield Edit(Do.REPLACE, path, key)
    elif mine.node.members is None or new.node.members is None:
        raise Conflicting
    else:
        yield from edits(old.node if old else _nothing(new.node), mine.node, new.node, (*path, key))


def _nothing(like: Node) -> Node:
    from .model import Node

    return Node(data=None, start=0, end=0, members={}, is_list=like.is_list)


def _data(member: Member) -> Any:
    return member.node.data


def expected(base: Node, ours: Node, theirs: Node) -> Any:
    """Return what the merged file has to say, without a look at its text."""
    if theirs.data == base.data or ours.data == theirs.data:
        return ours.data
    if ours.data == base.data:
        return theirs.data
    b: Mapping[str, Member] = base.members or {}
    o, t = ours.members or {}, theirs.members or {}
    merged = {}
    for key in {**o, **t}:
        if key in o and key in t:
            old = b[key].node if key in b else _nothing(t[key].node)
            merged[key] = expected(old, o[key].node, t[key].node)
        elif key not in b or (key in o and o[key].node.data != b[key].node.data):
            merged[key] = (o.get(key) or t[key]).node.data
    return list(merged.values()) if ours.is_list else merged


def says_the_same(one: Any, other: Any) -> bool:
    """Compare without the order of mappings and lists: two sides that both add have none."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(says_the_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return sorted(map(repr, one)) == sorted(map(repr, other))
    return bool(one == other)
