"""What every table is made of (see ``sql_tables``)."""

from __future__ import annotations

from typing import Any

from ..words import names
from ..words.sql_words import constraint_name

Data = dict[str, Any]


def column(name: str, kind: str, **more: Any) -> Data:
    """A column with everything unsaid at rest."""
    plain: Data = {
        "name": name,
        "field": names.camel(name),
        "kind": kind,
        "nullable": False,
        "default": None,
        "updated": False,
        "length": None,
        "precision": None,
        "scale": None,
        "values": None,
        "enum": None,
    }
    return {**plain, **more}


def table(name: str, model: str, title: str, columns: list[Data]) -> Data:
    """A table of these columns, the first of which is its key, and of nothing else yet."""
    return {
        "name": name,
        "model": model,
        "title": title,
        "columns": columns,
        "primary_key": [columns[0]["name"]],
        "uniques": [],
        "indexes": [],
        "foreign_keys": [],
        "extras": [],
        "bounds": [],
    }


def unique(table: str, columns: list[str]) -> Data:
    """A unique constraint."""
    return {"name": constraint_name(table, *columns, "key"), "columns": columns}
