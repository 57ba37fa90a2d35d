"""Patterns as `.gitignore` and the exclude table have them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def matches_of(paths: Sequence[str], patterns: Sequence[str]) -> list[str]:
    """Return the paths that the patterns name, in their order."""
    from pathspec import PathSpec

    spec = PathSpec.from_lines("gitignore", patterns)
    return [path for path in paths if spec.match_file(path)]


Matches = Callable[[Any], bool]
"""Takes a path, or its text."""

LITERAL = re.compile(r"/[\w.@(){}$+~,=-]+(?:/[\w.@(){}$+~,=-]+)*/?", re.ASCII)
"""A line that names one path from the top, and nothing besides."""


def literal_first(lines: Iterable[str], otherwise: Callable[[Iterable[str]], Matches]) -> Matches:
    """Return whether lines of patterns name a path; `otherwise` makes the same of the lines that are no plain paths.

    Of an exclude table nearly all are: looked up, not tried one by one, they cost nothing, however many paths come.
    """
    lines = list(lines)
    if any(line.startswith("!") for line in lines):  # takes paths back out: the order counts
        return otherwise(lines)
    plain = {line for line in lines if LITERAL.fullmatch(line)}
    rest = otherwise([line for line in lines if line not in plain])

    def named(path: Any) -> bool:
        here = ""
        *folders, name = str(path).split("/")
        for folder in folders:
            here = f"{here}/{folder}"
            if here in plain or f"{here}/" in plain:
                return True
        return f"{here}/{name}" in plain or rest(path)

    return named
