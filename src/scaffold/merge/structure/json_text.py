"""JSON, with the place of each member in the text."""

from __future__ import annotations

import json
import re
from json import decoder
from typing import TYPE_CHECKING

from .model import Member, Node, Raw, Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

scanstring = getattr(decoder, "scanstring")  # noqa: B009 (typeshed does not know it)
SPACE = re.compile(r"[ \t\r\n]*")
ATOM = re.compile(r"true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")


class Json:
    """Reads and edits JSON."""

    def read(self, text: str) -> Node:
        """Read a text."""
        try:
            node = _value(text, _skip(text, 0))
        except (IndexError, ValueError) as error:
            raise Unreadable(str(error)) from error
        if _skip(text, node.end) != len(text):
            raise Unreadable("there is more than one value")
        return node

    def insert(self, text: str, into: Node, after: str | None, raw: Raw) -> str:
        """Put a member after another one, or first."""
        members = into.members or {}
        if not members:
            outer = _indent(text, into.start)
            inner = outer + "  "
            body = _moved(raw, inner)
            return f"{text[: into.start + 1]}\n{inner}{body}\n{outer}{text[into.end - 1 :]}"
        first = next(iter(members.values()))
        gap = text[into.start + 1 : first.start]
        gap = gap if "\n" in gap else " "
        body = _moved(raw, gap.rpartition("\n")[2])
        if after is None:
            return f"{text[: first.start]}{body},{gap}{text[first.start :]}"
        at = members[after].end
        return f"{text[:at]},{gap}{body}{text[at:]}"

    def replace(self, text: str, within: Node, key: str, raw: Raw) -> str:
        """Put a member in place of another one."""
        old = (within.members or {})[key]
        return text[: old.start] + _moved(raw, _indent(text, old.start)) + text[old.end :]

    def delete(self, text: str, within: Node, key: str) -> str:
        """Take a member away, with one comma."""
        keys = list(within.members or {})
        members = list((within.members or {}).values())
        at = keys.index(key)
        if at > 0:
            return text[: members[at - 1].end] + text[members[at].end :]
        if len(members) > 1:
            return text[: members[0].start] + text[members[1].start :]
        return text[: within.start + 1] + text[within.end - 1 :]


def _skip(text: str, at: int) -> int:
    found = SPACE.match(text, at)
    return found.end() if found else at


def _value(text: str, at: int) -> Node:
    if text[at] == "{":
        return _members(text, at, "}", _entry)
    if text[at] == "[":
        return _members(text, at, "]", _item)
    if text[at] == '"':
        value, end = scanstring(text, at + 1)
        return Node(value, at, end)
    found = ATOM.match(text, at)
    if found is None:
        raise ValueError(f"no value at {at}")
    return Node(json.loads(found[0]), at, found.end())


def _members(text: str, start: int, close: str, read: Callable[[str, int], tuple[str, Member]]) -> Node:
    members: dict[str, Member] = {}
    values = []
    at = _skip(text, start + 1)
    while text[at] != close:
        key, member = read(text, at)
        values.append(member.node.data)
        if key in members and close == "}":
            raise ValueError(f"{key} stands twice")
        members[key] = member
        at = _skip(text, member.end)
        if text[at] == ",":
            at = _skip(text, at + 1)
        elif text[at] != close:
            raise ValueError(f"no comma at {at}")
    is_list = close == "]"
    # A list is merged by its items only when they are plain and different: then an item is its own name.
    whole = is_list and (len(members) != len(values) or any(isinstance(value, dict | list) for value in values))
    data = values if is_list else {key: member.node.data for key, member in members.items()}
    return Node(data, start, at + 1, None if whole else members, is_list)


def _entry(text: str, at: int) -> tuple[str, Member]:
    if text[at] != '"':
        raise ValueError(f"no key at {at}")
    key, end = scanstring(text, at + 1)
    colon = _skip(text, end)
    if text[colon] != ":":
        raise ValueError(f"no colon at {colon}")
    node = _value(text, _skip(text, colon + 1))
    return key, Member(at, at, node.end, node)


def _item(text: str, at: int) -> tuple[str, Member]:
    node = _value(text, at)
    return json.dumps(node.data), Member(at, at, node.end, node)


def _indent(text: str, at: int) -> str:
    """Return the white space that the line of a place begins with."""
    line = text[text.rfind("\n", 0, at) + 1 : at]
    return line[: len(line) - len(line.lstrip(" \t"))]


def _moved(raw: Raw, indent: str) -> str:
    """Return a member of another text, indented for its new place."""
    old = _indent(raw.text, raw.member.start)
    first, *rest = raw.core.split("\n")
    return "\n".join([first, *(indent + line.removeprefix(old) for line in rest)])
