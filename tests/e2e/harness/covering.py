"""A covering array: few combinations that together hold every pair of option values that can stand together."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Pair = tuple[tuple[str, str], tuple[str, str]]


def pairs(combination: Mapping[str, str]) -> set[Pair]:
    """Give every pair of (option, value) in the combination."""
    return set(combinations(sorted(combination.items()), 2))


def covering_array(valid: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Choose combinations greedily until every pair that any valid one holds is held by a chosen one.

    Deterministic: among equals the first in the given order is taken.
    """
    candidates = [dict(combination) for combination in valid]
    missing: set[Pair] = set().union(*(pairs(combination) for combination in candidates))
    chosen: list[dict[str, str]] = []
    while missing:
        best = max(candidates, key=lambda combination: len(pairs(combination) & missing))
        chosen.append(best)
        missing -= pairs(best)
    return chosen
