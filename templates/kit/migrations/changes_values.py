"""What becomes of a column's values when its type, its values or its null changes, as SQL expressions."""

from __future__ import annotations

import json
from typing import Any

from ..fields import sql_types
from ..words import sql_words

Data = dict[str, Any]

TEXTS = ("string", "text", "email", "url", "phone")
WHOLE = {"int": 10, "bigint": 19, "money": 19}
"""Whole numbers and their digits; ``int`` fits in the others."""

HELD = {"file": ("file", "image"), "image": ("image",)}
"""What is known of a file, in JSON, and what else says as much: an image has its size besides."""

SAME, WIDER, NARROWER, OTHER = "same", "wider", "narrower", "other"


def fate(old: Data, new: Data) -> str:
    """What a change of type means for values: all fit (wider), some may not (narrower), none can be kept (other)."""
    if holds_other(old, new):
        return OTHER
    if _shape(old) == _shape(new):
        return SAME
    fits = _fits(old, new)
    return OTHER if fits is None else WIDER if fits else NARROWER


def _fits(old: Data, new: Data) -> bool | None:
    """Whether every value of the old type is one of the new; None where none is."""
    pair = (old["kind"], new["kind"])
    if old["kind"] == new["kind"] and new["values"] is not None:
        return not removed_values(old, new)
    if new["kind"] in TEXTS and (room := _room(old)) is not None:
        return bool(new["length"] >= room)
    if old["kind"] in WHOLE and new["kind"] in WHOLE:
        return WHOLE[new["kind"]] >= WHOLE[old["kind"]]
    if new["kind"] == "decimal" and old["kind"] in (*WHOLE, "decimal"):
        digits, scale = _digits(old)
        return bool(new["scale"] >= scale and new["precision"] - new["scale"] >= digits)
    known = {("date", "datetime"): True, ("datetime", "date"): False, **{("decimal", kind): False for kind in WHOLE}}
    return known.get(pair)


def holds_other(old: Data, new: Data) -> bool:
    """Whether the new column is of files or images, and the values of the old one do not say what is known of those."""
    return "holds" in new and old.get("holds") not in HELD[new["holds"]]


def removed_values(old: Data, new: Data) -> list[str]:
    """The values of an enum that are no more."""
    return [value for value in old["values"] or [] if value not in (new["values"] or [value])]


def _shape(column: Data) -> Data:
    shape = {key: column[key] for key in ("kind", "precision", "scale", "values")}
    return shape | {"length": column["length"] if column["kind"] in TEXTS else None}


def _room(column: Data) -> int | None:
    """How many characters a value takes as text, or None for what has no text of its own."""
    kind = column["kind"]
    if kind in TEXTS:
        return int(column["length"])
    if kind == "enum":
        return max(map(len, column["values"]))
    if kind == "decimal":
        return int(column["precision"]) + 3
    return {"uuid": 36, "date": 10, **{name: digits + 1 for name, digits in WHOLE.items()}}.get(kind)


def _digits(column: Data) -> tuple[int, int]:
    """Digits before and after the point."""
    if column["kind"] == "decimal":
        return column["precision"] - column["scale"], column["scale"]
    return WHOLE[column["kind"]], 0


def converted(source: str, old: Data, new: Data, database: str) -> str:
    """The new value from an old one, for ``fate`` wider and narrower. ``source`` is the column, quoted."""
    pair = (old["kind"], new["kind"])
    if pair == ("enum", "enum") and removed_values(old, new):
        source = _replaced(f"{source}::text" if database == "postgres" else source, old, new, database)
    elif database == "sqlite" and "decimal" in pair:
        source = _rescaled(source, old, new)
    elif pair == ("date", "datetime"):
        source = {
            "postgres": f"{source}::timestamp AT TIME ZONE 'UTC'",
            "mysql": source,
            "sqlite": f"{source} || 'T00:00:00.000+00:00'",
        }[database]
    elif pair == ("datetime", "date"):
        source = {
            "postgres": f"({source} AT TIME ZONE 'UTC')::date",
            "mysql": source,
            "sqlite": f"substr({source}, 1, 10)",
        }[database]
    if new["kind"] in TEXTS and old["kind"] not in TEXTS:
        source = f"CAST({source} AS TEXT)" if database != "mysql" else f"CAST({source} AS CHAR)"
    if new["kind"] in TEXTS and fate(old, new) == NARROWER and not removed_values(old, new):
        source = f"substr({source}, 1, {new['length']})"
    if database == "postgres" and new["kind"] == "enum":
        return f'{source if "::" in source or "CASE" in source else source + "::text"}::"{new["enum"]["type"]}"'
    return source


def _replaced(source: str, old: Data, new: Data, database: str) -> str:
    """Rows with a value that is no more get the default, or null; without either the change fails on them."""
    by = literal(new, database) if new["default"] is not None else "NULL" if new["nullable"] else None
    if by is None:
        return source
    return f"(CASE WHEN {source} IN ({sql_words.strings(removed_values(old, new))}) THEN {by} ELSE {source} END)"


def _rescaled(source: str, old: Data, new: Data) -> str:
    """SQLite keeps decimals as scaled integers."""
    shift = (new["scale"] or 0) - (old["scale"] or 0)
    if new["kind"] in TEXTS:
        return f"printf('%.{old['scale']}f', {source} / {10 ** old['scale']}.0)"
    if shift >= 0:
        return f"{source} * {10**shift}" if shift else source
    return f"CAST(round({source} / {10**-shift}.0) AS INTEGER)"


def literal(column: Data, database: str) -> str:
    """The default as a literal for rows that are there already, also where the database cannot keep it as a default."""
    known = sql_types.sql_default(column, database)
    if known is not None:
        return known
    kind, default = column["kind"], column["default"]
    if default["kind"] == "now":
        words = {
            "date": {"sqlite": "date('now')"}.get(database, "CURRENT_DATE"),
            "datetime": {"sqlite": "strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')", "mysql": "CURRENT_TIMESTAMP(3)"}.get(
                database, "CURRENT_TIMESTAMP"
            ),
        }
        return words[kind]
    value = json.dumps(default["value"]) if kind == "json" else str(default["value"])
    if kind == "datetime":
        moment = value.removesuffix("Z")  # Checked literals are in UTC.
        return f"'{moment.replace('T', ' ') if database == 'mysql' else f'{moment}+00:00'}'"
    if kind == "time" and value.count(":") == 1:
        value += ":00"
    text = sql_words.strings([value])
    return text.replace("\\", "\\\\") if database == "mysql" else text
