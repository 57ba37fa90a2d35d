"""A YAML text with its tree and its lines."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from scaffold.domain.shape import mapping
from scaffold.domain.tree import Mapping, Scalar, parse_tree
from scaffold.state_files import INPUT

if TYPE_CHECKING:
    from collections.abc import Sequence

LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")


class Text:
    """One state of a document. Lines count from 1, as in its tree."""

    def __init__(self, text: str, of: Text | None = None) -> None:
        self.text = text
        self.lines: list[str] = LINE.findall(text)
        self.newline: str = of.newline if of else "\r\n" if "\r\n" in text else "\n"

    @cached_property
    def tree(self) -> Mapping:
        """The document, a mapping; an empty text is an empty one."""
        tree = parse_tree(self.text, INPUT)
        if isinstance(tree, Scalar) and tree.empty:
            return Mapping(tree.place, {}, {})
        return mapping(tree, "the input of a project")

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a line and column."""
        return sum(map(len, self.lines[: line - 1])) + column - 1

    def end_of(self, line: int) -> int:
        """Return the offset of the end of a line, before its line end."""
        start = self.offset(line, 1)
        return start + len(self.lines[line - 1].rstrip("\r\n"))

    def is_comment(self, line: int, indent: int) -> bool:
        """Whether a line is a comment at that indentation."""
        text = self.lines[line - 1]
        return text[indent : indent + 1] == "#" and not text[:indent].strip()

    def with_lines_after(self, line: int, lines: Sequence[str]) -> str:
        """Return the text with more lines after one of its own."""
        return self.with_lines(line + 1, line, lines)

    def without_lines(self, first: int, last: int) -> str:
        """Return the text without some of its lines."""
        return self.with_lines(first, last, [])

    def with_lines(self, first: int, last: int, lines: Sequence[str]) -> str:
        """Return the text with some of its lines replaced."""
        above, below = self.lines[: first - 1], self.lines[last:]
        new = [line + self.newline for line in lines]
        if new and above and not above[-1].endswith("\n"):
            above = [*above[:-1], above[-1] + self.newline]
            new[-1] = new[-1].removesuffix(self.newline)
        return "".join([*above, *new, *below])
