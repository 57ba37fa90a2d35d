"""Few combinations of options that together hold every pair of values, and others as they are needed.

Nothing here lists all combinations: rows are built one by one against what excludes what, always in the same way.
"""

from __future__ import annotations

from itertools import combinations
from math import gcd
from random import Random
from typing import TYPE_CHECKING

from scaffold.options.space import Domains, Space

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scaffold.options.catalogue import Answers, Catalogue, Value

Held = tuple[str, str, bool]
"""An option, a value, and whether it is chosen: of a choice the one that is, of a list every element."""

TRIES = 12
"""How many rows are built for each that is taken: the one that holds most new pairs."""


def covering_array(catalogue: Catalogue) -> list[Answers]:
    """Return rows that together hold every pair of values that any valid combination holds, the richest first."""
    return list(_Array(Space(catalogue)).rows())


def completed(catalogue: Catalogue, wanted: Mapping[str, Value], like: Mapping[str, Value]) -> Answers | None:
    """Return the combination with the wanted answers that takes what it can from another; None: they cannot be."""
    space = Space(catalogue)
    domains = space.restricted(wanted)
    if not domains:
        return None
    prefer = dict(space.levels_of(like))
    levels = space.solve(domains, [prefer.get(index, 0) for index in range(len(space.factors))])
    return space.answers(levels) if levels else None


def sampled(catalogue: Catalogue, count: int, seed: int = 0) -> Iterator[Answers]:
    """Yield valid combinations at random; the same seed gives the same ones."""
    space, random = Space(catalogue), Random(seed)  # noqa: S311 (a sample, not a secret)
    start = space.open()
    for _ in range(count if start else 0):
        levels = space.solve(start, [random.randrange(factor.size) for factor in space.factors])
        if levels is not None:
            yield space.answers(levels)


def pairs(catalogue: Catalogue, answers: Mapping[str, Value]) -> set[tuple[Held, Held]]:
    """Return every pair of what the answers hold."""
    held: list[Held] = []
    for option in catalogue.options:
        value = answers.get(option.name)
        if isinstance(value, list):
            held += [(option.name, one, one in value) for one in option.values]
        elif option.choices and isinstance(value, str):
            held.append((option.name, value, True))
    return set(combinations(held, 2))


class _Array:
    """The array in the making. Every level of every factor has a bit; `missing` holds its partners without a row."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.first: list[int] = []
        bits = 0
        for factor in space.factors:
            self.first.append(bits)
            bits += factor.size
        every = (1 << bits) - 1
        own = [((1 << factor.size) - 1) << at for factor, at in zip(space.factors, self.first, strict=True)]
        self.missing = [every & ~own[index] for index, factor in enumerate(space.factors) for _ in range(factor.size)]
        self.owner = [index for index, factor in enumerate(space.factors) for _ in range(factor.size)]
        self.start = space.open()
        self.default = space.solve(self.start, [0] * len(space.factors)) if self.start else None

    def rows(self) -> Iterator[Answers]:
        """Yield rows until no pair is missing."""
        if self.default is None:
            return
        if len(self.space.factors) == 1:
            # Nothing to pair with: each value once.
            yield from (self.space.answers([level]) for level in range(self.space.factors[0].size))
        while (seed := self._seed()) is not None:
            tried = (self._row(seed, attempt) for attempt in range(TRIES))
            # The first of equals: max takes it.
            levels = max(tried, key=self._gain)
            self._hold(levels)
            yield self.space.answers(levels)

    def _seed(self) -> tuple[Domains, list[int]] | None:
        """Return where the next row begins: a missing pair that can stand together. Those that cannot are forgotten."""
        for bit in sorted(range(len(self.missing)), key=lambda one: -self.missing[one].bit_count()):
            while partners := self.missing[bit]:
                other = (partners & -partners).bit_length() - 1
                found = self._together(bit, other)
                if found is not None:
                    return found
                self.missing[bit] &= ~(1 << other)
                self.missing[other] &= ~(1 << bit)
        return None

    def _together(self, bit: int, other: int) -> tuple[Domains, list[int]] | None:
        domains: Domains | None = self.start
        for one in (bit, other):
            index = self.owner[one]
            domains = self.space.with_level(domains, index, one - self.first[index]) if domains else None
        levels = self.space.solve(domains, self.default or []) if domains else None
        return (domains, levels) if domains and levels else None

    def _row(self, seed: tuple[Domains, list[int]], attempt: int) -> list[int]:
        """Extend a seed factor by factor, each time by the level that completes most missing pairs."""
        domains, witness = seed
        taken = sum(1 << self.first[index] + level for index, level in _decided(domains))
        count = len(self.space.factors)
        # Another order for each attempt, so that rows differ.
        stride = next(stride for stride in range(attempt + 1, attempt + count + 2) if gcd(stride, count) == 1)
        for step in range(count):
            index = (step * stride + attempt) % count
            domains, witness = self._decide(index, domains, witness, taken)
            taken |= 1 << self.first[index] + witness[index]
        return witness

    def _decide(self, index: int, domains: Domains, witness: list[int], taken: int) -> tuple[Domains, list[int]]:
        at = self.first[index]
        levels = range(self.space.factors[index].size)

        def worth(level: int) -> tuple[int, int, int]:
            missing = self.missing[at + level]
            return -(missing & taken).bit_count(), -missing.bit_count(), level

        for level in sorted(levels, key=worth):
            left = self.space.with_level(domains, index, level)
            if left is None:
                continue
            if witness[index] == level:
                return left, witness
            if not self.space.clashes_of[index]:
                return left, [*witness[:index], level, *witness[index + 1 :]]
            whole = self.space.solve(left, witness)
            if whole is not None:
                return left, whole
        raise AssertionError("a row that could be completed cannot be completed")

    def _gain(self, levels: list[int]) -> int:
        bits = [self.first[index] + level for index, level in enumerate(levels)]
        whole = sum(1 << bit for bit in bits)
        return sum((self.missing[bit] & whole).bit_count() for bit in bits)

    def _hold(self, levels: list[int]) -> None:
        bits = [self.first[index] + level for index, level in enumerate(levels)]
        whole = sum(1 << bit for bit in bits)
        for bit in bits:
            self.missing[bit] &= ~whole


def _decided(domains: Domains) -> Iterator[tuple[int, int]]:
    return ((index, left.bit_length() - 1) for index, left in enumerate(domains) if not left & (left - 1))
