"""The next migration of a project: from the state after its head to the state that its input asks for."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from scaffold.errors import RefusedError
from scaffold.render.kit import load_kit

from .bound import lost_with_columns
from .files import folder_of, history_files, own_scripts
from .heads import heads, next_number, without_records
from .model import DATABASE, DataLossError, Head, Migration, Risk, database_of
from .rehearsal import Rehearsal, refuse_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from scaffold.releases.release import Release

Data = dict[str, Any]

WITHOUT_TRANSACTION = "-- migrate: without transaction"
"""The line by which the project's migrator knows what PostgreSQL does not do in a transaction."""


def next_migration(
    project: Path,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    release: Release,
    *,
    allow_data_loss: bool = False,
) -> Migration | None:
    """Return what has to be added to the history, or None when the database stays as it is.

    DataLossError (exit 4) when it destroys something, or may fail on rows, and that was not allowed.
    """
    kit = load_kit(release.root)
    app = kit.build(dict(after))
    database = database_of(app)
    found = heads(project, database)
    if not found:
        refuse_squashed(project, database)
        return _baseline(project, app, database_of(before))
    head = only(found, database)
    recorded, wanted = head.state["tables"], json.loads(app["db"]["state"])["tables"]
    renames = kit.changes.renames(app)
    refuse_names(project, database, recorded, wanted, renames["tables"])
    rehearsal = Rehearsal.of(project, database, recorded, kit, renames)
    more = [rehearsal.as_data(renames["tables"])] if rehearsal and getattr(kit.changes, "CARRIES_OWN", False) else []
    change = kit.changes.alter(database, recorded, wanted, renames, *more)
    risks = [Risk(one["text"], one["way"], tuple(one["sql"])) for one in change["risks"]]
    if rehearsal:
        risks += rehearsal.risks(change["scripts"])
    risks += lost_with_columns(project, database, change["scripts"])
    if risks and not allow_data_loss:
        raise DataLossError(risks)
    if not change["scripts"]:
        return None
    files, ids = _files(change, head, database, next_number(project, database))
    return Migration(
        files=files,
        ids=ids,
        summary=change["summary"],
        notes=change["notes"],
        destructive=[risk.text for risk in risks],
    )


def refuse_squashed(project: Path, database: str) -> None:
    """Refuse a history whose migrations carry no record: what comes next would make every table once more."""
    if scripts := without_records(project, database):
        raise RefusedError(
            f"no migration of {database} carries a record of the tables ({', '.join(scripts)})",
            hint="when they make the tables that scaffold.yaml asks for (a history that was squashed, say): "
            "`scaffold migrations baseline` records that, and the next migration starts from there",
            place=str(folder_of(database)),
        )


def only(found: Sequence[Head], database: str) -> Head:
    """Return the one head; RefusedError when two branches each added a migration."""
    if len(found) == 1:
        return found[0]
    raise RefusedError(
        f"the history of {database} has {len(found)} heads: {', '.join(head.id for head in found)}",
        hint="two branches each added a migration: run scaffold migrations merge",
        place=str(folder_of(database)),
    )


def migration_files(folder: str, name: str, script: str, state: Data) -> dict[str, bytes]:
    """Return the two files of a migration."""
    record = json.dumps({"id": name, **state}, indent=2, ensure_ascii=True) + "\n"
    return {f"{folder}/{name}/migration.sql": script.encode(), f"{folder}/{name}/state.json": record.encode()}


def migration_id(number: int, words: str, content: str) -> str:
    """Return the name of a folder: a number for its order, words for people, and a few digits of what is in it.

    Two branches take the same number; the digits keep their folders apart, or make them one when they did the same.
    """
    return f"{number:014d}_{words}_{hashlib.sha256(content.encode()).hexdigest()[:6]}"


def _files(change: Data, head: Head, database: str, number: int) -> tuple[dict[str, bytes], list[str]]:
    folder = str(folder_of(database))
    files: dict[str, bytes] = {}
    ids: list[str] = []
    parent = head.id
    for offset, script in enumerate(change["scripts"]):
        lines = [f"-- It {line}." for line in change["summary"]] if not ids else []
        lines += [WITHOUT_TRANSACTION] if script["alone"] else []
        text = _text(lines, script)
        name = migration_id(number + offset, script["name"], f"{parent}\n{text}")
        files |= migration_files(folder, name, text, {"parent": parent, DATABASE: database, "tables": script["tables"]})
        ids.append(name)
        parent = name
    return files, ids


def _text(lines: list[str], script: Data) -> str:
    return "".join(f"{line}\n" for line in lines) + ("\n" if lines else "") + str(script["sql"])


def _baseline(project: Path, app: Data, former: str) -> Migration:
    """A database that the project had not before: a history of its own begins."""
    database, made = database_of(app), app["db"]
    own = own_scripts(history_files(project, former)) if former != database else []
    what = "with every table that scaffold.yaml asks for" if own else "with every table"
    folder = f"{folder_of(database)}"
    return Migration(
        files={
            f"{folder}/migration_lock.toml": made["lock"].encode(),
            f"{folder}/{made['init']}/migration.sql": made["migration"].encode(),
            f"{folder}/{made['init']}/state.json": made["state"].encode(),
        },
        ids=[made["init"]],
        summary=[f"begins a history for {database}, {what} in one migration"],
        notes=[
            *([f"no rows move from {former} to {database}: export and import them yourself"] * (former != database)),
            *([f"what your own migrations of {former} made is not in it: {', '.join(own)}"] * bool(own)),
        ],
    )
