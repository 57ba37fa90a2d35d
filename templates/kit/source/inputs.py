"""Inputs of forms, as the components of the next face take them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..words import text

if TYPE_CHECKING:
    from ..fields.field import Field

Data = dict[str, Any]

INPUT_TYPES = {
    "string": "text",
    "text": "text",
    "email": "email",
    "url": "url",
    "phone": "tel",
    "uuid": "text",
    "ref": "text",
    "decimal": "text",
    "int": "number",
    "bool": "checkbox",
    "date": "date",
    "datetime": "datetime-local",
    "time": "time",
    "enum": "text",
}


def input_of(field: Field) -> str:
    """An input of a form, as ``ActionForm`` takes it."""
    label = field.words[:1].upper() + field.words[1:] + (" (id)" if field.type == "ref" else "")
    parts = [
        f"name: {text.ts_string(field.camel)}",
        f"label: {text.ts_string(label)}",
        f"type: {text.ts_string(INPUT_TYPES[field.type])}",
    ]
    if field.type == "enum":
        # Nothing chosen is the default, where there is one.
        blank = [] if field.required else [""]
        parts.append(f"options: [{', '.join(text.ts_string(value) for value in [*blank, *field.args['values']])}]")
    if field.required and field.type != "bool":
        parts.append("required: true")
    return f"{{ {', '.join(parts)} }}"


def shape_of(fields: list[Field]) -> str:
    """What the texts of a form mean, as ``readForm`` takes it."""
    groups = (("numbers", "int"), ("flags", "bool"), ("instants", "datetime"))
    parts = []
    for name, kind in groups:
        found = [text.ts_string(field.camel) for field in fields if field.type == kind]
        if found:
            parts.append(f"{name}: [{', '.join(found)}]")
    return f"{{ {', '.join(parts)} }}" if parts else "{}"
