"""Literals of defaults and rules: number, true, false, enum value, date, datetime, `now`, JSON string."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from scaffold.domain.source import fail

if TYPE_CHECKING:
    from scaffold.domain.source import Place
    from scaffold.domain.tokens import Cursor

Literal = dict[str, Any]

EXPECTED = "a value: a number, true, false, an enum value, a date, now, or a text in double quotes"


def parse_literal(cursor: Cursor) -> Literal:
    """Parse one literal: `{kind, value}`."""
    if cursor.next.kind == "number" or (cursor.next.kind == "sign" and cursor.next.text in "+-"):
        return {"kind": "number", "value": parse_number(cursor)}
    if cursor.next.kind == "word":
        return _word(cursor.take().text)
    if cursor.next.kind == "string":
        return {"kind": "string", "value": parse_string(cursor)}
    if cursor.next.kind == "date":
        return {"kind": "date", "value": parse_date(cursor)}
    if cursor.next.kind == "datetime":
        return {"kind": "datetime", "value": parse_datetime(cursor)}
    return cursor.fail(EXPECTED)


def _word(word: str) -> Literal:
    if word in ("true", "false"):
        return {"kind": "bool", "value": word == "true"}
    if word == "now":
        return {"kind": "now", "value": None}
    return {"kind": "enum", "value": word}


def parse_number(cursor: Cursor) -> str:
    """Parse a number as it is written, without plus sign and leading zeros."""
    sign = cursor.accept("-", "+")
    digits = cursor.expect_kind("number").text
    whole, dot, rest = digits.partition(".")
    plain = (whole.lstrip("0") or "0") + dot + rest
    return f"-{plain}" if sign and sign.text == "-" and plain.strip("0.") else plain


def parse_string(cursor: Cursor) -> str:
    """Parse a JSON string."""
    token = cursor.take()
    try:
        value = json.loads(token.text, strict=True)
        value.encode("utf-8")
    except (ValueError, UnicodeEncodeError):
        cursor.fail_at(token, "is not a JSON string", hint='write " as \\" and \\ as \\\\ within it')
    if "\x00" in value:
        cursor.fail_at(token, "holds the character U+0000, which databases refuse")
    return str(value)


def parse_date(cursor: Cursor) -> str:
    """Parse `YYYY-MM-DD`."""
    token = cursor.take()
    try:
        return date.fromisoformat(token.text).isoformat()
    except ValueError:
        cursor.fail_at(token, f"{token} is no day of the calendar")


def parse_datetime(cursor: Cursor) -> str:
    """Parse an RFC 3339 time stamp; the value is in UTC with milliseconds."""
    token = cursor.take()
    try:
        moment = datetime.fromisoformat(token.text.upper())
        if moment.tzinfo is None:
            cursor.fail_at(token, f"{token} has no time zone", hint="end it with Z or an offset such as +01:00")
        plain = moment.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        cursor.fail_at(token, f"{token} is no date and time", hint="write it like 2026-01-31T12:00:00Z")
    return plain.isoformat(timespec="milliseconds") + "Z"


def parse_json(cursor: Cursor) -> Literal:
    """Parse the rest of the text as one JSON value."""
    place, rest = rest_of(cursor)
    try:
        value = json.loads(rest, parse_constant=_no_constant)
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        fail(place, "expected a JSON value up to the end of the text")
    return {"kind": "json", "value": value}


def rest_of(cursor: Cursor) -> tuple[Place, str]:
    """Return what is left of the text, and its place."""
    rest = cursor.source[cursor.offset :].lstrip(" ")
    return cursor.scalar.at(len(cursor.source) - len(rest)), rest


def _no_constant(name: str) -> None:
    raise ValueError(name)
