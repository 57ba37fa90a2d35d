"""Fields that the code of the project computes (``computed`` alone): the texts of ``formulas.ts`` and its tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..words import typescript

if TYPE_CHECKING:
    from ..domain.resource import Resource
    from ..fields.field import Field
    from .module import Calculated


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Another value of a field that fits."""

    camel: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Formulas:
    """The texts of the formulas of a resource."""

    own: list[str]
    """The names of the fields."""
    names: str
    """A union of property names."""
    lines: list[str]
    """What each gives until somebody writes it."""
    answers: list[Answer]
    calls: list[str]


def build(resource: Resource) -> Formulas | None:
    """The formulas of one resource; None for one without."""
    found = [field for field in resource.fields if field.is_formula]
    if not found:
        return None
    name = resource.camel + "Formulas"
    return Formulas(
        own=[field.name for field in found],
        names=" | ".join(typescript.literal(field.camel) for field in found),
        lines=[f"{field.camel}: () => {_returned(neutral(field))}" for field in found],
        answers=[Answer(camel=field.camel, value=typescript.literal(_other(field))) for field in found],
        calls=[f"{field.camel}: {name}.{field.camel}(values)" for field in found],
    )


def apply(resource: Calculated, expression: str) -> str:
    """An expression of a row, with what the formulas make of it."""
    return f"with{resource.pascal}Formulas({expression})" if resource.formulas else expression


def neutral(field: Field) -> Any:
    """What says the least of all values that fit."""
    return None if field.nullable else field.traits.neutral(field)


def _other(field: Field) -> Any:
    """A value that differs from the neutral one wherever the type has two."""
    given = [field.traits.sample(field, n) for n in range(3)]
    return next((value for value in given if value != neutral(field)), given[0])


def _returned(value: Any) -> str:
    """The body of an arrow function."""
    text = typescript.literal(value)
    return f"({text})" if text.startswith("{") else text
