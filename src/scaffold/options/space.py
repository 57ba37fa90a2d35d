"""The space of all combinations of choices, never listed: what can still be chosen, and whole combinations on demand.

A factor is an option that is a choice, or one element of an option that is a list (chosen or not). What cannot stand
together is a set of clashes, each a few factors with the levels that must not meet. Domains are bit sets of levels.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scaffold.options.catalogue import Answers, Catalogue, Value

Domains = list[int]
"""For each factor the levels that are left, as bits."""

LEFT_OUT, CHOSEN = 0, 1
"""The levels of an element of a list."""


class Factor(NamedTuple):
    """One thing to decide.

    Attributes:
        option: the name of the option.
        levels: its values; for an element of a list, the element alone.
        element: whether it is an element of a list: then its levels are LEFT_OUT and CHOSEN.

    """

    option: str
    levels: tuple[str, ...]
    element: bool

    @property
    def size(self) -> int:
        """How many levels there are."""
        return CHOSEN + 1 if self.element else len(self.levels)


Clash = dict[int, int]
"""Factors by their number, each with the levels (as bits) that must not meet those of the others."""


class Space:
    """The factors of a catalogue, and what they exclude of each other."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.factors = tuple(_factors(catalogue))
        self.number = {
            (factor.option, value): (index, CHOSEN if factor.element else level)
            for index, factor in enumerate(self.factors)
            for level, value in enumerate(factor.levels)
        }
        self.clashes = [*self._excluded(), *self._too_few()]
        self.clashes_of: list[list[Clash]] = [[] for _ in self.factors]
        for clash in self.clashes:
            for index in clash:
                self.clashes_of[index].append(clash)

    def open(self) -> Domains:
        """Return the domains before anything is chosen; empty when nothing is possible at all."""
        return self._narrowed([(1 << factor.size) - 1 for factor in self.factors], range(len(self.factors))) or []

    def with_level(self, domains: Domains, index: int, level: int) -> Domains | None:
        """Return what is left when a factor gets a level; None when it cannot, at first sight."""
        if not domains[index] >> level & 1:
            return None
        left = domains.copy()
        left[index] = 1 << level
        return self._narrowed(left, [index]) if self.clashes_of[index] and left != domains else left

    def solve(self, domains: Domains, prefer: Sequence[int]) -> list[int] | None:
        """Return a level for each factor, the preferred one wherever it can be; None when there is no combination."""
        undecided = next((index for index, left in enumerate(domains) if left & (left - 1)), None)
        if undecided is None:
            return [left.bit_length() - 1 for left in domains]
        levels = range(self.factors[undecided].size)
        for level in sorted(levels, key=lambda one: (one != prefer[undecided], one)):
            left = self.with_level(domains, undecided, level)
            if left is not None and (found := self.solve(left, prefer)) is not None:
                return found
        return None

    def restricted(self, answers: Mapping[str, Value]) -> Domains | None:
        """Return what is left beside some answers; None when they cannot stand together."""
        domains: Domains | None = self.open()
        for index, level in self.levels_of(answers):
            domains = self.with_level(domains, index, level) if domains else None
        return domains

    def levels_of(self, answers: Mapping[str, Value]) -> Iterable[tuple[int, int]]:
        """Give the factors that answers decide, with their levels."""
        for index, factor in enumerate(self.factors):
            if factor.option in answers:
                value = answers[factor.option]
                if factor.element:
                    yield index, CHOSEN if factor.levels[0] in _elements(value) else LEFT_OUT
                else:
                    yield index, factor.levels.index(str(value))

    def answers(self, levels: Sequence[int]) -> Answers:
        """Return the answers of a whole combination, in the order of the catalogue."""
        found: Answers = {}
        for factor, level in zip(self.factors, levels, strict=True):
            if not factor.element:
                found[factor.option] = factor.levels[level]
                continue
            elements = found.setdefault(factor.option, [])
            if level == CHOSEN and isinstance(elements, list):
                elements.append(factor.levels[0])
        return found

    def _narrowed(self, domains: Domains, changed: Iterable[int]) -> Domains | None:
        """Take away the levels that what is decided excludes; None when a factor has none left."""
        waiting = list(changed)
        while waiting:
            for clash in self.clashes_of[waiting.pop()]:
                free = [index for index, levels in clash.items() if domains[index] & ~levels]
                if not free:
                    return None
                if len(free) > 1 or not domains[free[0]] & clash[free[0]]:
                    continue
                domains[free[0]] &= ~clash[free[0]]
                waiting.append(free[0])
        return domains

    def _excluded(self) -> Iterable[Clash]:
        for one in self.catalogue.exclusions:
            for value in one.values:
                said = [*one.when.items(), (one.option, value)]
                if all(key in self.number for key in said):
                    yield self._clash(said)

    def _clash(self, said: Iterable[tuple[str, str]]) -> Clash:
        found: Clash = {}
        for key in said:
            index, level = self.number[key]
            found[index] = found.get(index, -1) & 1 << level
        return found

    def _too_few(self) -> Iterable[Clash]:
        """Give the elements of a list that cannot all be left out, so that the fewest remain."""
        for option in self.catalogue.options:
            if option.kind == "list" and option.least:
                for left_out in combinations(option.values, len(option.values) - option.least + 1):
                    yield {self.number[option.name, value][0]: 1 << LEFT_OUT for value in left_out}


def _factors(catalogue: Catalogue) -> Iterable[Factor]:
    for option in catalogue.options:
        if option.kind == "list":
            yield from (Factor(option.name, (value,), element=True) for value in option.values)
        elif option.choices:
            yield Factor(option.name, option.values, element=False)


def _elements(value: Value) -> list[str]:
    return value if isinstance(value, list) else [str(value)]
