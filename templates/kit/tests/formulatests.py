"""The test of fields that the user's code computes, through HTTP.

``build`` gives {party, declaration, expression, updates (may that party also change its row)}, or None where nobody may
create a row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..domain import rules

if TYPE_CHECKING:
    from .module import Tested

Data = dict[str, Any]


def build(resource: Tested) -> Data | None:
    """The test of one resource's formulas, once its other tests have been made."""
    party = resource.test["party"].get("create")
    if resource.formulas is None or party is None or resource.custom or "create" not in resource.test["on_own"]:
        return None
    looked_at = {
        field.name
        for operation in ("create", "update", "read")
        if operation in resource.rules
        for field in rules.fields_of(resource.rules[operation])
    }
    if looked_at & set(resource.formulas["own"]):
        # Another answer of the formulas may be refused.
        return None
    acting = next(one for one in resource.test["parties"] if one["variable"] == party)
    return {
        "party": party,
        "declaration": acting["declaration"],
        "expression": acting["expression"],
        "updates": resource.test["party"].get("update") == party and "update" in resource.test["on_own"],
    }
