"""Inputs of forms, as the components of the next face take them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..words import text

if TYPE_CHECKING:
    from ..fields.field import Field

Data = dict[str, Any]


def input_of(field: Field) -> str:
    """An input of a form, as ``ActionForm`` takes it."""
    label = field.words[:1].upper() + field.words[1:] + (" (id)" if field.traits.is_reference else "")
    parts = [
        f"name: {text.ts_string(field.camel)}",
        f"label: {text.ts_string(label)}",
        f"type: {text.ts_string(field.traits.input_type or 'text')}",
    ]
    if field.type == "enum":
        # Nothing chosen is the default, where there is one.
        blank = [] if field.required else [""]
        parts.append(f"options: [{', '.join(text.ts_string(value) for value in [*blank, *field.args['values']])}]")
    if field.required and not field.traits.is_left_empty:
        parts.append("required: true")
    return f"{{ {', '.join(parts)} }}"


def shape_of(fields: list[Field]) -> str:
    """What the texts of a form mean, as ``readForm`` takes it."""
    parts = []
    for name in ("numbers", "flags", "instants"):
        found = [text.ts_string(field.camel) for field in fields if field.traits.read_as == name]
        if found:
            parts.append(f"{name}: [{', '.join(found)}]")
    return f"{{ {', '.join(parts)} }}" if parts else "{}"
