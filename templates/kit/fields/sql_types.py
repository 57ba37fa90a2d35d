"""The column of a field in the SQL of each database, and in Prisma's schema: what its type says (see ``types``)."""

from __future__ import annotations

import json
from typing import Any

from ..words import sql_words
from .types import TYPES

Data = dict[str, Any]


def sql_type(column: Data, database: str) -> str:
    """The type of a column: ``VARCHAR(120)``."""
    return TYPES[column["kind"]].sql_type(column, database)


def prisma_type(column: Data, database: str) -> str:
    """The type of a field: ``String``, without its question mark."""
    return TYPES[column["kind"]].prisma_type(column, database)


def native_type(column: Data, database: str) -> str:
    """Prisma's ``@db.`` attribute, where the database has more than one type for the field's."""
    return TYPES[column["kind"]].native_type(column, database)


def order_expression(column: Data, database: str) -> str:
    """What an index sorts by. SQLite keeps an enum as text: its declared order is the rank of the value."""
    name = sql_words.quote(column["name"], database)
    if column["kind"] == "enum" and database == "sqlite":
        ranks = " ".join(
            f"WHEN {sql_words.strings([value])} THEN {rank}" for rank, value in enumerate(column["values"])
        )
        return f"CASE {name} {ranks} END"
    return name


def sql_default(column: Data, database: str) -> str | None:
    """The default as SQL, or None where the database cannot say it and the application alone fills it in."""
    default, kind = column["default"], column["kind"]
    if default is None or kind == "json" or (kind == "text" and database == "mysql"):
        return None
    if default["kind"] == "now":
        now = {"postgres": "CURRENT_TIMESTAMP", "mysql": "CURRENT_TIMESTAMP(3)", "sqlite": "CURRENT_TIMESTAMP"}
        return now[database] if kind == "datetime" else None
    if default["kind"] == "bool":
        return "true" if default["value"] else "false"
    if default["kind"] == "number":
        is_scaled = kind == "decimal" and database == "sqlite"
        return str(sql_words.scaled(default["value"], column["scale"])) if is_scaled else str(default["value"])
    if kind in ("date", "datetime", "time"):
        return None
    text = sql_words.strings([default["value"]])
    return text.replace("\\", "\\\\") if database == "mysql" else text


def prisma_default(column: Data, database: str) -> str | None:
    """The argument of Prisma's ``@default``, for the same columns as ``sql_default``."""
    if sql_default(column, database) is None:
        return None
    default = column["default"]
    if default["kind"] == "now":
        return "now()"
    if default["kind"] in ("enum", "bool"):
        return str(default["value"]).lower() if default["kind"] == "bool" else str(default["value"])
    if default["kind"] == "number":
        return sql_default(column, database)
    return json.dumps(default["value"], ensure_ascii=False)
