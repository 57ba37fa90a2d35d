"""What must hold within one field beyond its grammar: marks, defaults, flags that exclude each other."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from scaffold.domain.source import Place, fail, fail_name, shown
from scaffold.domain.types import MAX_INDEXED, MONEY_MAX, TYPES

if TYPE_CHECKING:
    from collections.abc import Callable

    from scaffold.domain.fields import Field

FORMATS = {
    "uuid": (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z"), "a UUID in small letters"),
    "email": (re.compile(r"[^@\s]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+\Z"), "a mail address"),
    "url": (re.compile(r"https?://[^\s/]+\S*\Z"), "an address that begins with http:// or https://"),
    "phone": (re.compile(r"\+[1-9][0-9]{6,14}\Z"), "a number like +4930123456"),
    "time": (re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?\Z"), "a time like 09:30"),
}

SPELLED = {
    "number": "a number", "bool": "true or false", "enum": "one of its values", "string": "a text in double quotes",
    "date": "a date like 2026-01-31", "datetime": "a time stamp like 2026-01-31T12:00:00Z", "now": "now", "json": "JSON",
}  # fmt: skip


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
        if data["required"] or data["nullable"] or has_default:
            fail(field.where("mark"), f"{name} is a set of references: it takes no !, no ? and no default")
        return
    if data["computed"] is not None:
        if has_default:
            fail(field.where("default"), f"{name} is computed, so it takes no default")
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
        fail(field.where("default"), f"{name} may be null (?), and on input absent is null: its default would never be used", hint=hint)
    if data["required"] and (data["internal"] or data["readonly"]) and not is_owner:
        flag = "internal" if data["internal"] else "readonly"
        fail(
            field.where(flag),
            f"{name} is {flag} and required (!): no request could give it a value",
            hint=f"give it a default, mark it ?, or compute it{_owner_hint(data)}",
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
        if data[flag] is not None:
            if reason := _number_fault(data, data[flag]):
                fail(field.where(flag), f"{flag}({data[flag]}) of {data['name']}: {reason}")


def _check_flags(field: Field) -> None:
    data, name = field.data, field.data["name"]
    if data["on_delete"] == "set_null" and not data["nullable"]:
        fail(field.where("set_null"), f"set_null needs {name} to be nullable", hint=f"write ref({data['args']['target']})? set_null")
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


def check_value(data: dict[str, Any], literal: dict[str, Any], place: Place, what: str) -> None:
    """Check that a literal is a value of the field: of its type, within its bounds."""
    kind, name = data["type"], data["name"]
    literals = TYPES[kind].literals
    if literal["kind"] not in literals:
        expected = " or ".join(SPELLED[one] for one in literals) or "no value at all"
        fail(place, f"expected {expected} as {what} {name}, found {_literal(literal)}")
    if reason := FAULTS.get(kind, _no_fault)(data, literal["value"]):
        if kind == "enum":
            fail_name(place, f"value of {name}", literal["value"], data["args"]["values"])
        fail(place, f"{what} {name} is {_literal(literal)}: {reason}")


def _literal(literal: dict[str, Any]) -> str:
    value = literal["value"]
    if isinstance(value, bool):
        return "true" if value else "false"
    return "now" if literal["kind"] == "now" else shown(str(value))


def _no_fault(data: dict[str, Any], value: Any) -> str | None:
    del data, value
    return None


def _number_fault(data: dict[str, Any], value: str) -> str | None:
    number, decimals = Decimal(value), len(value.partition(".")[2])
    if data["type"] == "int":
        if decimals:
            return "expected a whole number"
        return _outside(number, data["args"]["min"], data["args"]["max"]) or _outside(number, data["min"], data["max"])
    if data["type"] == "money":
        if decimals:
            return "money counts whole minor units (cents), so it has no decimals"
        return _outside(number, -MONEY_MAX, MONEY_MAX) or _outside(number, data["min"], data["max"])
    digits, scale = data["args"]["precision"], data["args"]["scale"]
    if decimals > scale:
        return f"decimal({digits},{scale}) has {scale} decimals"
    if abs(number) >= Decimal(10) ** (digits - scale):
        return f"decimal({digits},{scale}) has {digits - scale} digits before the point"
    return _outside(number, data["min"], data["max"])


def _outside(number: Decimal, low: Any, high: Any) -> str | None:
    if low is not None and number < Decimal(low):
        return f"the least value is {low}"
    return f"the greatest value is {high}" if high is not None and number > Decimal(high) else None


def _length_fault(data: dict[str, Any], value: str) -> str | None:
    low, high = data["args"]["min"], data["args"]["max"]
    if not low <= len(value) <= high:
        return f"it has {len(value)} characters, and {data['type']}({low}..{high}) was declared"
    return None


def _format_fault(data: dict[str, Any], value: str) -> str | None:
    pattern, expected = FORMATS[data["type"]]
    return None if pattern.match(value) else f"expected {expected}"


def _json_fault(data: dict[str, Any], value: Any) -> str | None:
    del data
    return "write ? for a field that may be null" if value is None else None


def _enum_fault(data: dict[str, Any], value: str) -> str | None:
    return None if value in data["args"]["values"] else "unknown"


FAULTS: dict[str, Callable[[dict[str, Any], Any], str | None]] = {
    "int": _number_fault, "decimal": _number_fault, "money": _number_fault,
    "string": _length_fault, "text": _length_fault, "enum": _enum_fault, "json": _json_fault,
    **dict.fromkeys(FORMATS, _format_fault),
}  # fmt: skip
