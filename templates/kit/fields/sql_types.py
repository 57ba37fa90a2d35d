"""Names, literals and column types in the SQL of each database, and Prisma's word for them."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any

Data = dict[str, Any]

# PostgreSQL cuts longer names silently; MySQL's limit is 64.
NAME_LIMIT = 63

_SQL = {
    "postgres": {
        "uuid": "UUID", "string": "VARCHAR({length})", "email": "VARCHAR({length})", "url": "VARCHAR({length})",
        "phone": "VARCHAR({length})", "text": "TEXT", "int": "INTEGER", "bigint": "BIGINT", "money": "BIGINT",
        "bool": "BOOLEAN", "decimal": "DECIMAL({precision},{scale})", "date": "DATE", "time": "TIME(0)",
        "datetime": "TIMESTAMPTZ(3)", "json": "JSONB",
    },
    "mysql": {
        "uuid": "CHAR(36)", "string": "VARCHAR({length})", "email": "VARCHAR({length})", "url": "VARCHAR({length})",
        "phone": "VARCHAR({length})", "text": "TEXT", "int": "INTEGER", "bigint": "BIGINT", "money": "BIGINT",
        "bool": "BOOLEAN", "decimal": "DECIMAL({precision}, {scale})", "date": "DATE", "time": "TIME(0)",
        "datetime": "DATETIME(3)", "json": "JSON",
    },
    "sqlite": {
        "uuid": "TEXT", "string": "TEXT", "email": "TEXT", "url": "TEXT", "phone": "TEXT", "text": "TEXT",
        "int": "INTEGER", "bigint": "BIGINT", "money": "BIGINT", "bool": "BOOLEAN", "decimal": "BIGINT",
        "date": "TEXT", "time": "TEXT", "datetime": "DATETIME", "json": "JSONB", "enum": "TEXT",
    },
}  # fmt: skip

_PRISMA = {
    "uuid": "String", "string": "String", "text": "String", "email": "String", "url": "String", "phone": "String",
    "int": "Int", "bigint": "BigInt", "money": "BigInt", "bool": "Boolean", "decimal": "Decimal", "date": "DateTime",
    "time": "DateTime", "datetime": "DateTime", "json": "Json",
}  # fmt: skip
_PRISMA_SQLITE = {**_PRISMA, "decimal": "BigInt", "date": "String", "time": "String"}

# To the collation of the tables `x` and `x ` are one text. This one tells them apart; MariaDB reads the first comment,
# MySQL the second. Keys and whatever else has a form of its own keep the one of the tables: references must match.
_NO_PAD = "COLLATE /*M! utf8mb4_nopad_bin */ /*!80017 utf8mb4_0900_bin */"

# A TEXT of MySQL holds 65 535 bytes, and a character takes up to four of them.
_MYSQL_TEXT = 16_383


def quote(name: str, database: str) -> str:
    """A name as SQL writes it."""
    return f"`{name}`" if database == "mysql" else f'"{name}"'


def strings(values: list[str]) -> str:
    """String literals with commas between."""
    return ", ".join("'" + value.replace("'", "''") + "'" for value in values)


def scaled(value: str, scale: int) -> int:
    """A decimal as the integer that SQLite keeps: ``12.5`` with two digits is 1250."""
    return int(Decimal(value).scaleb(scale))


def constraint_name(*parts: str) -> str:
    """``tasks_project_id_title_key``; a longer one than databases allow ends in a hash of the whole."""
    name = "_".join(parts)
    if len(name) <= NAME_LIMIT:
        return name
    suffix = f"_{hashlib.sha256(name.encode()).hexdigest()[:8]}_{parts[-1]}"
    return name[: NAME_LIMIT - len(suffix)] + suffix


def sql_type(column: Data, database: str) -> str:
    """The type of a column: ``VARCHAR(120)``."""
    if column["kind"] == "enum" and database != "sqlite":
        return f'"{column["enum"]["type"]}"' if database == "postgres" else f"ENUM({strings(column['values'])})"
    name = "MEDIUMTEXT" if _is_medium(column, database) else _SQL[database][column["kind"]].format(**column)
    return f"{name} {_NO_PAD}" if database == "mysql" and column["kind"] in ("string", "text") else name


def prisma_type(column: Data, database: str) -> str:
    """The type of a field: ``String``, without its question mark."""
    if column["kind"] == "enum":
        return str(column["enum"]["model"])
    return (_PRISMA_SQLITE if database == "sqlite" else _PRISMA)[column["kind"]]


def native_type(column: Data, database: str) -> str:
    """Prisma's ``@db.`` attribute, where the database has more than one type for the field's."""
    kind = column["kind"]
    if database == "sqlite" or kind in ("int", "bigint", "money", "bool", "json", "enum"):
        return ""
    if kind in ("string", "email", "url", "phone"):
        return f"@db.VarChar({column['length']})"
    if kind == "decimal":
        return f"@db.Decimal({column['precision']}, {column['scale']})"
    if _is_medium(column, database):
        return "@db.MediumText"
    postgres = {"uuid": "@db.Uuid", "datetime": "@db.Timestamptz(3)", "text": ""}
    mysql = {"uuid": "@db.Char(36)", "datetime": "", "text": "@db.Text"}
    both = {"date": "@db.Date", "time": "@db.Time(0)"}
    return both[kind] if kind in both else (postgres if database == "postgres" else mysql)[kind]


def _is_medium(column: Data, database: str) -> bool:
    return database == "mysql" and column["kind"] == "text" and column["length"] > _MYSQL_TEXT


def order_expression(column: Data, database: str) -> str:
    """What an index sorts by. SQLite keeps an enum as text: its declared order is the rank of the value."""
    name = quote(column["name"], database)
    if column["kind"] == "enum" and database == "sqlite":
        ranks = " ".join(f"WHEN {strings([value])} THEN {rank}" for rank, value in enumerate(column["values"]))
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
        return str(scaled(default["value"], column["scale"])) if is_scaled else str(default["value"])
    if kind in ("date", "datetime", "time"):
        return None
    text = strings([default["value"]])
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
