"""The record of a history that has none: it was squashed, or written by another tool."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from scaffold.errors import RefusedError

from .files import folder_of, history_files
from .heads import heads, next_number, without_records
from .model import DATABASE, REHEARSED, Migration
from .replay import ReplayError, schema_after, scripts_of
from .step import migration_files, migration_id

if TYPE_CHECKING:
    from pathlib import Path

Data = dict[str, Any]

SCRIPT = """\
-- The tables are there by the migrations before this one: it records them, and changes nothing.
"""


def baseline(project: Path, database: str, tables: list[Data]) -> Migration | None:
    """Return a migration that does nothing, with the record of `tables`; None when the history has a record.

    RefusedError when there is no history, or when it does not make those tables (SQLite: it is run, in memory).
    """
    if heads(project, database):
        return None
    scripts = without_records(project, database)
    if not scripts:
        raise RefusedError(
            f"there is no history of {database} to record",
            hint="`scaffold apply` begins one",
            place=str(folder_of(database)),
        )
    if database == REHEARSED:
        _check(scripts_of(history_files(project, database)), tables)
    state = {"parent": None, DATABASE: database, "tables": tables}
    name = migration_id(next_number(project, database), "baseline", "\n".join([*scripts, json.dumps(state)]))
    files = migration_files(str(folder_of(database)), name, SCRIPT, state)
    return Migration(files=files, ids=[name], summary=[f"records the tables that {', '.join(scripts)} made"])


def _check(scripts: list[tuple[str, str]], tables: list[Data]) -> None:
    """Refuse a record of tables and columns that the scripts do not make."""
    try:
        made = schema_after(scripts)
    except ReplayError as error:
        raise RefusedError(
            f"the migrations do not run in an empty database: {error.script}: {error}",
            hint="put that right first; a history has to make the database from nothing",
            place=str(folder_of(REHEARSED)),
        ) from error
    wanted = {(table["name"], column["name"]) for table in tables for column in table["columns"]}
    there = {(name, part.column) for name, parts in made.tables.items() for part in parts}
    if missing := sorted(wanted - there):
        shown = ", ".join(f"{table}.{column}" for table, column in missing[:5])
        more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
        raise RefusedError(
            f"the migrations do not make what scaffold.yaml asked for: {shown}{more} is missing",
            hint="add what is missing by a migration, then record it",
            place=str(folder_of(REHEARSED)),
        )
