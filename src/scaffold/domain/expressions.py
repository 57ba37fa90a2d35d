"""The expressions of `computed(...)`: own fields, fields of one reference, numbers, + - * / and brackets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scaffold.domain.literals import parse_number

if TYPE_CHECKING:
    from scaffold.domain.tokens import Cursor

MAX_DEPTH = 20

Expression = dict[str, Any]


def parse_expression(cursor: Cursor, depth: int = 0) -> Expression:
    """Parse a sum."""
    left = _product(cursor, depth)
    while sign := cursor.accept("+", "-"):
        left = {"op": sign.text, "left": left, "right": _product(cursor, depth)}
    return left


def _product(cursor: Cursor, depth: int) -> Expression:
    left = _operand(cursor, depth)
    while sign := cursor.accept("*", "/"):
        left = {"op": sign.text, "left": left, "right": _operand(cursor, depth)}
    return left


def _operand(cursor: Cursor, depth: int) -> Expression:
    if depth > MAX_DEPTH:
        cursor.fail(f"at most {MAX_DEPTH} levels of brackets")
    if cursor.accept("("):
        inner = parse_expression(cursor, depth + 1)
        cursor.expect(")")
        return inner
    if cursor.next.kind == "number":
        return {"op": "number", "value": parse_number(cursor)}
    path = [cursor.expect_kind("word", "a field, a number or '('").text]
    if cursor.accept("."):
        path.append(cursor.expect_kind("word", "a field of the reference").text)
    return {"op": "field", "path": path}
