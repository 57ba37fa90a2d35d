"""A resource with the texts of its tests, in the order in which they are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..source.module import Written

if TYPE_CHECKING:
    from .formulatests import FormulaTests
    from .searchtests import SearchTests
    from .settests import SetTests

Data = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tried(Written):
    """A resource with the row that its rules let most callers at."""

    lead: dict[str, str]
    """Its values, by the names of fields, in TypeScript."""
    leading: dict[str, Any]
    """The same as wire values, with what is filled in."""
    sent: set[str]
    """The names of the fields that a request to create a row holds."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tested(Tried):
    """A resource with its tests."""

    test: Data
    """See ``testing``."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Module(Tested):
    """A resource with everything that templates read."""

    set_tests: SetTests | None
    search_tests: SearchTests | None
    formula_tests: FormulaTests | None
