"""Whether a literal is a value of a field: of its type, within its bounds."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from scaffold.domain.source import Place, fail, fail_name, shown
from scaffold.domain.types import INT_MAX, INT_MIN, MONEY_MAX, TYPES

if TYPE_CHECKING:
    from collections.abc import Callable

FORMATS = {
    "uuid": (r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", "a UUID in small letters"),
    "email": (r"[^@\s]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+\Z", "a mail address"),
    "url": (r"https?://[^\s/]+\S*\Z", "an address that begins with http:// or https://"),
    "phone": (r"\+[1-9][0-9]{6,14}\Z", "a number like +4930123456"),
    "time": (r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?\Z", "a time like 09:30"),
}

SPELLED = {
    "number": "a number", "bool": "true or false", "enum": "one of its values", "string": "a text in double quotes",
    "date": "a date like 2026-01-31", "datetime": "a time stamp like 2026-01-31T12:00:00Z", "now": "now",
    "json": "JSON",
}  # fmt: skip


def check_value(data: dict[str, Any], literal: dict[str, Any], place: Place, what: str) -> None:
    """Check that a literal is a value of the field: of its type, within its bounds."""
    kind, name = data["type"], data["name"]
    literals = TYPES[kind].literals
    if literal["kind"] not in literals:
        expected = " or ".join(SPELLED[one] for one in literals) or "no value at all"
        quoted = kind == "enum" and literal["kind"] == "string"
        hint = f"without quotes; valid: {', '.join(data['args']['values'])}" if quoted else None
        fail(place, f"expected {expected} as {what} {name}, found {_literal(literal)}", hint=hint)
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


def number_fault(data: dict[str, Any], value: str) -> str | None:
    """Return why a number is no value of an int, decimal or money field."""
    low, high = NUMBERS[data["type"]](data)
    decimals = len(value.partition(".")[2])
    if data["type"] == "decimal":
        digits, scale = data["args"]["precision"], data["args"]["scale"]
        if decimals > scale:
            return f"decimal({digits},{scale}) has {scale} decimals"
        if abs(Decimal(value)) >= Decimal(10) ** (digits - scale):
            return f"decimal({digits},{scale}) has {digits - scale} digits before the point"
    elif decimals:
        return "money counts whole minor units (cents)" if data["type"] == "money" else "expected a whole number"
    return _outside(Decimal(value), low, high) or _outside(Decimal(value), data["min"], data["max"])


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
    return None if re.match(pattern, value) else f"expected {expected}"


def _json_fault(data: dict[str, Any], value: Any) -> str | None:
    del data
    return "write ? for a field that may be null" if value is None else None


def _enum_fault(data: dict[str, Any], value: str) -> str | None:
    return None if value in data["args"]["values"] else "unknown"


def _or(bound: int | None, otherwise: int) -> int:
    return otherwise if bound is None else bound


NUMBERS: dict[str, Callable[[dict[str, Any]], tuple[Any, Any]]] = {
    "int": lambda data: (_or(data["args"]["min"], INT_MIN), _or(data["args"]["max"], INT_MAX)),
    "money": lambda _: (-MONEY_MAX, MONEY_MAX),
    "decimal": lambda _: (None, None),
}
"""The bounds that a type sets by itself."""

FAULTS: dict[str, Callable[[dict[str, Any], Any], str | None]] = {
    "int": number_fault, "decimal": number_fault, "money": number_fault,
    "string": _length_fault, "text": _length_fault, "enum": _enum_fault, "json": _json_fault,
    **dict.fromkeys(FORMATS, _format_fault),
}  # fmt: skip
