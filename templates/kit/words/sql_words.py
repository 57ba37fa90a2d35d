"""Names and literals in SQL."""

from __future__ import annotations

import hashlib
from decimal import Decimal

from . import names

# PostgreSQL cuts longer names silently; MySQL's limit is 64.
NAME_LIMIT = 63
BULK_ID = "('0198c2a4-0000-7000-9000-' || lpad(to_hex({n}), 12, '0'))::uuid"
"""PostgreSQL's expression of the id that belongs to the number {n}."""


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


def enum_name(enum_type: str) -> str:
    """The SQL type of an enum: ``TaskPriority`` is ``task_priority``."""
    return names.snake(enum_type)
