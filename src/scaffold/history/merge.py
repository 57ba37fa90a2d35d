"""Two heads into one history: a migration that follows both, and the state in which both changes are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scaffold.errors import RefusedError

from .files import folder_of
from .heads import ancestors, heads, next_number, records
from .model import DATABASE, Migration
from .states import MergeConflictError, merge_tables
from .step import migration_files, migration_id

if TYPE_CHECKING:
    from pathlib import Path

    from .model import Head

Data = dict[str, Any]


def merge_heads(project: Path, database: str) -> Migration | None:
    """Return the migration that joins all heads; None when there is one head or no history.

    RefusedError when the heads changed the same thing in two ways: then one of them has to be made again.
    """
    found = heads(project, database)
    if len(found) <= 1:
        return None
    known = records(project, database)
    first, *others = found
    tables, seen = first.state["tables"], ancestors(known, first.id)
    for other in others:
        base = _common(known, seen, other)
        try:
            tables = merge_tables(base, tables, other.state["tables"], database)
        except MergeConflictError as conflict:
            raise _refused(known, found, conflict) from conflict
        seen |= ancestors(known, other.id)
    ids = [head.id for head in found]
    script = (
        "-- Two branches each added a migration, and neither touched what the other did: both are in force.\n"
        "-- This one follows them all, so that the next has one to start from; it changes nothing.\n"
    )
    name = migration_id(next_number(project, database), "merge", "\n".join(ids))
    state = {"parent": ids[0], "merges": ids[1:], DATABASE: database, "tables": tables}
    files = migration_files(str(folder_of(database)), name, script, state)
    return Migration(files=files, ids=[name], summary=[f"joins {' and '.join(ids)}"])


def _common(known: dict[str, Head], seen: set[str], other: Head) -> list[Data]:
    """The tables after the last migration that both sides have."""
    shared = seen & ancestors(known, other.id)
    nearest = max(shared, key=lambda name: (len(ancestors(known, name)), name), default=None)
    return list(known[nearest].state["tables"]) if nearest else []


def _refused(known: dict[str, Head], found: list[Head], conflict: MergeConflictError) -> RefusedError:
    own = {
        head.id: ancestors(known, head.id)
        - {x for other in found if other is not head for x in ancestors(known, other.id)}
        for head in found
    }
    shown = "\n".join(f"  {name}: {', '.join(sorted(ids))}" for name, ids in own.items())
    return RefusedError(
        f"the heads cannot both be in force: {conflict}\n{shown}",
        hint="delete the folders of the branch whose migrations have run nowhere that matters, and run scaffold apply: "
        "it writes that change anew, from the other head",
    )
