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
    ASK = "ask"
    """Both sides changed it: a person decides."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit: the member `key` of the mapping or list at `path`."""

    do: Do
    path: tuple[str, ...]
    key: str
    after: str | None = None


class Conflicting(Exception):  # noqa: N818 (no error: such a file is merged as text)
    """The two sides cannot be compared member by member."""


def edits(base: Node, ours: Node, theirs: Node, path: tuple[str, ...] = ()) -> Iterator[Edit]:
    """Give what was done between `base` and `theirs` and is to be done to `ours`.

    Raises:
        Conflicting: when a mapping or list as a whole was changed by both.

    """
    if theirs.data in (base.data, ours.data):
        return
    b, o, t = base.members or {}, ours.members, theirs.members
    if o is None or t is None or ours.is_list != theirs.is_list:
        raise Conflicting
    if ours.is_list and [key for key in t if key in b] != [key for key in b if key in t]:
        raise Conflicting  # the template changed the order
    place = _Places(o, t, by_name=not ours.is_list)
    for key, new in t.items():
        if key in o:
            yield from _changed(b.get(key), o[key], new, path, key)
        elif key not in b:
            yield Edit(Do.INSERT, path, key, place.of(key))
            place.order.append(key)
        elif b[key].node.data != new.node.data:
            yield Edit(Do.ASK, path, key, place.of(key))  # changed there, deleted here
        place.passed(key)
    for key in sorted(o.keys() & (b.keys() - t.keys())):
        mine_as_before = o[key].node.data == b[key].node.data
        yield Edit(Do.DELETE if mine_as_before else Do.ASK, path, key)


class _Places:
    """Where a new member goes: in its alphabetical place where both are sorted, else after its predecessor."""

    def __init__(self, ours: Mapping[str, Member], theirs: Mapping[str, Member], *, by_name: bool) -> None:
        self.order = list(ours)
        self.is_sorted = by_name and self.order == sorted(self.order) and list(theirs) == sorted(theirs)
        self.before: str | None = None

    def of(self, key: str) -> str | None:
        return max((each for each in self.order if each < key), default=None) if self.is_sorted else self.before

    def passed(self, key: str) -> None:
        if key in self.order:
            self.before = key


def _changed(old: Member | None, mine: Member, new: Member, path: tuple[str, ...], key: str) -> Iterator[Edit]:
    if mine.node.data == new.node.data or (old and old.node.data == new.node.data):
        return
    if old is not None and mine.node.data == old.node.data:
        yield Edit(Do.REPLACE, path, key)
    else:
        try:
            yield from list(edits(old.node if old else _nothing(new.node), mine.node, new.node, (*path, key)))
        except Conflicting:
            yield Edit(Do.ASK, path, key)


def _nothing(like: Node) -> Node:
    from .model import Node

    return Node(data=None, start=0, end=0, members={}, is_list=like.is_list)


def expected(base: Node, ours: Node, theirs: Node) -> Any:
    """Return what the merged file has to say, without a look at its text."""
    if theirs.data in (base.data, ours.data):
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
