"""A history of SQLite, run in memory: what the tables really are after it, and whether one more migration fits.

Recorded states tell what scaffold made. A replay also knows what people added by migrations of their own.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from .ddl import Part, parts
from .files import SCRIPT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

PROBE = ("the whole", 'CREATE TABLE "_probe" (a); ALTER TABLE "_probe" RENAME TO "_probed"; DROP TABLE "_probed";')
"""When a table is renamed SQLite reads every trigger and view, whose columns it looks for nowhere else."""

STEPS = 50_000_000
"""Instructions of SQLite's machine that a history may take: it runs on empty tables."""


class ReplayError(Exception):
    """A script that SQLite does not take: `script` is its name, the text is SQLite's."""

    def __init__(self, script: str, text: str) -> None:
        super().__init__(text)
        self.script = script


class Beside(NamedTuple):
    """What stands beside a table; `columns` are those of an index (None: an expression, or a name that is none)."""

    table: str
    sql: str
    columns: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Schema:
    """What a database has: tables by name with their parts, and everything else by (kind, name)."""

    tables: Mapping[str, list[Part]]
    beside: Mapping[tuple[str, str], Beside]


def scripts_of(files: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """Return the scripts of a history, in their order: (name, SQL)."""
    return [
        (path.split("/")[0], data.decode("utf-8", "replace"))
        for path, data in files.items()
        if path.endswith(f"/{SCRIPT}")
    ]


def schema_after(scripts: Iterable[tuple[str, str]]) -> Schema:
    """Run scripts in an empty database; ReplayError where one fails."""
    with _database() as database:
        for name, sql in scripts:
            try:
                database.executescript(sql)
            except sqlite3.Error as error:
                raise ReplayError(name, str(error)) from error
        return _schema(database)


@contextmanager
def _database() -> Iterator[sqlite3.Connection]:
    """Open a database that has no files and reaches none, for a bounded time."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        denied = (sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH)
        database.set_authorizer(
            lambda action, *_: sqlite3.SQLITE_DENY if action in denied else sqlite3.SQLITE_OK,
        )
        database.set_progress_handler(lambda: 1, STEPS)
        yield database


def _schema(database: sqlite3.Connection) -> Schema:
    rows = database.execute("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    virtual = [name for kind, name, _, sql in rows if kind == "table" and sql.upper().startswith("CREATE VIRTUAL")]
    hidden = tuple(f"{name}_" for name in virtual)
    return Schema(
        tables={
            name: [] if name in virtual else parts(sql)
            for kind, name, _, sql in rows
            if kind == "table" and not name.startswith(("sqlite_", *hidden))
        },
        beside={
            (kind, name): Beside(table, sql, _columns(database, name) if kind == "index" else ())
            for kind, name, table, sql in rows
            if kind != "table"
        },
    )


def _columns(database: sqlite3.Connection, index: str) -> tuple[str | None, ...]:
    rows = database.execute("SELECT name FROM pragma_index_info(?) ORDER BY seqno", (index,))
    return tuple(name for (name,) in rows)
