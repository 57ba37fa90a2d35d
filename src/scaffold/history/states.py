"""Three-way merge of two states of a database: what each side made, changed or dropped, thing by thing."""

from __future__ import annotations

from typing import Any

from .model import REHEARSED

Data = dict[str, Any]

KINDS = ("columns", "uniques", "indexes", "foreign_keys", "checks", "extras")
"""What a table has many of, each with a name."""

_WORDS = frozenset({"title", "purpose", "relation_name", "back"})
"""What is said of a thing, and is not in the database."""


class MergeConflictError(Exception):
    """Both sides changed the same thing, each in another way."""


def merge_tables(base: list[Data], ours: list[Data], theirs: list[Data], database: str) -> list[Data]:
    """Return the tables with the changes of both sides; MergeConflictError when that has no meaning."""
    former, one, other = _named(base), _named(ours), _named(theirs)
    merged = []
    for name in [*one, *(name for name in other if name not in one)]:
        table = _table(name, former.get(name), one.get(name), other.get(name), database)
        if table is not None:
            merged.append(table)
    _check(merged)
    return merged


def _table(name: str, base: Data | None, ours: Data | None, theirs: Data | None, database: str) -> Data | None:
    if _plain(ours) == _plain(theirs) or _plain(theirs) == _plain(base):
        return ours
    if _plain(ours) == _plain(base):
        return theirs
    if base is None or ours is None or theirs is None:
        raise MergeConflictError(f"both made, or one changed and the other dropped, the table {name}")
    if database == REHEARSED:
        raise MergeConflictError(
            f"both changed the table {name}, and on SQLite the second one makes it anew as it was without the first"
        )
    table = dict(ours)
    for kind in KINDS:
        table[kind] = _things(f"{kind} of {name}", base.get(kind, []), ours.get(kind, []), theirs.get(kind, []))
    return table


def _things(what: str, base: list[Data], ours: list[Data], theirs: list[Data]) -> list[Data]:
    former, one, other = _named(base), _named(ours), _named(theirs)
    merged = []
    for name in [*one, *(name for name in other if name not in one)]:
        mine, yours, old = one.get(name), other.get(name), former.get(name)
        if _plain(mine) == _plain(yours) or _plain(yours) == _plain(old):
            kept = mine
        elif _plain(mine) == _plain(old):
            kept = yours
        else:
            raise MergeConflictError(f"both changed {name}, one of the {what}")
        if kept is not None:
            merged.append(kept)
    return merged


def _check(tables: list[Data]) -> None:
    """One side may have dropped what the other one stands on."""
    columns = {table["name"]: {column["name"] for column in table["columns"]} for table in tables}
    for table in tables:
        name = table["name"]
        used = {key["column"] for index in table["indexes"] for key in index["keys"]}
        used |= {column for unique in table["uniques"] for column in unique["columns"]}
        used |= {key["column"] for key in table["foreign_keys"]}
        if gone := sorted(used - columns[name]):
            raise MergeConflictError(f"one dropped {name}.{gone[0]}, and the other one uses it")
        for key in table["foreign_keys"]:
            if key["table"] not in columns:
                raise MergeConflictError(f"one dropped the table {key['table']}, and the other one refers to it")


def _named(things: list[Data]) -> dict[str, Data]:
    return {thing["name"]: thing for thing in things}


def _plain(thing: Any) -> Any:
    """A thing without the words about it."""
    if isinstance(thing, dict):
        return {key: _plain(value) for key, value in thing.items() if key not in _WORDS}
    if isinstance(thing, list):
        return [_plain(one) for one in thing]
    return thing
