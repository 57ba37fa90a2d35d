"""What stands in the brackets of a type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scaffold.domain.literals import parse_number
from scaffold.domain.source import fail_name
from scaffold.domain.types import (
    CURRENCIES,
    FILE_KINDS,
    FILE_UNITS,
    IMAGE_KINDS,
    INT_MAX,
    INT_MIN,
    MAX_ENUM,
    MAX_FILE,
    MAX_IMAGE,
    MAX_NAME,
    MAX_PRECISION,
    MIN_IMAGE,
    TYPES,
    default_length,
    length_limit,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from scaffold.domain.tokens import Cursor, Token

Args = dict[str, Any]

NOT_ENUM_VALUES = frozenset({"true", "false", "null", "now", "me", "and", "or", "not", "in", "is"})


def parse_arguments(cursor: Cursor, kind: str) -> Args:
    """Parse the brackets of a type, or return what it takes without them."""
    parse = PARSERS.get(TYPES[kind].args)
    if parse is None:
        if cursor.next.text == "(":
            cursor.fail(f"no brackets after {kind}")
        return {}
    if cursor.accept("("):
        args = parse(cursor, kind)
        cursor.expect(")")
        return args
    if kind in ("string", "text"):
        return {"min": 0, "max": default_length(kind)}
    if kind == "int":
        return {"min": None, "max": None}
    return cursor.fail(f"'(' after {kind}", hint=f"for example {TYPES[kind].spelling}")


def _length(cursor: Cursor, kind: str) -> Args:
    limit = length_limit(kind)
    start = cursor.next
    low, high = _range(cursor, kind)
    if high is None:
        cursor.fail(f"the largest length, at most {limit}", hint=f"for example {TYPES[kind].spelling}")
    if (low or 0) < 0:
        cursor.fail_at(start, f"a {kind} cannot be shorter than 0")
    if high > limit:
        cursor.fail_at(
            start, f"a {kind} holds at most {limit} characters", hint="use text" if kind == "string" else None
        )
    if high < 1:
        cursor.fail_at(start, f"a {kind} of at most {high} characters holds nothing")
    return {"min": low or 0, "max": high}


def _int(cursor: Cursor, kind: str) -> Args:
    start = cursor.next
    low, high = _range(cursor, kind)
    for bound in (low, high):
        if bound is not None and not INT_MIN <= bound <= INT_MAX:
            cursor.fail_at(
                start,
                f"an int lies between {INT_MIN} and {INT_MAX} (32 bits)",
                hint="decimal(18,0) holds larger whole numbers, as text on the wire",
            )
    return {"min": low, "max": high}


def _range(cursor: Cursor, kind: str) -> tuple[int | None, int | None]:
    """Parse `a..b`, `a..` or `..b`."""
    start = cursor.next
    low = None if cursor.next.text == ".." else _integer(cursor)
    if not cursor.accept(".."):
        cursor.fail("'..' of a range", hint=f"for example {TYPES[kind].spelling}")
    high = None if cursor.next.text == ")" else _integer(cursor)
    if low is None and high is None:
        cursor.fail("a bound before or after '..'")
    if low is not None and high is not None and low > high:
        cursor.fail_at(start, f"the range {low}..{high} is empty", hint=f"write {kind}({high}..{low})")
    return low, high


def _integer(cursor: Cursor, hint: str | None = None) -> int:
    start = cursor.next
    number = parse_number(cursor)
    if "." in number:
        cursor.fail_at(start, f"expected a whole number, found '{number}'", hint=hint)
    return int(number)


def _decimal(cursor: Cursor, kind: str) -> Args:
    start = cursor.next
    precision = _integer(cursor, f"a comma stands between digits and decimals, as in {TYPES[kind].spelling}")
    cursor.expect(",", f" between the digits and the decimals of {TYPES[kind].spelling}")
    scale = _integer(cursor)
    if not 1 <= precision <= MAX_PRECISION:
        cursor.fail_at(start, f"a decimal has 1 to {MAX_PRECISION} digits")
    if not 0 <= scale <= precision:
        cursor.fail_at(start, f"a decimal of {precision} digits has 0 to {precision} decimals, not {scale}")
    return {"precision": precision, "scale": scale}


def _money(cursor: Cursor, kind: str) -> Args:
    token = cursor.expect_kind("word", f"a currency as in {TYPES[kind].spelling}")
    if token.text not in CURRENCIES:
        guess = token.text.upper() if token.text.upper() in CURRENCIES else None
        hint = f"write {guess}" if guess else "three capital letters of ISO 4217, for example EUR"
        cursor.fail_at(token, f"unknown currency {token}", hint=hint)
    return {"currency": token.text}


def _enum(cursor: Cursor, kind: str) -> Args:
    if cursor.next.text == ")":
        cursor.fail("at least one value", hint=f"for example {TYPES[kind].spelling}")
    values: list[str] = []
    while True:
        if cursor.next.kind == "string":
            cursor.fail("a value", hint=f"values stand without quotes, as in {TYPES[kind].spelling}")
        token = cursor.expect_kind("word", "a value: letters, digits and _, beginning with a letter")
        _check_value(cursor, token, values)
        values.append(token.text)
        if not cursor.accept(","):
            return {"values": values}


def _check_value(cursor: Cursor, token: Token, values: list[str]) -> None:
    value = token.text
    if value in NOT_ENUM_VALUES:
        cursor.fail_at(token, f"{token} is a word of the rule language, not a value of an enum")
    if value.startswith("_") or value.endswith("_") or "__" in value:
        cursor.fail_at(token, f"the value {token} begins or ends with _ or doubles it")
    if len(value) > MAX_NAME:
        cursor.fail_at(token, f"a value has at most {MAX_NAME} characters")
    for other in values:
        if other.casefold().replace("_", "") == value.casefold().replace("_", ""):
            what = "is there twice" if other == value else f"differs from '{other}' by case or _ only"
            cursor.fail_at(token, f"the value {token} {what}")
    if len(values) >= MAX_ENUM:
        cursor.fail_at(token, f"an enum has at most {MAX_ENUM} values")


def _ref(cursor: Cursor, kind: str) -> Args:
    return {"target": cursor.expect_kind("word", f"the name of a resource as in {TYPES[kind].spelling}").text}


def _file(cursor: Cursor, kind: str) -> Args:
    return _sent(cursor, kind, ("a file has 1kb to 5gb", 1, MAX_FILE), FILE_KINDS)


def _image(cursor: Cursor, kind: str) -> Args:
    """Its variants are flags: they come later."""
    return {**_sent(cursor, kind, ("an image has 10kb to 50mb", MIN_IMAGE, MAX_IMAGE), IMAGE_KINDS), "variants": []}


def _sent(cursor: Cursor, kind: str, bounds: tuple[str, int, int], known: tuple[str, ...]) -> Args:
    """Parse a size in bytes, and the kinds of content that are taken."""
    start = cursor.next
    number = _integer(cursor, f"for example {TYPES[kind].spelling}")
    unit = cursor.expect_kind("word", f"a unit after {number}: {', '.join(FILE_UNITS)}")
    if unit.text not in FILE_UNITS:
        fail_name(cursor.at(unit), "unit", unit.text, FILE_UNITS)
    size = number * FILE_UNITS[unit.text]
    said, least, most = bounds
    if not least <= size <= most:
        cursor.fail_at(start, said)
    return {"size": size, "kinds": _kinds(cursor, kind, known)}


def _kinds(cursor: Cursor, kind: str, known: tuple[str, ...]) -> list[str]:
    kinds: list[str] = []
    while cursor.accept(","):
        token = cursor.expect_kind("word", f"a kind of content: {', '.join(known)}")
        if token.text not in known:
            meant = {"jpg": "jpeg", "text": "txt"}.get(token.text)
            if token.text == "svg":
                cursor.fail_at(
                    token, "an SVG is a page that runs scripts, so no file can be one", hint="take png or pdf"
                )
            if token.text in FILE_KINDS:
                cursor.fail_at(
                    token, f"no image can be a {token.text}", hint=f"take {', '.join(known)}; or write file(…)"
                )
            fail_name(cursor.at(token), "kind of content", token.text, known, meant=meant)
        if token.text in kinds:
            cursor.fail_at(token, f"the kind {token} is there twice")
        kinds.append(token.text)
    if not kinds:
        cursor.fail("',' and the kinds of content that are taken", hint=f"for example {TYPES[kind].spelling}")
    return kinds


PARSERS: dict[str, Callable[[Cursor, str], Args]] = {
    "length": _length, "int": _int, "decimal": _decimal, "money": _money, "enum": _enum, "ref": _ref,
    "file": _file, "image": _image,
}  # fmt: skip
