"""Rules in their normal form: the few that everything else knows. What they mean is said in ``rules``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from ..fields.field import Field

Value = dict[str, Any]
"""A literal of the language, as it was checked: {kind, value}."""


@dataclass(frozen=True, slots=True)
class Public:
    """Everybody may."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whoever has signed in may."""


@dataclass(frozen=True, slots=True)
class Role:
    """Who has one of the roles may: named, or found by a permission."""

    roles: tuple[str, ...]
    permission: str | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """The project's own code decides."""

    by: str
    """Its function, ``orderRules.update``."""


@dataclass(frozen=True, slots=True)
class Owner:
    """The account that the field names may."""

    field: Field


@dataclass(frozen=True, slots=True)
class Null:
    """Holds for rows whose field is empty."""

    field: Field


@dataclass(frozen=True, slots=True)
class Where:
    """Holds for rows whose field compares so."""

    field: Field
    comparison: str
    value: Value


@dataclass(frozen=True, slots=True)
class OneOf:
    """Holds for rows whose field has one of the values."""

    field: Field
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Holds where the other does not."""

    rule: Rule


@dataclass(frozen=True, slots=True)
class Joined:
    """All of the rules, or any of them."""

    op: Literal["and", "or"]
    rules: tuple[Rule, ...]


OnRow = Owner | Null | Where | OneOf
"""What looks at a field of a row."""

Rule = Public | SignedIn | Role | Decided | Owner | Null | Where | OneOf | Not | Joined
