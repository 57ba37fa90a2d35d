"""Fields that the user's code computes (``computed`` alone): the texts of a resource's ``formulas.ts`` and its tests.

``build`` gives a dict, or None for a resource without such fields: own [field name], names (a union of property names),
lines (what each gives until somebody writes it), answers [{camel, value}] (other values that fit), calls [line].
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..fields import samples, typescript

if TYPE_CHECKING:
    from ..domain.resource import Resource
    from ..fields.field import Field
    from .module import Calculated

Data = dict[str, Any]


def build(resource: Resource) -> Data | None:
    """The formulas of one resource."""
    found = [field for field in resource.fields if field.is_formula]
    if not found:
        return None
    name = resource.camel + "Formulas"
    return {
        "own": [field.name for field in found],
        "names": " | ".join(typescript.literal(field.camel) for field in found),
        "lines": [f"{field.camel}: () => {_returned(neutral(field))}" for field in found],
        "answers": [{"camel": field.camel, "value": typescript.literal(_other(field))} for field in found],
        "calls": [f"{field.camel}: {name}.{field.camel}(values)" for field in found],
    }


def apply(resource: Calculated, expression: str) -> str:
    """An expression of a row, with what the formulas make of it."""
    return f"with{resource.pascal}Formulas({expression})" if resource.formulas else expression


def neutral(field: Field) -> Any:
    """What says the least of all values that fit."""
    if field.nullable:
        return None
    if field.type in ("bool", "json"):
        return False if field.type == "bool" else {}
    if field.type == "int":
        return max(field.int_min, min(0, field.int_max))
    if field.type == "money":
        least, most = samples.money_bounds(field)
        return {"amount": max(least, min(0, most)), "currency": field.args["currency"]}
    if field.type == "decimal":
        least, most = samples.decimal_bounds(field)
        scale = field.args["scale"]
        return samples.decimal_text(Decimal(max(least, min(0, most))).scaleb(-scale), scale)
    return samples.valid(field, 0)


def _other(field: Field) -> Any:
    """A value that differs from the neutral one wherever the type has two."""
    given = [samples.valid(field, n) for n in range(3)]
    return next((value for value in given if value != neutral(field)), given[0])


def _returned(value: Any) -> str:
    """The body of an arrow function."""
    text = typescript.literal(value)
    return f"({text})" if text.startswith("{") else text
