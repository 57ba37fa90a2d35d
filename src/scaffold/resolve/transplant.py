"""Copies an entry from one text of scaffold.yaml into another as it was written, comments and all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scaffold.domain.tree import Mapping, parse_tree
from scaffold.errors import UserError
from scaffold.splices.paths import last_line_of, plain, predecessor
from scaffold.splices.text import Text
from scaffold.state_files import INPUT

if TYPE_CHECKING:
    from scaffold.domain.tree import Node


def transplant(text: str, source: str, path: tuple[str, ...]) -> str | None:
    """Return `text` with the entry at a path that it lacks, taken from `source`; None when it cannot be copied."""
    target, origin = Text(text), Text(source)
    into, out_of = _mapping(target, path[:-1]), _mapping(origin, path[:-1])
    if into is None or out_of is None or path[-1] in into.values or path[-1] not in out_of.values:
        return None
    if into.flow or out_of.flow or not into.values or _indent(into) != _indent(out_of):
        return None
    key = out_of.keys[path[-1]].place
    if origin.lines[key.line - 1][: key.column - 1].strip():
        return None
    first, last = key.line, last_line_of(origin, out_of.values[path[-1]])
    while first > 1 and origin.is_comment(first - 1, key.column - 1):
        first -= 1
    lines = [line.rstrip("\r\n") for line in origin.lines[first - 1 : last]]
    beside = predecessor(target, into, single=not isinstance(out_of.values[path[-1]], Mapping))
    result = target.with_lines_after(last_line_of(target, beside), lines)
    return result if _says(result, path, origin, target) else None


def _mapping(document: Text, path: tuple[str, ...]) -> Mapping | None:
    node: Node = document.tree
    for key in path:
        if not isinstance(node, Mapping) or key not in node.values:
            return None
        node = node.values[key]
    return node if isinstance(node, Mapping) else None


def _indent(mapping: Mapping) -> int:
    return next(iter(mapping.keys.values())).place.column


def _says(result: str, path: tuple[str, ...], origin: Text, target: Text) -> bool:
    """Whether the new text says what the old one did, and the entry."""
    try:
        found = plain(parse_tree(result, INPUT))
    except UserError:
        return False
    wanted, entry = plain(target.tree), plain(origin.tree)
    place = wanted
    for key in path[:-1]:
        place, entry = (one[key] if isinstance(one, dict) else None for one in (place, entry))
    if not isinstance(place, dict) or not isinstance(entry, dict):
        return False
    place[path[-1]] = entry[path[-1]]
    return found == wanted
