"""CHECK constraints: what a row must satisfy whoever writes it.

The application validates first and answers with fields and pointers; these hold for everything else that
writes (a script, a console, a bug). Resource as PostgreSQL prints them back, so that a test can compare.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..fields.types import TYPES
from ..words import sql_words

if TYPE_CHECKING:
    from ..fields.field import Field

Data = dict[str, Any]

INT_BOUNDS = {"int": (-(2**31), 2**31 - 1), "bigint": (-(2**63), 2**63 - 1)}
# JSON carries money as a number: beyond this it would lose units.
MONEY_BOUND = 2**53 - 1
TEXTS = ("string", "text", "email", "url", "phone")


def build(table: Data, database: str) -> list[Data]:
    """The checks of a table, as [{name, expression}] in column order."""
    bounds = {field.column: field for field in table.pop("bounds")}
    checks = []
    for column in table["columns"]:
        expression = " AND ".join(_conditions(column, bounds.get(column["name"]), table["name"], database))
        if expression:
            name = sql_words.constraint_name(table["name"], column["name"], "check")
            checks.append({"name": name, "expression": expression})
    return checks


def _conditions(column: Data, field: Field | None, table: str, database: str) -> list[str]:
    name = sql_words.quote(column["name"], database)
    kind = column["kind"]
    if kind in TEXTS:
        found = _lengths(column, field, name, database)
        if column["values"]:
            found.append(f"{name} IN ({sql_words.strings(column['values'])})")
        if (table, column["name"]) == ("users", "email"):
            found.append(f"{name} = lower({name})")
        return found
    if kind in INT_BOUNDS and field is not None:
        return _within(name, (field.int_min, field.int_max), INT_BOUNDS[kind])
    if kind == "money":
        return _within(name, _given(column, field, (-MONEY_BOUND, MONEY_BOUND)), None)
    if kind == "decimal":
        most = 10 ** column["precision"] - 1
        return _decimal(name, column, field, most, database)
    shape = TYPES[kind].shape(name, column) if database == "sqlite" else ""
    return [shape] if shape else []


def _lengths(column: Data, field: Field | None, name: str, database: str) -> list[str]:
    length = f"length({name})" if database == "sqlite" else f"char_length({name})"
    least = field.min_length if field else 0
    found = [f"{length} >= {least}"] if least else []
    # VARCHAR(n) holds the upper bound itself; SQLite ignores the n.
    if column["length"] and (database == "sqlite" or column["kind"] == "text"):
        found.append(f"{length} <= {column['length']}")
    return found


def _given(column: Data, field: Field | None, bounds: tuple[int, int]) -> tuple[int, int]:
    least, most = bounds
    scale = column["scale"] or 0
    if field and field.min is not None:
        least = max(least, sql_words.scaled(field.min, scale))
    if field and field.max is not None:
        most = min(most, sql_words.scaled(field.max, scale))
    return least, most


def _within(name: str, wanted: tuple[int, int], by_type: tuple[int, int] | None) -> list[str]:
    found = []
    if by_type is None or wanted[0] > by_type[0]:
        found.append(f"{name} >= {wanted[0]}")
    if by_type is None or wanted[1] < by_type[1]:
        found.append(f"{name} <= {wanted[1]}")
    return found


def _decimal(name: str, column: Data, field: Field | None, most: int, database: str) -> list[str]:
    if database == "sqlite":
        return _within(name, _given(column, field, (-most, most)), None)
    found = []
    if field and field.min is not None:
        found.append(f"{name} >= {field.min}")
    if field and field.max is not None:
        found.append(f"{name} <= {field.max}")
    return found
