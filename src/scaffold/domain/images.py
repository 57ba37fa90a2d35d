"""``image(5mb, jpeg, png) variant(thumb, 200x200, cover)``: the smaller pictures that are made of a picture."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scaffold.domain.source import fail_name
from scaffold.domain.types import FITS, MAX_NAME, MAX_SIDE, MAX_VARIANTS

if TYPE_CHECKING:
    from scaffold.domain.tokens import Cursor, Token

EXAMPLE = "for example variant(thumb, 200x200, cover) or variant(wide, 1200x)"
NAME = re.compile(r"[a-z][a-z0-9]*")
"""It stands in an address, and in the key under which it is kept."""
ACROSS = re.compile(r"x(\d*)")


def parse_variant(cursor: Cursor, found: list[dict[str, Any]]) -> dict[str, Any]:
    """Parse what follows the word ``variant``: {name, fit, width, height}, without a side that follows."""
    cursor.expect("(", f", the name of the variant and its size: {EXAMPLE}")
    name = cursor.expect_kind("word", "the name of the variant")
    _check_name(cursor, name, found)
    if not cursor.accept(","):
        cursor.fail("',' and the size of the variant", hint=EXAMPLE)
    size = cursor.next
    width, height = _width(cursor), _height(cursor)
    if width is None and height is None:
        cursor.fail_at(size, "a variant has a width, a height, or both", hint=EXAMPLE)
    fit = _fit(cursor, both=None not in (width, height))
    cursor.expect(")")
    sides = {"width": width, "height": height}
    return {"name": name.text, "fit": fit, **{side: pixels for side, pixels in sides.items() if pixels is not None}}


def _check_name(cursor: Cursor, name: Token, found: list[dict[str, Any]]) -> None:
    if not NAME.fullmatch(name.text) or len(name.text) > MAX_NAME:
        hint = f"small letters and digits, beginning with a letter, at most {MAX_NAME}"
        cursor.fail_at(name, f"{name} cannot be the name of a variant: it stands in an address", hint=hint)
    if any(one["name"] == name.text for one in found):
        cursor.fail_at(name, f"the variant {name} is there twice")
    if len(found) >= MAX_VARIANTS:
        cursor.fail_at(name, f"an image has at most {MAX_VARIANTS} variants")


def _width(cursor: Cursor) -> int | None:
    """Of ``200x100``, ``200x`` or ``x100``, what stands before the x."""
    if cursor.next.kind != "number":
        return None
    token = cursor.take()
    return _side(cursor, token, token.text)


def _height(cursor: Cursor) -> int | None:
    token = cursor.expect_kind("word", "x between width and height, as in 200x200, 1200x or x800")
    across = ACROSS.fullmatch(token.text)
    if not across:
        cursor.fail_at(token, f"unknown size {token}", hint=EXAMPLE)
    return _side(cursor, token, across[1]) if across[1] else None


def _side(cursor: Cursor, token: Token, digits: str) -> int:
    if not digits.isdigit() or not 1 <= int(digits) <= MAX_SIDE:
        cursor.fail_at(token, f"a side of a variant has 1 to {MAX_SIDE} pixels", hint=EXAMPLE)
    return int(digits)


def _fit(cursor: Cursor, *, both: bool) -> str:
    if not cursor.accept(","):
        return "inside"
    word = cursor.expect_kind("word", f"how it fits: {', '.join(FITS)}")
    if word.text not in FITS:
        meant = {"contain": "inside", "crop": "cover", "fill": "cover"}.get(word.text)
        fail_name(cursor.at(word), "fit", word.text, FITS, meant=meant)
    if word.text == "cover" and not both:
        cursor.fail_at(
            word, "cover fills a width and a height, and one of them is missing", hint="write 200x200, cover"
        )
    return word.text
