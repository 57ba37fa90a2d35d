"""Changes one place of a YAML text. Each change is checked: read again, the document is the one that was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scaffold.domain.source import fail
from scaffold.domain.tree import Mapping, Scalar, Sequence, parse_tree
from scaffold.splices.text import Text
from scaffold.splices.write import Data, entry, inline, scalar
from scaffold.state_files import INPUT

if TYPE_CHECKING:
    from collections.abc import Callable

    from scaffold.domain.tree import Node

Path = tuple[str, ...]
EMPTY_STAYS = frozenset({"resources"})
"""Keys that say something when nothing is left below them."""


def put(text: str, path: Path, value: Data) -> str:
    """Set the value at a path; parents that are missing are made."""
    document = Text(text)
    parent, depth = _deepest(document, path)
    if depth == len(path) - 1 and path[-1] in parent.values:
        if plain(parent.values[path[-1]]) == _text_of(value):
            return text
        return _checked(document, _replaced(document, parent, path[-1], value), path, lambda _: _text_of(value))
    wrapped = _wrapped(path[depth + 1 :], value)
    key = path[depth]
    if key in parent.values:
        new = _replaced(document, parent, key, wrapped)
    else:
        new = _inserted(document, parent, key, wrapped)
    return _checked(document, new, path, lambda _: _text_of(value))


def remove(text: str, path: Path) -> str:
    """Take the entry at a path away, with the comment lines directly above it."""
    document = Text(text)
    parent, depth = _deepest(document, path)
    if depth != len(path) - 1 or path[-1] not in parent.values:
        fail(parent.place, f"{'.'.join(path)} is not there")
    if len(parent.values) == 1 and len(path) > 1:
        return put(text, path[:-1], {}) if path[-2] in EMPTY_STAYS else remove(text, path[:-1])
    cut = _cut_flow if parent.flow else _cut_lines
    return _checked(document, cut(document, parent, path[-1]), path, lambda _: None)


def rename(text: str, path: Path, new: str) -> str:
    """Call the last key of a path something else; its value stays as it is."""
    document = Text(text)
    parent, depth = _deepest(document, path)
    if depth != len(path) - 1 or path[-1] not in parent.keys:
        fail(parent.place, f"{'.'.join(path)} is not there")
    key = parent.keys[path[-1]]
    start, stop = document.offset(key.place.line, key.place.column), document.offset(*key.stop)
    after = text[:start] + scalar(new, flow=parent.flow) + text[stop:]
    value = plain(parent.values[path[-1]])
    removed = _changed(plain(document.tree), path, lambda _: None)
    wanted = _changed(removed, (*path[:-1], new), lambda _: value) if value is not None else None
    if wanted is not None and plain(parse_tree(after, INPUT)) != wanted:
        fail(key.place, f"{'.'.join(path)} cannot be renamed in the way that this file is written")
    return after


def append(text: str, path: Path, item: str) -> str:
    """Add an item to the end of the list at a path; the list is made when it is missing."""
    document = Text(text)
    node = _find(document, path)
    if not isinstance(node, Sequence) or not node.items:
        return put(text, path, [item])
    last = node.items[-1]
    if node.flow:
        at = document.offset(*_stop_of(last))
        new = f"{text[:at]}, {inline(item, flow=True)}{text[at:]}"
    else:
        indent = node.place.column - 1
        new = document.with_lines_after(last_line_of(document, last), [f"{' ' * indent}- {scalar(item)}"])
    return _checked(document, new, path, lambda old: [*old, item] if isinstance(old, list) else None)


def discard(text: str, path: Path, item: str) -> str:
    """Take an item from the list at a path."""
    document = Text(text)
    node = _find(document, path)
    items = node.items if isinstance(node, Sequence) else []
    index = next((at for at, one in enumerate(items) if plain(one) == item), None)
    if index is None or not isinstance(node, Sequence):
        fail(document.tree.place, f"{item} is not in {'.'.join(path)}")
    if len(items) == 1:
        return put(text, path, [])
    if node.flow:
        new = _without_item(document, items, index)
    else:
        new = document.without_lines(items[index].place.line, last_line_of(document, items[index]))
    return _checked(
        document, new, path, lambda old: [one for one in old if one != item] if isinstance(old, list) else None
    )


def plain(node: Node) -> Data | None:
    """Return a node as plain data: every scalar a text, nothing as None."""
    if isinstance(node, Mapping):
        return {key: plain(value) for key, value in node.values.items()}  # type: ignore[misc]
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]  # type: ignore[misc]
    return None if node.empty else node.text


def _text_of(value: Data) -> Data:
    """Return a value as reading it back gives it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return [_text_of(item) for item in value]
    if isinstance(value, dict):
        return {key: _text_of(item) for key, item in value.items()}
    return value


def _find(document: Text, path: Path) -> Node | None:
    node: Node | None = document.tree
    for key in path:
        node = node.values.get(key) if isinstance(node, Mapping) else None
    return node


def _deepest(document: Text, path: Path) -> tuple[Mapping, int]:
    """Return the innermost mapping on the way to a path, and how many keys lead to it."""
    node: Mapping = document.tree
    for depth, key in enumerate(path[:-1]):
        below = node.values.get(key)
        if isinstance(below, Mapping) and below.values:
            node = below
            continue
        if below is not None and plain(below) not in (None, {}):
            fail(below.place, f"{'.'.join(path[: depth + 1])} holds a value, and no {path[depth + 1]}")
        return node, depth
    return node, len(path) - 1


def _wrapped(path: Path, value: Data) -> Data:
    for key in reversed(path):
        value = {key: value}
    return value


