"""TypeScript of a field (see ``FieldTexts``), as its type says it (see ``types``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..words import typescript
from .field import FieldTexts, Invalid

if TYPE_CHECKING:
    from .field import Facts, Field


def texts(field: Facts, values: list[Any], *, chosen: bool) -> FieldTexts:
    """Every text of one field: ``values`` are its samples, ``chosen`` whether a request may name the owner or not."""
    of = field.traits
    null = of.nullable if field.nullable else ""
    default = _default(field)
    invalid = [*([] if field.nullable else [("null", "null")]), *of.invalid(field)]
    return FieldTexts(
        type=f"{of.ts_type(field)} | null" if field.nullable else of.ts_type(field),
        output=of.output(field) + null,
        input=of.input(field) + null,
        create=f"input.{field.camel}.optional()" if chosen else _with_default(field, default),
        query=of.query(field),
        default=default,
        from_row=of.from_row(field, f"row.{field.prisma_name}"),
        to_row=of.to_row(field, f"values.{field.camel}"),
        enum_values=typescript.literal(field.args["values"]) if field.type == "enum" else None,
        samples=[None if value is None else typescript.literal(value) for value in values],
        invalid=[Invalid(label=label, value=value) for label, value in invalid],
    )


def _default(field: Facts) -> str | None:
    """The default as a wire value; of a nullable field without one, null."""
    default = field.default
    if default is None:
        return "null" if field.nullable else None
    if default["kind"] == "now":
        return field.traits.default_now
    return typescript.literal(field.traits.wire_default(field, default["value"]))


def _with_default(field: Facts, default: str | None) -> str | None:
    """How ``input.x`` becomes optional in a create request; None when it is required there."""
    if default is None:
        return None
    if field.default is not None and field.default["kind"] == "now":
        return f"input.{field.camel}.optional().transform((value) => value ?? {default})"
    return f"input.{field.camel}.default({default})"


def functions_of_values(fields: list[Field]) -> list[str]:
    """The functions of platform/db/values.ts that a repository of these fields imports."""
    kinds = sorted({field.traits.converted for field in fields} - {""})
    return [f"{kind}{direction}Database" for kind in kinds for direction in ("From", "To")]
