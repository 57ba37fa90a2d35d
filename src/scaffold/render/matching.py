"""Patterns as `.gitignore` and the exclude table have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def matches_of(paths: Sequence[str], patterns: Sequence[str]) -> list[str]:
    """Return the paths that the patterns name, in their order."""
    from pathspec import PathSpec

    spec = PathSpec.from_lines("gitignore", patterns)
    return [path for path in paths if spec.match_file(path)]
