"""Whose a new row is, and which rules the project's own code has the last word of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import rules

if TYPE_CHECKING:
    from ..fields.field import Field

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


def of_somebody(compiled: dict[str, Data], owner_is: str | None) -> dict[str, Data]:
    """Rules by which nobody makes a row that is to be the caller's: asked before anything is looked at for it."""
    if owner_is not in ("caller", "either") or rules.rest(compiled.get("create", {"op": "signed_in"}), None) is False:
        return compiled
    known: Data = {"op": "signed_in"}
    said = compiled["create"]
    return {**compiled, "create": known if said["op"] == "public" else {"op": "and", "rules": [known, said]}}


def decided(compiled: dict[str, Data], camel: str) -> dict[str, Data]:
    """Rules of which the project's own code has the last word."""
    return {name: _decided(rule, f"{camel}Rules.{name}") for name, rule in compiled.items()}


def _decided(rule: Data, by: str) -> Data:
    # A list shows what may be read.
    last = {"op": "decided", "by": by.removesuffix("list") + "read" if by.endswith(".list") else by}
    return last if rule["op"] == "public" else {"op": "and", "rules": [rule, last]}
