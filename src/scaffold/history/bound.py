"""Constraints and indexes that people made by migrations of their own on PostgreSQL or MySQL, and who loses them.

No record speaks of them, and nothing is rehearsed there: they are read from the statements. A column that goes takes
what names it along (PostgreSQL), or is not let go (a CHECK of MySQL).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .ddl import statements
from .files import SCRIPT, folder_of, history_files, own_scripts
from .model import REHEARSED, Risk
from .own import actions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

KINDS = ("constraint", "check", "unique", "foreign", "exclude", "index", "key")


class Bound(NamedTuple):
    """What holds a table: its name ("" for one that the database names), what it says, and the script that makes it."""

    table: str
    name: str
    words: tuple[str, ...]
    script: str


def lost_with_columns(project: Path, database: str, scripts: Sequence[Mapping[str, str]]) -> Iterator[Risk]:
    """Give what of people's own names a column that the next scripts drop."""
    if database == REHEARSED:
        return
    files = history_files(project, database)
    own = [one for script in own_scripts(files) for one in _made(files[f"{script}/{SCRIPT}"], script)]
    gone = {name for script in own_scripts(files) for name in _dropped(files[f"{script}/{SCRIPT}"])}
    for script in scripts:
        for words in statements(script["sql"]):
            table, column = _dropped_column(words)
            for one in own:
                if one.table != table or column not in one.words or (one.name and one.name in gone):
                    continue
                what = f"{one.name} of {table}" if one.name else f"a constraint of {table} ({' '.join(one.words)})"
                yield Risk(
                    f"{what}, which a migration of your own made, names {table}.{column}, which goes",
                    f"look at {folder_of(database)}/{one.script}/{SCRIPT}: drop it there by one more migration of your "
                    "own, or make it anew without that column after this change",
                    (f"ALTER TABLE {table} DROP COLUMN {column}",),
                )


def _made(script: bytes, name: str) -> Iterator[Bound]:
    for words in statements(script.decode("utf-8", "replace")):
        lower = [word.lower() for word in words]
        if lower[:2] == ["alter", "table"]:
            table, at = _table(words, 2)
            for action in actions(words[at:]):
                kind = [word.lower() for word in action[:2]]
                if kind[:1] == ["add"] and kind[1:] and kind[1] in KINDS:
                    named = action[2] if kind[1] == "constraint" and len(action) > 2 else ""
                    yield Bound(table, named, tuple(action[1:]), name)
        elif lower[:1] == ["create"] and "index" in lower[:3] and "on" in lower:
            on = lower.index("on")
            table, at = _table(words, on + 1)
            yield Bound(table, words[on - 1], tuple(words[at:]), name)


def _dropped(script: bytes) -> Iterator[str]:
    """Give the names of what a script takes away again."""
    for words in statements(script.decode("utf-8", "replace")):
        lower = [word.lower() for word in words]
        for kind in ("constraint", "index", "check", "key"):
            if "drop" in lower and kind in lower[lower.index("drop") :]:
                after = words[lower.index(kind, lower.index("drop")) + 1 :]
                yield from (word for word in after if word.lower() not in {"if", "exists", "concurrently"})


def _dropped_column(words: Sequence[str]) -> tuple[str, str]:
    lower = [word.lower() for word in words]
    if lower[:2] != ["alter", "table"] or lower[3:5] != ["drop", "column"]:
        return "", ""
    return words[2], words[5]


def _table(words: Sequence[str], at: int) -> tuple[str, int]:
    """The name of a table, without its schema, and where the rest begins."""
    while at < len(words) and words[at].lower() in {"if", "not", "exists", "only"}:
        at += 1
    while len(words) > at + 2 and words[at + 1] == ".":
        at += 2
    return (words[at] if at < len(words) else ""), at + 1
