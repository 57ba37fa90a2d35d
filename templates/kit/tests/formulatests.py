"""The test of fields that the user's code computes, through HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..domain import rules

if TYPE_CHECKING:
    from .module import Tested


@dataclass(frozen=True, slots=True, kw_only=True)
class FormulaTests:
    """Who makes the row."""

    party: str
    declaration: str
    expression: str
    updates: bool
    """May that party also change its row."""


def build(resource: Tested) -> FormulaTests | None:
    """The test of one resource's formulas, once its other tests have been made; None where nobody may create a row."""
    party = resource.test["party"].get("create")
    if resource.formulas is None or party is None or resource.custom or "create" not in resource.test["on_own"]:
        return None
    looked_at = {
        field.name
        for operation in ("create", "update", "read")
        if operation in resource.rules
        for field in rules.fields_of(resource.rules[operation])
    }
    if looked_at & set(resource.formulas.own):
        # Another answer of the formulas may be refused.
        return None
    acting = next(one for one in resource.test["parties"] if one["variable"] == party)
    return FormulaTests(
        party=party,
        declaration=acting["declaration"],
        expression=acting["expression"],
        updates=resource.test["party"].get("update") == party and "update" in resource.test["on_own"],
    )
