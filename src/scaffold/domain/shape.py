"""Small readers of nodes: each returns plain data or says what was expected where."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scaffold.domain.source import fail, fail_name, shown
from scaffold.domain.tree import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable

INTEGER = re.compile(r"[0-9]{1,9}\Z")
LONGEST_NAME = 60


def kind_of(node: Node) -> str:
    """Name what a node is, for messages."""
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Sequence):
        return "a list"
    return "nothing" if node.empty else shown(node.text)


def mapping(node: Node, what: str) -> Mapping:
    """Expect a mapping."""
    if not isinstance(node, Mapping):
        fail(node.place, f"expected {what} as 'key: value' lines, found {kind_of(node)}")
    return node


def sequence(node: Node, what: str) -> list[Node]:
    """Expect a list."""
    if not isinstance(node, Sequence):
        fail(node.place, f"expected {what} as a list like [a, b], found {kind_of(node)}")
    return node.items


def scalar(node: Node, what: str) -> Scalar:
    """Expect a text that is not empty."""
    if not isinstance(node, Scalar) or node.empty:
        fail(node.place, f"expected {what}, found {kind_of(node)}")
    return node


def names(node: Node, what: str) -> list[Scalar]:
    """Expect a list of different texts."""
    seen: dict[str, Scalar] = {}
    for item in sequence(node, what):
        one = scalar(item, f"a name in {what}")
        if one.text in seen:
            fail(one.place, f"{shown(one.text)} is there twice in {what}")
        seen[one.text] = one
    return list(seen.values())


def some_names(node: Node, what: str) -> list[Scalar]:
    """Expect a list of different texts, and at least one."""
    found = names(node, what)
    if not found:
        fail(node.place, f"{what} is empty; expected at least one name")
    return found


def integer(node: Node, what: str) -> int:
    """Expect a whole number."""
    one = scalar(node, what)
    if not INTEGER.match(one.text):
        fail(one.place, f"expected {what} as a whole number, found {shown(one.text)}")
    return int(one.text)


def boolean(node: Node, what: str) -> bool:
    """Expect true or false, and nothing that YAML 1.1 read as such."""
    one = scalar(node, f"true or false for {what}")
    if not one.plain or one.text.lower() not in ("true", "false"):
        fail(one.place, f"expected true or false for {what}, found {shown(one.text)}")
    return one.text.lower() == "true"


def known_keys(found: Mapping, valid: Iterable[str], what: str) -> None:
    """Refuse a key that is not known, with the nearest valid one."""
    keys = list(valid)
    for key, node in found.keys.items():
        if key not in keys:
            fail_name(node.place, f"key of {what}", key, keys)


def required(found: Mapping, key: str, what: str) -> Node:
    """Expect a key to be there."""
    if key not in found.values:
        fail(found.place, f"{what} has no {key}")
    return found.values[key]
