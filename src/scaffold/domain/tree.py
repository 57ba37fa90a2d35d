"""YAML 1.2 core as a small tree of nodes that know their place. No anchors, tags, merge keys or second document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from scaffold.domain.source import Place, check_text, fail, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_DEPTH = 20
MAX_NODES = 40_000
TOO_DEEP = f"is nested deeper than {MAX_DEPTH} levels"
NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class Scalar(NamedTuple):
    """A text. `plain` means without quotes: only then can it be a number, true or nothing."""

    place: Place
    text: str
    plain: bool
    one_line: bool = True
    stop: tuple[int, int] = (0, 0)
    """Line and column, from 1, just after the last character with its quotes."""

    @property
    def empty(self) -> bool:
        """Nothing was written."""
        return self.plain and self.text in NULLS

    def at(self, offset: int) -> Place:
        """Return the place of a character of the text, as near as quotes and folded lines allow."""
        return self.place.shifted(offset + (not self.plain)) if self.one_line else self.place


class Sequence(NamedTuple):
    """A list of nodes."""

    place: Place
    items: list[Node]
    flow: bool = False
    """Written between brackets; then `stop` is just after the closing one."""
    stop: tuple[int, int] = (0, 0)


class Mapping(NamedTuple):
    """Keys in their order; `keys` knows where each stands."""

    place: Place
    values: dict[str, Node]
    keys: dict[str, Scalar]
    flow: bool = False
    """Written between braces; then `stop` is just after the closing one."""
    stop: tuple[int, int] = (0, 0)


Node = Scalar | Sequence | Mapping


def parse_tree(text: str, file: str) -> Node:
    """Parse one YAML document; everything that is not plain data is a UserError with its place."""
    check_text(text, file)
    try:
        return _Builder(text, file).document()
    except yaml.MarkedYAMLError as error:
        quote = error.context == "while scanning a quoted scalar"
        mark = error.context_mark if quote else error.problem_mark or error.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        if "nesting depth" in str(error.problem):  # libyaml looks ahead within one line and has a limit of its own
            fail(place, TOO_DEEP)
        fail(place, f"is not YAML: {error.problem or error.context}", hint=_hint(str(error.problem)))
    except yaml.YAMLError as error:
        fail(Place(file), f"is not YAML: {error}")


def _hint(problem: str) -> str | None:
    if "mapping values" in problem:
        return "a text that holds ': ' needs quotes around it, and keys of one block the same indentation"
    if "end of stream" in problem:
        return "a quote or a bracket that was opened is never closed"
    if "expected key" in problem or "expected ':'" in problem or "block" in problem:
        return "keys of one block stand in the same column, and each ends with ': '"
    if "cannot start any token" in problem:
        return "a text that begins with this character needs quotes around it"
    return None


class _Builder:
    """Builds nodes from parser events, so that a bomb is refused before it is unfolded."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.events: Iterator[Any] = iter(yaml.parse(text, Loader=LOADER))
        self.count = 0

    def place(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def document(self) -> Node:
        root: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    fail(self.place(event), "a second YAML document; expected one")
                root = self.node(next(self.events), 0, flow=False)
        return root or Scalar(Place(self.file, 1, 1), "", plain=True)

    def node(self, event: Any, depth: int, *, flow: bool) -> Node:
        place = self.place(event)
        self.count += 1
        if depth > MAX_DEPTH:
            fail(place, TOO_DEEP)
        if self.count > MAX_NODES:
            fail(place, f"has more than {MAX_NODES} entries")
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            fail(
                place,
                "anchors and aliases (& and *) are not used in scaffold.yaml",
                hint="write the text out, or quote it",
            )
        if event.tag is not None:
            fail(
                place,
                f"the tag {shown(event.tag)} is not used in scaffold.yaml",
                hint="quote a text that begins with !",
            )
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event, place, flow=flow)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(event, place, depth)
        return self.mapping(event, place, depth)

    def scalar(self, event: Any, place: Place, *, flow: bool) -> Scalar:
        stop = _stop(event)
        scalar = Scalar(place, event.value, not event.style, place.line == stop[0], stop)
        if flow and scalar.plain:
            _check_brackets(scalar)
        return scalar

    def sequence(self, start: Any, place: Place, depth: int) -> Sequence:
        items: list[Node] = []
        stop = (0, 0)
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                stop = _stop(event)
                break
            items.append(self.node(event, depth + 1, flow=bool(start.flow_style)))
        return Sequence(place, items, bool(start.flow_style), stop)

    def mapping(self, start: Any, place: Place, depth: int) -> Mapping:
        flow = bool(start.flow_style)
        mapping = Mapping(place, {}, {}, flow)
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                mapping = mapping._replace(stop=_stop(event))
                break
            key = self.node(event, depth + 1, flow=flow)
            if not isinstance(key, Scalar):
                fail(key.place, "a list or a mapping cannot be a key")
            if key.text in mapping.values:
                first = mapping.keys[key.text].place
                fail(
                    key.place,
                    f"the key {shown(key.text)} is there twice",
                    hint=f"the first one is on line {first.line}",
                )
            mapping.keys[key.text] = key
            mapping.values[key.text] = self.node(next(self.events), depth + 1, flow=flow)
        return mapping


def _stop(event: Any) -> tuple[int, int]:
    return event.end_mark.line + 1, event.end_mark.column + 1


def _check_brackets(scalar: Scalar) -> None:
    """In flow style a comma ends a text, also within round brackets: `{read: role(a, b)}` is two entries."""
    if scalar.text.count("(") != scalar.text.count(")"):
        fail(
            scalar.place,
            f"the brackets of {shown(scalar.text)} do not match: between {{ }} or [ ] a comma ends the text",
            hint="write one entry a line, without { }, or put quotes around the text",
        )