def _replaced(document: Text, parent: Mapping, key: str, value: Data) -> str:
    """Write another value behind a key."""
    old, text = parent.values[key], document.text
    start, stop = document.offset(old.place.line, old.place.column), document.offset(*_stop_of(old))
    colon = text.index(":", document.offset(*parent.keys[key].stop)) + 1
    if parent.flow:
        gap = " " if start == colon else ""
        return text[:start] + gap + inline(value, flow=True) + text[stop:]
    key_line, last_line = parent.keys[key].place.line, last_line_of(document, old)
    indent = parent.keys[key].place.column - 1
    _, *below = entry(key, value, indent)
    head = "" if below else f" {inline(value)}"
    if isinstance(old, Scalar) and not _is_block_scalar(document, old):
        kept = text[:colon] + (head or "") + text[stop:] if not below else text[:colon] + text[stop:]
        return Text(kept, document).with_lines_after(key_line, below) if below else kept
    if not isinstance(old, Scalar) and old.flow:
        kept = text[:colon] + head + text[stop:]
        return Text(kept, document).with_lines_after(key_line, below) if below else kept
    if isinstance(old, Sequence) and isinstance(value, list) and value:
        lines = [f"{' ' * (old.place.column - 1)}- {inline(item)}" for item in value]
        return document.with_lines(old.place.line, last_line, lines)
    if isinstance(old, Scalar):  # `|` and `>`: the sign goes, and the lines below it
        line_end = document.end_of(key_line)
        return Text(text[:colon] + head + text[line_end:], document).with_lines(key_line + 1, last_line, below)
    return Text(text[:colon] + head + text[colon:], document).with_lines(key_line + 1, last_line, below)


def _is_block_scalar(document: Text, node: Scalar) -> bool:
    at = document.offset(node.place.line, node.place.column)
    return not node.plain and document.text[at : at + 1] in ("|", ">")


def _inserted(document: Text, parent: Mapping, key: str, value: Data) -> str:
    """Write a new entry after the last one of a mapping."""
    text = document.text
    if parent.flow:
        written = f"{scalar(key, flow=True)}: {inline(value, flow=True)}"
        if not parent.values:
            at = document.offset(parent.place.line, parent.place.column) + 1
            return text[:at] + written + text[at:]
        at = document.offset(*_stop_of(list(parent.values.values())[-1]))
        return f"{text[:at]}, {written}{text[at:]}"
    if not parent.values:
        return document.with_lines_after(len(document.lines), list(entry(key, value, 0)))
    indent = next(iter(parent.keys.values())).place.column - 1
    last = last_line_of(document, predecessor(document, parent, single=not isinstance(value, dict)))
    return document.with_lines_after(last, list(entry(key, value, indent)))


def predecessor(document: Text, parent: Mapping, *, single: bool) -> Node:
    """Return the entry that a new one is written after: an option goes after the other ones, the rest to the end."""
    beside = list(parent.values.values())
    options = [node for node in beside if isinstance(node, Scalar)] if single and parent is document.tree else []
    return (options or beside)[-1]


def _cut_lines(document: Text, parent: Mapping, key: str) -> str:
    at = parent.keys[key].place
    if document.lines[at.line - 1][: at.column - 1].strip():
        fail(at, f"{key} shares its line with something else", hint="put it on a line of its own first")
    first = at.line
    while first > 1 and document.is_comment(first - 1, at.column - 1):
        first -= 1
    return document.without_lines(first, last_line_of(document, parent.values[key]))


def _cut_flow(document: Text, parent: Mapping, key: str) -> str:
    keys = list(parent.values)
    index = keys.index(key)
    starts = [document.offset(one.place.line, one.place.column) for one in parent.keys.values()]
    stops = [document.offset(*_stop_of(one)) for one in parent.values.values()]
    return _without(document.text, starts, stops, index)


def _without_item(document: Text, items: list[Node], index: int) -> str:
    starts = [document.offset(one.place.line, one.place.column) for one in items]
    stops = [document.offset(*_stop_of(one)) for one in items]
    return _without(document.text, starts, stops, index)


def _without(text: str, starts: list[int], stops: list[int], index: int) -> str:
    """Cut one of several entries between brackets, with the comma before or after it."""
    if index + 1 < len(starts):
        return text[: starts[index]] + text[starts[index + 1] :]
    return text[: stops[index - 1]] + text[stops[index] :]


def _stop_of(node: Node) -> tuple[int, int]:
    """Return where a node ends: for a block, where its last part does."""
    if isinstance(node, Scalar) or node.flow:
        return node.stop
    last = node.items[-1] if isinstance(node, Sequence) else list(node.values.values())[-1]
    return _stop_of(last)


def last_line_of(document: Text, node: Node) -> int:
    """Return the last line that belongs to a node."""
    line, column = _stop_of(node)
    if column == 1 and line > 1:  # the end of `|` and `>`, with the empty lines that follow
        line -= 1
        while line > node.place.line and not document.lines[line - 1].strip():
            line -= 1
    return line


def _checked(before: Text, after: str, path: Path, change: Callable[[Data | None], Data | None]) -> str:
    """Return the new text if it says what was meant, and nothing else."""
    wanted = _changed(plain(before.tree), path, change)
    if (plain(parse_tree(after, INPUT)) or {}) != wanted:
        fail(
            before.tree.place,
            f"{'.'.join(path)} cannot be changed in the way that this file is written",
            hint="change it in the file and run `scaffold apply`",
        )
    return after


def _changed(data: Data | None, path: Path, change: Callable[[Data | None], Data | None]) -> Data | None:
    """Return what the document says with the value at one path changed; None takes it away."""
    if not path:
        return change(data)
    found = dict(data) if isinstance(data, dict) else {}
    value = _changed(found.get(path[0]), path[1:], change)
    if value is None:
        found.pop(path[0], None)
    else:
        found[path[0]] = value
    return found
