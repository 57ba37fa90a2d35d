"""Pages of the next face: what a resource shows in its table and asks for in its form.

``build`` gives ``pages``, the resources that can be listed, each with ``columns`` [Field] and ``form``: inputs
[TypeScript literal], shape (TypeScript literal), or None where what creating one needs does not fit into a form;
``open`` (may anonymous callers read) and ``reader`` (a role that may, or None); ``forms``, those of the pages that have
one; and ``sign_up`` {inputs, shape}: what registering asks for besides what signing in needs.
"""

from __future__ import annotations

from typing import Any

from ..domain import rules
from ..words import text

Data = dict[str, Any]

COLUMNS = 5
SHOWN = frozenset({"string", "email", "phone", "int", "decimal", "bool", "date", "datetime", "time", "enum"})
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


def build(app: Data) -> Data:
    """The pages of a project, from its model."""
    pages = [_page(resource) for resource in app["ruled_by_rules"] if "list" in resource["operations"]]
    asked = [field for field in app["account"]["sent"] if field["type"] in INPUT_TYPES]
    sign_up = {"inputs": [input_of(field) for field in asked], "shape": shape_of(asked).removeprefix("{}")}
    return {"pages": pages, "forms": [page for page in pages if page["form"]], "sign_up": sign_up}


def _page(resource: Data) -> Data:
    shown = [field for field in resource["fields"] if field["on_wire"] and field["type"] in SHOWN]
    rule = resource["rules"]["read"]
    return {
        **resource,
        "columns": shown[:COLUMNS],
        "form": _form(resource),
        "open": rules.rest(rule, None) is not False,
        "reader": _reader(resource),
    }


def _reader(resource: Data) -> str | None:
    """The role that the tests of the list act as."""
    acting = resource["test"]["party"]["list"]
    role: str | None = next(one["role"] for one in resource["test"]["parties"] if one["variable"] == acting)
    return role


def _form(resource: Data) -> Data | None:
    asked = [field for field in resource["fields"] if field["on_create"]]
    fits = all(field["type"] in INPUT_TYPES or not field["required"] for field in asked)
    if "create" not in resource["operations"] or not fits:
        return None
    fields = [field for field in asked if field["type"] in INPUT_TYPES]
    return {"inputs": [input_of(field) for field in fields], "shape": shape_of(fields)}


def input_of(field: Data) -> str:
    """An input of a form, as ``ActionForm`` takes it."""
    label = field["words"][:1].upper() + field["words"][1:] + (" (id)" if field["type"] == "ref" else "")
    parts = [
        f"name: {text.ts_string(field['camel'])}",
        f"label: {text.ts_string(label)}",
        f"type: {text.ts_string(INPUT_TYPES[field['type']])}",
    ]
    if field["type"] == "enum":
        # Nothing chosen is the default, where there is one.
        blank = [] if field["required"] else [""]
        parts.append(f"options: [{', '.join(text.ts_string(value) for value in [*blank, *field['args']['values']])}]")
    if field["required"] and field["type"] != "bool":
        parts.append("required: true")
    return f"{{ {', '.join(parts)} }}"


def shape_of(fields: list[Data]) -> str:
    """What the texts of a form mean, as ``readForm`` takes it."""
    groups = (("numbers", "int"), ("flags", "bool"), ("instants", "datetime"))
    parts = []
    for name, kind in groups:
        found = [text.ts_string(field["camel"]) for field in fields if field["type"] == kind]
        if found:
            parts.append(f"{name}: [{', '.join(found)}]")
    return f"{{ {', '.join(parts)} }}" if parts else "{}"
