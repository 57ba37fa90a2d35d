"""What must hold within one field beyond its grammar: marks, defaults, flags that exclude each other."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from scaffold.domain.source import fail
from scaffold.domain.types import FILES, MAX_INDEXED, TYPES
from scaffold.domain.values import check_value, number_fault

if TYPE_CHECKING:
    from scaffold.domain.fields import Field


def check_field_data(field: Field, *, is_owner: bool) -> None:
    """Check one parsed field by itself."""
    _check_mark(field, is_owner=is_owner)
    _check_bounds(field)
    _check_flags(field)
    if field.data["default"] is not None:
        check_value(field.data, field.data["default"], field.where("default"), "the default of")


def _check_mark(field: Field, *, is_owner: bool) -> None:
    data, name = field.data, field.data["name"]
    has_default = data["default"] is not None
    if data["type"] == "refs":
        _check_set(field)
        return
    if data["type"] in FILES:
        _check_file(field)
        return
    if data["computed"] is not None:
        if has_default:
            fail(field.where("default"), f"{name} is computed, so it takes no default")
        _check_formula(field)
        return
    if has_default and not TYPES[data["type"]].literals:
        fail(field.where("default"), f"{name} is {data['type']}, which takes no default")
    if data["required"] and has_default:
        fail(
            field.where("default"),
            f"{name} is required (!), so its default would never be used",
            hint="leave out the ! (not null, optional on input) or the default",
        )
    if not data["required"] and not data["nullable"] and not has_default:
        hint = f"write {TYPES[data['type']].spelling}! (required) or ? (may be null)"
        fail(field.place, f"{name} has neither a mark nor a default", hint=hint + _or_default(data["type"]))
    if data["nullable"] and has_default and not (data["internal"] or data["readonly"]):
        hint = "leave out the ? (then it is not null, and optional on input) or the default"
        fail(
            field.where("default"),
            f"{name} may be null (?), and on input absent is null: its default would never be used",
            hint=hint,
        )
    if data["required"] and (data["internal"] or data["readonly"]) and not is_owner:
        flag = "internal" if data["internal"] else "readonly"
        fail(
            field.where(flag),
            f"{name} is {flag} and required (!): no request could give it a value",
            hint=f"give it a default, mark it ?, or compute it{_owner_hint(data)}",
        )


def _check_set(field: Field) -> None:
    data, name = field.data, field.data["name"]
    if data["required"] or data["nullable"] or data["default"] is not None:
        fail(field.where("mark"), f"{name} is a set of references: it takes no !, no ? and no default")
    if data["computed"] is not None:
        fail(field.where("computed"), f"{name} is a set of references, and those are sent, not computed")


def _check_file(field: Field) -> None:
    """A file is sent to an address of its own, once its row is there."""
    data, name, kind = field.data, field.data["name"], field.data["type"]
    what = FILES[kind]
    if not data["nullable"] or data["default"] is not None:
        fail(
            field.where("mark"),
            f"{name} is {what}, and a row is there before its {kind} is sent: it may be null, and has no default",
            hint=f"write {name}: {kind}(…)?",
        )
    for flag in ("internal", "readonly", "writeonce", "computed"):
        if data[flag]:
            fail(field.where(flag), f"the flag {flag} does not go with {kind}: {name} is sent and read by itself")


def _check_formula(field: Field) -> None:
    """Computed by code that is yet to be written: until then every row has one and the same value."""
    data, name = field.data, field.data["name"]
    if data["computed"]["expression"] is not None:
        return
    if data["unique"]:
        fail(
            field.where("unique"),
            f"{name} is computed by a function of yours, and until that is written every row has the same value: "
            "it cannot be unique",
            hint="leave out unique now; add it once the function is written",
        )
    if data["type"] == "ref" and not data["nullable"]:
        fail(
            field.where("computed"),
            f"{name} is computed by a function of yours, and until that is written it refers to nothing",
            hint=f"write ref({data['args']['target']})? computed",
        )


def _or_default(kind: str) -> str:
    return ", or give it a default" if TYPES[kind].literals else ""


def _owner_hint(data: dict[str, Any]) -> str:
    owns = data["type"] == "ref" and data["args"]["target"] == "User"
    return f"; or write owner: {data['name']} above the fields" if owns else ""


def _check_bounds(field: Field) -> None:
    data = field.data
    if data["min"] is not None and data["max"] is not None and Decimal(data["min"]) > Decimal(data["max"]):
        fail(field.where("max"), f"min({data['min']}) max({data['max']}) of {data['name']} leaves no value")
    for flag in ("min", "max"):
        if data[flag] is not None and (reason := number_fault(data, data[flag])):
            fail(field.where(flag), f"{flag}({data[flag]}) of {data['name']}: {reason}")


def _check_flags(field: Field) -> None:
    data, name = field.data, field.data["name"]
    if data["on_delete"] == "set_null" and not data["nullable"]:
        fail(
            field.where("set_null"),
            f"set_null needs {name} to be nullable",
            hint=f"write ref({data['args']['target']})? set_null",
        )
    for one, other, why in (
        ("readonly", "writeonce", "readonly is never sent, writeonce once"),
        ("internal", "readonly", "internal is never sent anyway"),
        ("internal", "writeonce", "internal is never sent"),
        ("internal", "filter", "a filter would answer questions about a hidden value"),
        ("internal", "search", "a search would answer questions about a hidden value"),
        ("computed", "writeonce", "a computed value is never sent"),
        ("unique", "index", "unique is an index already"),
    ):
        if data[one] and data[other]:
            fail(field.where(other), f"{one} and {other} of {name} exclude each other: {why}")
    for flag in ("unique", "index", "filter"):
        if data[flag] and data["type"] == "string" and data["args"]["max"] > MAX_INDEXED:
            fail(
                field.where(flag),
                f"{flag} needs an index, and {name} is too long for one",
                hint=f"at most string(..{MAX_INDEXED})",
            )
