"""Values that fit a field, and values that do not: for tests, factories and seeds.

Wire values as Python data (``typescript.literal`` writes them), the same in every render. A reference's
value depends on other rows, so there is none here.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .field import Facts

Data = dict[str, Any]
MAX_MONEY = 2**53 - 1


def valid(field: Facts, n: int) -> Any:
    """The n-th of a field's valid values; neighbours differ wherever the type has two values."""
    kind = field.type
    if kind in ("string", "text"):
        return _text(field, n)
    if kind == "int":
        return _within(field.int_min, field.int_max, 1 + n)
    if kind == "decimal":
        return decimal_text(Decimal(_scaled(field, n)).scaleb(-field.args["scale"]), field.args["scale"])
    if kind == "money":
        return {"amount": _within(*money_bounds(field), 1250 * (n + 1)), "currency": field.args["currency"]}
    if kind == "enum":
        return _enum(field, n)
    return _simple(field, n)


def _simple(field: Facts, n: int) -> Any:
    word = field.name.replace("_", "-")
    return {
        "bool": n % 2 == 0,
        "date": f"2030-01-{15 + n:02}",
        "datetime": f"2030-01-15T{9 + n:02}:30:00.000Z",
        "time": f"{9 + n:02}:30:00",
        "uuid": f"0198c2a4-0000-7000-8000-{n + 1:012}",
        "email": f"{word}-{n + 1}@example.com",
        "url": f"https://example.com/{word}/{n + 1}",
        "phone": f"+4930123456{n + 1}",
        "json": {"note": f"{word} {n + 1}"},
        "ref": None,
        "refs": None,
    }[field.type]


def _text(field: Facts, n: int) -> str:
    text = f"{field.name.replace('_', ' ').capitalize()} {n + 1}"
    return text.rjust(field.min_length, "x")[-field.max_length :]


def _enum(field: Facts, n: int) -> str:
    values = list(field.args["values"])
    default = field.default
    # The default comes last: a test that sends a value should see that value, not the default.
    values.sort(key=lambda value: default is not None and value == default["value"])
    return str(values[n % len(values)])


def _within(low: int, high: int, wanted: int) -> int:
    """``wanted`` if it lies in the range, else a value of the range that differs for neighbours."""
    return wanted if low <= wanted <= high else low + wanted % (high - low + 1)


def _scaled(field: Facts, n: int) -> int:
    """A decimal as a whole number of its smallest unit."""
    low, high = decimal_bounds(field)
    return _within(max(low, min(0, high)), high, 150 * (n + 1))


def decimal_bounds(field: Facts) -> tuple[int, int]:
    """The least and the greatest value, in units of the last decimal place."""
    scale, most = field.args["scale"], 10 ** field.args["precision"] - 1
    low = -most if field.min is None else _to_units(field.min, scale, ROUND_CEILING)
    high = most if field.max is None else _to_units(field.max, scale, ROUND_FLOOR)
    return max(low, -most), min(high, most)


def money_bounds(field: Facts) -> tuple[int, int]:
    """The least and the greatest amount worth trying: none below zero unless all are."""
    high = MAX_MONEY if field.max is None else int(field.max)
    return min(0, high) if field.min is None else int(field.min), high


def _to_units(value: str, scale: int, rounding: str) -> int:
    return int(Decimal(value).scaleb(scale).to_integral_value(rounding=rounding))


def decimal_text(value: Decimal | str, scale: int) -> str:
    """A decimal as it stands on the wire: always ``scale`` places, no minus zero."""
    text = f"{Decimal(value):.{scale}f}"
    return text.lstrip("-") if Decimal(text) == 0 else text


def invalid(field: Facts) -> list[tuple[str, str]]:
    """Values that a client may not send: (what is wrong, TypeScript expression)."""
    found = [] if field.nullable else [("null", "null")]
    if field.type in ("string", "text"):
        found += _invalid_lengths(field)
    found += _INVALID.get(field.type, [])
    if field.type == "int":
        found += [
            (label, str(value)) for label, value in (("too small", field.int_min - 1), ("too large", field.int_max + 1))
        ]
    if field.type == "decimal":
        found += _invalid_decimals(field)
    if field.type == "money":
        currency = "USD" if field.args["currency"] != "USD" else "EUR"
        found.append(("another currency", f"{{ amount: 100, currency: '{currency}' }}"))
    return found


_INVALID = {
    "string": [("a number", "42"), ("a NUL character", "'a\\0b'"), ("an override of the direction", "'a\\u202eb'")],
    "text": [("a number", "42"), ("a NUL character", "'a\\0b'"), ("an override of the direction", "'a\\u202eb'")],
    "int": [("a fraction", "1.5"), ("text", "'1'")],
    "bool": [("text", "'true'")],
    "date": [("no day of the calendar", "'2030-02-30'"), ("a time stamp", "'2030-01-15T00:00:00Z'")],
    "datetime": [("a local time", "'2030-01-15T09:30:00'"), ("no day of the calendar", "'2030-02-30T00:00:00Z'")],
    "time": [("minutes alone", "'09:30'"), ("no hour of the day", "'24:00:00'")],
    "uuid": [("no UUID", "'42'")],
    "ref": [("no id", "'42'")],
    "refs": [("one id", "'0198c2a4-0000-7000-8000-000000000001'"), ("no ids", "['42']")],
    "email": [("no address", "'nobody'")],
    "url": [("another scheme", "'javascript:alert(1)'"), ("no address", "'nowhere'")],
    "phone": [("no country code", "'030123456'")],
    "enum": [("no value of the list", "'no such value'")],
    "decimal": [("a number", "1.5"), ("an exponent", "'1e2'")],
    "money": [("a bare number", "100")],
}


def _invalid_lengths(field: Facts) -> list[tuple[str, str]]:
    found = [("too long", f"'x'.repeat({field.max_length + 1})")]
    if field.min_length > 0:
        short = field.min_length - 1
        found.append(("too short", "''" if short == 0 else f"'x'.repeat({short})"))
        found.append(("blank", f"' '.repeat({field.min_length})"))
    return found


def _invalid_decimals(field: Facts) -> list[tuple[str, str]]:
    scale, (low, high) = field.args["scale"], decimal_bounds(field)
    outside = [("too small", low - 1)] if field.min is not None else []
    outside += [("too large", high + 1)]
    found = [(label, f"'{decimal_text(Decimal(value).scaleb(-scale), scale)}'") for label, value in outside]
    return [*found, ("too many places", f"'0.{'0' * scale}1'")]
