"""YAML in block style, with the lines of each member. What is in flow style is taken as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from .model import Member, Node, Raw, Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yaml import Loader
else:
    Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

NAMES = ("id", "name", "uses", "run", "image")
"""What names an item of a list that is a mapping: a step of a workflow."""


class Yaml:
    """Reads and edits YAML, line by line."""

    def read(self, text: str) -> Node:
        """Read a text of one document."""
        if "\t" in text or not text.endswith("\n"):
            raise Unreadable("tabs, or no end of line at the end")
        try:
            root = yaml.compose(text, Loader=Loader)
        except yaml.YAMLError as error:
            raise Unreadable(str(error)) from error
        if root is None:
            raise Unreadable("it is empty")
        return _Reader(text).node(root, -1)

    def insert(self, text: str, into: Node, after: str | None, raw: Raw) -> str:
        """Put a member's lines after another one, or first."""
        members = into.members or {}
        first = next(iter(members.values()))
        at = members[after].end if after is not None else first.lead
        return text[:at] + _moved(raw.whole, raw.column, _column(text, first.start)) + text[at:]

    def replace(self, text: str, within: Node, key: str, raw: Raw) -> str:
        """Put a member's lines in place of another's; the comments above stay."""
        old = (within.members or {})[key]
        return text[: old.start - _column(text, old.start)] + self._core(raw, text, old) + text[old.end :]

    def delete(self, text: str, within: Node, key: str) -> str:
        """Take a member's lines away, and the comments above it."""
        old = (within.members or {})[key]
        return text[: old.lead] + text[old.end :]

    def _core(self, raw: Raw, text: str, old: Member) -> str:
        lines = " " * raw.column + raw.core
        return _moved(lines, raw.column, _column(text, old.start))


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0]
        for line in text.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def node(self, node: yaml.Node, column: int) -> Node:
        start, end = node.start_mark.index, node.end_mark.index
        if isinstance(node, yaml.MappingNode) and not node.flow_style:
            entries = [(str(key.value), key.start_mark, value) for key, value in node.value]
            members = self._members(entries, node.start_mark.column)
            return Node({key: member.node.data for key, member in members.items()}, start, end, members)
        if isinstance(node, yaml.SequenceNode) and not node.flow_style:
            data = [plain(item) for item in node.value]
            names = [_name(item) for item in data]
            if len(set(names)) < len(names) or None in names:
                return Node(data, start, end, None, is_list=True)
            dash = node.start_mark.column
            items = [(str(name), self._dash(item, dash), item) for name, item in zip(names, node.value, strict=True)]
            return Node(data, start, end, self._members(items, dash), is_list=True)
        del column
        return Node(plain(node), start, end)

    def _dash(self, item: yaml.Node, column: int) -> Any:
        """Return where the dash of an item stands."""
        line = item.start_mark.line
        while self.text[self.starts[line] + column] != "-":
            line -= 1

        class Mark:
            index = self.starts[line] + column

        mark = Mark()
        mark.line = line  # type: ignore[attr-defined]
        return mark

    def _members(self, entries: Sequence[tuple[str, Any, yaml.Node]], column: int) -> dict[str, Member]:
        members: dict[str, Member] = {}
        before = self.starts[entries[0][1].line]
        for key, mark, value in entries:
            if key in members:
                raise Unreadable(f"{key} stands twice")
            end = self.starts[self._last_line(value, mark.line, column) + 1]
            members[key] = Member(min(before, mark.index), mark.index, end, self.node(value, column))
            before = end
        return members

    def _last_line(self, node: yaml.Node, first: int, column: int) -> int:
        """Return the last line of a value, without the empty lines and comments that follow it."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self._last_line(last[1] if isinstance(last, tuple) else last, first, column)
        line = node.end_mark.line
        if line > first and self.starts[line] >= node.end_mark.index:
            line -= 1
        while line > first:
            text = self.text[self.starts[line] : self.starts[line + 1]]
            content = text.lstrip(" ")
            if content.strip() and not (content.startswith("#") and len(text) - len(content) <= column):
                break
            line -= 1
        return line


def plain(node: yaml.Node) -> Any:
    """Return what a node says, as plain data that can be compared."""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [plain(item) for item in node.value]
    return (node.tag, node.value)


def _name(data: Any) -> str | None:
    if isinstance(data, tuple):
        return str(data)
    if isinstance(data, dict):
        found = next((name for name in NAMES if isinstance(data.get(name), tuple)), None)
        if found:
            return f"{found} {str(data[found][1]).partition('@')[0]}"
    return None


def _column(text: str, at: int) -> int:
    return at - (text.rfind("\n", 0, at) + 1)


def _moved(lines: str, old: int, new: int) -> str:
    """Indent lines for another place."""
    if old == new:
        return lines
    moved = (
        line if not line.strip() else " " * new + line[min(old, len(line) - len(line.lstrip(" "))) :]
        for line in lines.splitlines(keepends=True)
    )
    return "".join(moved)
