"""TypeScript texts of a field (see ``FieldTexts``), and literals."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from ..words import text
from . import samples
from .field import FieldTexts, Invalid

if TYPE_CHECKING:
    from .field import Facts, Field

Data = dict[str, Any]

_TYPES = {"int": "number", "bool": "boolean", "json": "JsonValue"}


def texts(field: Facts, values: list[Any], *, chosen: bool) -> FieldTexts:
    """Every text of one field: ``values`` are its samples, ``chosen`` whether a request may name the owner or not."""
    null = ".nullable()" if field.nullable and field.type != "json" else ""
    default = _default(field)
    return FieldTexts(
        type=_type(field),
        output=_schema(field, constrained=False) + null,
        input=_schema(field, constrained=True) + null,
        create=f"input.{field.camel}.optional()" if chosen else _with_default(field, default),
        query=_query(field),
        default=default,
        from_row=f"links.{field.camel}" if field.is_set else _nullable(field, f"row.{field.prisma_name}", _FROM_ROW),
        to_row=_to_row(field),
        enum_values=literal(field.args["values"]) if field.type == "enum" else None,
        samples=[None if value is None else literal(value) for value in values],
        invalid=[Invalid(label=label, value=value) for label, value in samples.invalid(field)],
    )


def literal(value: Any) -> str:
    """Plain data as a TypeScript expression on one line, formatted as the project's linter wants it."""
    if isinstance(value, str):
        return text.ts_string(value)
    if isinstance(value, dict):
        inner = ", ".join(f"{key(name)}: {literal(item)}" for name, item in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    return json.dumps(value)


def import_line(names: list[str], path: str) -> str:
    """An import of names ("type X" for a type): of types alone it is one that leaves nothing behind at run time."""
    if all(name.startswith("type ") for name in names):
        return f"import type {{ {', '.join(name.removeprefix('type ') for name in names)} }} from '{path}';"
    return f"import {{ {', '.join(names)} }} from '{path}';"


def key(name: str) -> str:
    """A property's name, quoted only where it must be."""
    return name if re.fullmatch(r"[A-Za-z_$][A-Za-z0-9_$]*", name) else text.ts_string(name)


def _type(field: Facts) -> str:
    if field.is_set:
        base = "string[]"
    elif field.type == "enum":
        base = " | ".join(literal(value) for value in field.args["values"])
    elif field.type == "money":
        base = f"{{ amount: number; currency: '{field.args['currency']}' }}"
    else:
        base = _TYPES.get(field.type, "string")
    return f"{base} | null" if field.nullable else base


def _schema(field: Facts, *, constrained: bool) -> str:
    if not constrained and field.type in _PLAIN:
        return _PLAIN[field.type]
    if field.type in ("string", "text", "int", "decimal", "money"):
        return _bounded(field, constrained=constrained)
    if field.type == "enum":
        return f"z.enum({field.enum_list})"
    if field.type == "json" and field.nullable:
        return "wire.nullableJson()"
    return _SIMPLE[field.type]


def _bounded(field: Facts, *, constrained: bool) -> str:
    """A type with arguments: ``wire.decimal(6, 2, { min: '0.00' })``."""
    kind, args = field.type, field.args
    positional, bounds = {
        "string": ([], {"min": field.min_length or None, "max": field.max_length}),
        "text": ([], {"min": field.min_length or None, "max": field.max_length}),
        "int": ([], {"min": args.get("min"), "max": args.get("max")}),
        "decimal": ([args.get("precision"), args.get("scale")], _decimal_bounds(field)),
        "money": ([args.get("currency")], _money_bounds(field)),
    }[kind]
    name = "string" if kind == "text" else kind
    options = _options(**bounds) if constrained else ""
    return f"wire.{name}({', '.join([*map(literal, positional), *([options] if options else [])])})"


_PLAIN = {"string": "z.string()", "text": "z.string()", "int": "z.int()", "refs": "z.array(wire.uuid())"}
_SIMPLE = {
    "bool": "z.boolean()",
    "date": "wire.date()",
    "datetime": "wire.dateTime()",
    "time": "wire.time()",
    "uuid": "wire.uuid()",
    "ref": "wire.uuid()",
    "refs": "wire.ids()",
    "email": "wire.email()",
    "url": "wire.url()",
    "phone": "wire.phone()",
    "json": "wire.json()",
}


def _options(**given: Any) -> str:
    """An object literal of the options that are given."""
    kept = {key: value for key, value in given.items() if value is not None}
    return literal(kept) if kept else ""


def _decimal_bounds(field: Facts) -> Data:
    scale = field.args.get("scale")
    if scale is None:
        return {}
    given = {"min": field.min, "max": field.max}
    return {bound: None if value is None else samples.decimal_text(value, scale) for bound, value in given.items()}


def _money_bounds(field: Facts) -> Data:
    if field.type != "money":
        return {}
    given = {"min": field.min, "max": field.max}
    return {bound: None if value is None else int(value) for bound, value in given.items()}


def _query(field: Facts) -> str:
    if field.type == "int":
        return "wire.query.int()"
    if field.type == "money":
        return "wire.query.amount()"
    if field.type == "bool":
        return "wire.query.bool()"
    if field.type in ("string", "text"):
        return f"wire.string({_options(max=field.max_length)})"
    return _schema(field, constrained=False)


def _default(field: Facts) -> str | None:
    """The default as a wire value; of a nullable field without one, null."""
    default = field.default
    if default is None:
        return "null" if field.nullable else None
    if default["kind"] == "now":
        return "wire.today()" if field.type == "date" else "wire.now()"
    return literal(_default_value(field, default["value"]))


def _default_value(field: Facts, value: Any) -> Any:
    if field.type == "int":
        return int(value)
    if field.type == "decimal":
        return samples.decimal_text(value, field.args["scale"])
    if field.type == "money":
        return {"amount": int(value), "currency": field.args["currency"]}
    # Seconds may be left out in scaffold.yaml, and are there on the wire.
    return f"{value}:00" if field.type == "time" and len(value) == len("09:30") else value


def _with_default(field: Facts, default: str | None) -> str | None:
    """How ``input.x`` becomes optional in a create request; None when it is required there."""
    if default is None:
        return None
    if field.default is not None and field.default["kind"] == "now":
        return f"input.{field.camel}.optional().transform((value) => value ?? {default})"
    return f"input.{field.camel}.default({default})"


_FROM_ROW = {
    "decimal": "decimalFromDatabase({value}, {scale})",
    "money": "{{ amount: Number({value}), currency: '{currency}' }}",
    "date": "dateFromDatabase({value})",
    "time": "timeFromDatabase({value})",
    "datetime": "{value}.toISOString()",
}
_TO_ROW = {
    "decimal": "decimalToDatabase({value}, {scale})",
    "money": "BigInt({value}.amount)",
    "date": "dateToDatabase({value})",
    "time": "timeToDatabase({value})",
    "datetime": "new Date({value})",
}


def _nullable(field: Facts, value: str, forms: dict[str, str]) -> str:
    form = forms.get(field.type)
    if form is None:
        return value
    converted = form.format(value=value, scale=field.args.get("scale"), currency=field.args.get("currency"))
    return f"{value} === null ? null : {converted}" if field.nullable else converted


def _to_row(field: Facts) -> str:
    value = f"values.{field.camel}"
    if field.type == "json":
        return f"{value} ?? Prisma.{'DbNull' if field.nullable else 'JsonNull'}"
    return _nullable(field, value, _TO_ROW)


def functions_of_values(fields: list[Field]) -> list[str]:
    """The functions of platform/db/values.ts that a repository of these fields imports."""
    kinds = sorted({field.type for field in fields} & {"date", "decimal", "time"})
    return [f"{kind}{direction}Database" for kind in kinds for direction in ("From", "To")]
