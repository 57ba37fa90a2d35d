"""What people added to the tables by migrations of their own, that no record speaks of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .ddl import statements
from .files import SCRIPT, own_scripts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .replay import Schema

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Own:
    """What a database of SQLite has beside what is recorded.

    Attributes:
        tables: by name, {columns: [{name, sql, computed}], constraints: [SQL], indexes: [SQL]}.
        beside: triggers and views, [{kind, name, sql}].
        changed: parts of recorded tables that are no longer as recorded, by the table.

    """

    tables: Mapping[str, Data] = field(default_factory=dict)
    beside: Sequence[Data] = ()
    changed: Mapping[str, list[str]] = field(default_factory=dict)

    def as_data(self) -> Data:
        """Return it as a kit takes it."""
        return {"tables": dict(self.tables), "beside": list(self.beside)}

    def lost(self, before: Schema, after: Schema) -> Iterator[tuple[str, str]]:
        """Give what a change of the schema loses, as (what it is, its table): "the column note", "tasks"."""
        for table, found in self.tables.items():
            if (parts := after.tables.get(table)) is None:
                continue
            texts = {part.text for part in parts}
            yield from ((f"the column {one['name']}", table) for one in found["columns"] if one["sql"] not in texts)
            yield from ((f"the constraint {sql}", table) for sql in found["constraints"] if sql not in texts)
            for name in found["indexes"]:
                now = after.beside.get(("index", name))
                if now is None or now.columns != before.beside["index", name].columns:
                    yield f"the index {name}", table
        for thing in self.beside:
            kind, name, table = (str(thing[key]) for key in ("kind", "name", "table"))
            if table in {*after.tables, name} and (kind, name) not in after.beside:
                yield f"the {kind} {name}", table


def own_things(actual: Schema, recorded: Schema) -> Own:
    """Return what a database has and its record does not."""
    tables: dict[str, Data] = {}
    changed: dict[str, list[str]] = {}
    for name in actual.tables.keys() & recorded.tables.keys():
        known = {form for part in recorded.tables[name] for form in part.forms}
        columns = {part.column.lower() for part in recorded.tables[name] if part.column}
        found: Data = {"columns": [], "constraints": [], "indexes": {}}
        for part in actual.tables[name]:
            if part.column and part.column.lower() not in columns:
                found["columns"].append({"name": part.column, "sql": part.text, "computed": part.computed})
            elif part.column and not known.issuperset(part.forms):
                changed.setdefault(name, []).append(part.text)
            elif not known.issuperset(part.forms):
                found["constraints"].append(part.text)
        for (kind, index), one in actual.beside.items():
            if kind == "index" and one.table == name and (kind, index) not in recorded.beside:
                found["indexes"][index] = one.sql
        if any(found.values()):
            tables[name] = found
    beside = [
        {"kind": kind, "name": name, "table": one.table, "sql": one.sql}
        for (kind, name), one in actual.beside.items()
        if kind != "index" and (kind, name) not in recorded.beside
    ]
    return Own(tables, beside, changed)


def named_by_hand(files: Mapping[str, bytes]) -> dict[tuple[str, str | None], str]:
    """Return what scripts without a record make, on any database: (table, column or None for itself) -> script."""
    found: dict[tuple[str, str | None], str] = {}
    for script in own_scripts(files):
        for words in statements(files[f"{script}/{SCRIPT}"].decode("utf-8", "replace")):
            _read(words, found, script)
    return found


def _read(words: list[str], found: dict[tuple[str, str | None], str], script: str) -> None:
    lower = [word.lower() for word in words]
    if lower[:2] not in (["create", "table"], ["alter", "table"], ["drop", "table"]):
        return
    at = _skip(lower, 2, ("if", "not", "exists", "only"))
    while len(words) > at + 2 and words[at + 1] == ".":
        at += 2
    if at >= len(words):
        return
    table = words[at]
    if lower[0] == "create":
        found[table, None] = script
    elif lower[0] == "drop":
        for key in [key for key in found if key[0] == table]:
            del found[key]
    else:
        for action in actions(words[at + 1 :]):
            _alter(table, action, found, script)


def _alter(table: str, action: list[str], found: dict[tuple[str, str | None], str], script: str) -> None:
    lower = [word.lower() for word in action]
    at = _skip(lower, 1, ("column", "if", "not", "exists"))
    if at >= len(action):
        return
    if lower[0] == "add" and lower[at] not in _NO_COLUMNS:
        found[table, action[at]] = script
    elif lower[0] == "drop":
        found.pop((table, action[at]), None)
    elif lower[0] == "rename" and "to" in lower[at:]:
        new = action[lower.index("to", at) + 1]
        if lower[1] == "to":
            for key in [key for key in found if key[0] == table]:
                found[new, key[1]] = found.pop(key)
        elif found.pop((table, action[at]), None):
            found[table, new] = script


def actions(words: list[str]) -> Iterator[list[str]]:
    """Give what is between the commas that stand in no parentheses."""
    found: list[str] = []
    depth = 0
    for word in words:
        depth += (word == "(") - (word == ")")
        if word == "," and depth == 0:
            yield found
            found = []
        else:
            found.append(word)
    if found:
        yield found


def _skip(words: list[str], at: int, those: tuple[str, ...]) -> int:
    while at < len(words) and words[at] in those:
        at += 1
    return at


_NO_COLUMNS = frozenset({"constraint", "primary", "unique", "check", "foreign", "index", "key", "fulltext", "("})
