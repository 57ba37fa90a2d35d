"""Whose a new row is, and which rules the project's own code has the last word of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import rules
from .rule import Decided, Joined, Public, SignedIn

if TYPE_CHECKING:
    from ..fields.field import Field
    from .rule import Rule

Data = dict[str, Any]


def owner_is(
    checked: Data, fields: dict[str, Field], roles: list[str], permissions: dict[str, list[str]]
) -> str | None:
    """Say it as ``Resource.owner_is`` does."""
    owner, given, create = checked.get("owner"), checked.get("set_by"), checked["allow"].get("create")
    if not given or create is None:
        return "caller" if owner else None
    set_by, creating = (rules.normal(rule, fields, owner, permissions) for rule in (given, create))
    creators = [role for role in roles if rules.rest(creating, role) is not False]
    return "sent" if all(rules.rest(set_by, role) is True for role in creators) else "either"


def of_somebody(compiled: dict[str, Rule], owner_is: str | None) -> dict[str, Rule]:
    """Rules by which nobody makes a row that is to be the caller's: asked before anything is looked at for it."""
    if owner_is not in ("caller", "either") or rules.rest(compiled.get("create", SignedIn()), None) is False:
        return compiled
    said = compiled["create"]
    return {**compiled, "create": SignedIn() if said == Public() else Joined("and", (SignedIn(), said))}


def decided(compiled: dict[str, Rule], camel: str) -> dict[str, Rule]:
    """Rules of which the project's own code has the last word."""
    return {name: _decided(rule, f"{camel}Rules.{name}") for name, rule in compiled.items()}


def _decided(rule: Rule, by: str) -> Rule:
    # A list shows what may be read.
    last = Decided(by.removesuffix("list") + "read" if by.endswith(".list") else by)
    return last if rule == Public() else Joined("and", (rule, last))
