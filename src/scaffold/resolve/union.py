"""Merges three texts of scaffold.yaml by what they say: two branches that each added a resource do not clash."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scaffold.domain.tree import Mapping, Sequence, parse_tree
from scaffold.resolve.transplant import transplant
from scaffold.splices.paths import put, remove
from scaffold.state_files import INPUT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scaffold.domain.tree import Node
    from scaffold.splices.write import Data

Path = tuple[str, ...]


class Clash(NamedTuple):
    """One place that both branches changed, each in its own way; None is "not there"."""

    path: Path
    base: Data | None
    ours: Data | None
    theirs: Data | None


class Union(NamedTuple):
    """The merged text. Where there are clashes, it holds what our branch says."""

    text: str
    clashes: list[Clash]


class _Change(NamedTuple):
    path: Path
    value: Data | None
    """What their branch says; None takes the entry away."""


def union(base: str, ours: str, theirs: str) -> Union:
    """Bring what `theirs` changed since `base` into the text of `ours`."""
    before, here, there = (data_of(parse_tree(text, INPUT)) or {} for text in (base, ours, theirs))
    clashes: list[Clash] = []
    text = ours
    for change in _changes((), before, here, there, clashes):
        if change.value is None:
            text = remove(text, change.path)
        else:
            text = transplant(text, theirs, change.path) or put(text, change.path, change.value)
    return Union(text, clashes)


def data_of(node: Node) -> Data:
    """Return a node as data that can be written again: true and false stay what they are."""
    if isinstance(node, Mapping):
        return {key: data_of(value) for key, value in node.values.items()}
    if isinstance(node, Sequence):
        return [data_of(item) for item in node.items]
    if node.empty:
        return ""
    return node.text == "true" if node.plain and node.text in ("true", "false") else node.text


def _changes(
    path: Path, base: Data | None, ours: Data | None, theirs: Data | None, clashes: list[Clash]
) -> Iterator[_Change]:
    """Yield what has to be done to `ours`; the same change on both sides is none."""
    if theirs in (base, ours):
        return
    if isinstance(ours, dict) and isinstance(theirs, dict) and isinstance(base, dict | None):
        before = base or {}
        for key in dict.fromkeys([*before, *ours, *theirs]):
            yield from _changes((*path, key), before.get(key), ours.get(key), theirs.get(key), clashes)
        return
    if ours == base:
        yield _Change(path, theirs)
        return
    if isinstance(base, list) and isinstance(ours, list) and isinstance(theirs, list):
        merged = _lists(base, ours, theirs)
        if merged is not None:
            yield _Change(path, merged)
            return
    clashes.append(Clash(path, base, ours, theirs))


def _lists(base: list[Data], ours: list[Data], theirs: list[Data]) -> Data | None:
    """Merge lists that both branches added to or took from; None when one of them put the items in another order."""
    kept = [item for item in base if item in ours and item in theirs]
    for side in (ours, theirs):
        if [item for item in side if item in kept] != kept:
            return None
    gone = [item for item in base if item not in theirs]
    added = [item for item in theirs if item not in base and item not in ours]
    return [*(item for item in ours if item not in gone), *added]


def shown(value: Data | None) -> str:
    """Return a value as a sentence can hold it."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return ", ".join(value) or "nothing"
    return str(value) if not isinstance(value, list) else ", ".join(map(str, value)) or "an empty list"
