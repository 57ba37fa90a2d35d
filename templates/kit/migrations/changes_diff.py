"""How two states of a database differ, table by table. Two things of one name are the same when their SQL is.

Difference {made: [Table], dropped: [Table], kept: [Change]}
Change     {old, new: Table (old with the new names), was (its former name), columns, uniques, indexes, foreign_keys,
           checks, extras}
Columns    {made: [Column], dropped: [Column], altered: [{old, new, was, fate}], renamed: [(former name, name)]}
The others {made: [...], dropped: [...], renamed: [(old, new)]}
"""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any

from ..database import sql_statements
from ..fields import sql_types
from ..words import sql_words
from . import changes_values

if TYPE_CHECKING:
    from collections.abc import Callable

Data = dict[str, Any]

NOTHING: Data = {"tables": {}, "columns": {}}
_QUOTED = re.compile(r"""["`](\w+)["`]""")
_COMPARED = ("nullable", "kind", "length", "precision", "scale", "values")


def difference(before: list[Data], after: list[Data], renames: Data, database: str) -> Data:
    """What has to be done to get from one state to the other.

    A table with another key is another table: one that joins rows, when it is to join other ones.
    """
    former = {table["name"]: table for table in renamed(before, after, renames, database)}
    same = {
        table["name"] for table in after if primary_key(former.get(table["name"], table)) == primary_key(table)
    } & former.keys()
    return {
        "made": [table for table in after if table["name"] not in same],
        "dropped": [{**table, "name": table["was"]} for name, table in former.items() if name not in same],
        "kept": [_change(former[table["name"]], table, database) for table in after if table["name"] in same],
    }


def renamed(before: list[Data], after: list[Data], renames: Data, database: str) -> list[Data]:
    """The state before, under its new names: ``was`` tells the former ones. A rename that is done already is none."""
    tables = copy.deepcopy(before)
    old_names, new_names = ({table["name"] for table in side} for side in (before, after))
    moved = {
        old: new
        for old, new in renames["tables"].items()
        if old in old_names and new in new_names and old not in new_names and new not in old_names
    }
    wanted = {table["name"]: {column["name"] for column in table["columns"]} for table in after}
    for table in tables:
        table["was"] = table["name"]
        table["name"] = moved.get(table["name"], table["name"])
        present = {column["name"] for column in table["columns"]}
        columns = {
            old: new
            for old, new in renames["columns"].get(table["name"], {}).items()
            if old in present and new not in present and new in wanted.get(table["name"], ())
        }
        _rename_columns(table, columns, database)
        for key in table["foreign_keys"]:
            key["table"] = moved.get(key["table"], key["table"])
    return tables


def _rename_columns(table: Data, columns: dict[str, str], database: str) -> None:
    def now(name: str) -> str:
        return columns.get(name, name)

    for column in table["columns"]:
        column["was"] = column["name"]
        column["name"] = now(column["name"])
    table["primary_key"] = [now(name) for name in primary_key(table)]
    for unique in table["uniques"]:
        unique["columns"] = [now(name) for name in unique["columns"]]
    for key in (key for index in table["indexes"] for key in index["keys"]):
        key["column"] = now(key["column"])
    for foreign in table["foreign_keys"]:
        foreign["column"] = now(foreign["column"])
    for old, new in columns.items():
        quoted = sql_words.quote(old, database), sql_words.quote(new, database)
        for check in table["checks"]:
            check["expression"] = check["expression"].replace(*quoted)


def primary_key(table: Data) -> list[str]:
    """The columns of the key; the first one, where a state says nothing of it."""
    return list(table.get("primary_key") or [table["columns"][0]["name"]])


def _change(old: Data, new: Data, database: str) -> Data:
    def unique(one: Data, table: Data) -> str:
        return sql_statements.unique(one, table, database)

    def index(one: Data, table: Data) -> str:
        return sql_statements.index(one, table, database)

    def foreign_key(one: Data, _: Data) -> str:
        return sql_statements.foreign_key(one, database)

    def check(one: Data, _: Data) -> str:
        return sql_statements.check(one, database)

    def extra(one: Data, _: Data) -> str:
        return "\0".join([one["name"], *one["create"]])

    columns = _columns(old, new, database)
    again = {pair["new"]["name"] for pair in columns["altered"] if pair["fate"] == changes_values.OTHER}
    return {
        "old": old,
        "new": new,
        "was": old["was"],
        "columns": columns,
        "uniques": _things(old, new, "uniques", unique, again),
        "indexes": _things(old, new, "indexes", index, again),
        "foreign_keys": _things(old, new, "foreign_keys", foreign_key, again),
        "checks": _things(old, new, "checks", check, again),
        "extras": _things(old, new, "extras", extra, again),
    }


def _columns(old: Data, new: Data, database: str) -> Data:
    former = {column["name"]: column for column in old["columns"]}
    names = {column["name"] for column in new["columns"]}
    kept = [(former[column["name"]], column) for column in new["columns"] if column["name"] in former]
    return {
        "made": [column for column in new["columns"] if column["name"] not in former],
        "dropped": [column for column in old["columns"] if column["name"] not in names],
        "altered": [
            {"old": one, "new": other, "fate": changes_values.OTHER if moved else changes_values.fate(one, other)}
            for one, other in kept
            if (moved := _refers_elsewhere(other["name"], old, new)) or _differs(one, other, database)
        ],
        "renamed": [(one["was"], one["name"]) for one, _ in kept if one["was"] != one["name"]],
    }


def _refers_elsewhere(column: str, old: Data, new: Data) -> bool:
    """Whether a reference has another target: then no value of it is one of a row there."""
    was, is_now = ({key["column"]: key["table"] for key in table["foreign_keys"]}.get(column) for table in (old, new))
    return was is not None and is_now is not None and was != is_now


def _differs(old: Data, new: Data, database: str) -> bool:
    if sql_types.sql_default(old, database) != sql_types.sql_default(new, database):
        return True
    return changes_values.holds_other(old, new) or any(old[key] != new[key] for key in _COMPARED)


def _things(old: Data, new: Data, kind: str, statement: Callable[[Data, Data], str], again: set[str]) -> Data:
    """Compare the things of one kind by their statements; one that differs in nothing but its name is renamed."""
    before, after = ({one["name"]: one for one in table.get(kind, [])} for table in (old, new))

    def same(one: Data, other: Data) -> bool:
        return statement({**one, "name": other["name"]}, old) == statement(other, new)

    stays = {name for name, one in before.items() if name in after and same(one, after[name]) and not again & _of(one)}
    lost = {name: one for name, one in before.items() if name not in stays}
    made = {name: one for name, one in after.items() if name not in stays}
    pairs = []
    for name, one in list(lost.items()):
        twin = next((o for key, o in made.items() if key not in before and same(one, o) and not again & _of(one)), None)
        if twin is not None and name not in after:
            pairs.append((lost.pop(name), made.pop(twin["name"])))
    return {"made": list(made.values()), "dropped": list(lost.values()), "renamed": pairs}


def _of(one: Data) -> set[str]:
    """The columns that something stands on: those that it lists, or that its expression quotes."""
    text = "\n".join([one.get("expression", ""), *one.get("create", [])])
    keys = {key["column"] for key in one.get("keys", [])} | quoted(text)
    return keys | set(one.get("columns", [])) | ({one["column"]} if "column" in one else set())


def quoted(sql: str) -> frozenset[str]:
    """The names that an expression quotes."""
    return frozenset(_QUOTED.findall(sql))
