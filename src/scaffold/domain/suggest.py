"""The nearest valid name: for "did you mean"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 80


def nearest(name: str, valid: Sequence[str]) -> str | None:
    """Return the valid name that a slip of the finger may have meant, or None."""
    from difflib import get_close_matches

    folded: dict[str, str] = {}
    for one in valid:
        folded.setdefault(plain(one), one)
    found = get_close_matches(plain(name[:LONGEST]), list(folded), n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def plain(name: str) -> str:
    """Return the name without case and separators."""
    return name.casefold().replace("-", "").replace("_", "").replace(" ", "")
