"""`scaffold migrations`: one history after two branches each added to it, and a record where a history has none."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from scaffold.cli.output import print_json
from scaffold.cli.parameters import Argument, Flag

if TYPE_CHECKING:
    from collections.abc import Callable


class Action(StrEnum):
    """What can be done with a history."""

    BASELINE = "baseline"
    MERGE = "merge"


def command() -> Callable[..., None]:
    """Return the command's function."""
    return migrations


def migrations(
    action: Annotated[Action, Argument(help="baseline: record what a history makes; merge: join the heads")],
    *,
    as_json: Annotated[bool, Flag("--json", help="Print the result for a machine to read")] = False,
) -> None:
    """Join the heads of the history of the project's database, or record a history; the new migration is staged.

    merge: two branches that each added a migration leave two heads. When they did not touch the same things, both stay
    in force, and one that follows both is added. Otherwise nothing is written (exit code 4), and it is said what to do.

    baseline: a history that was squashed into one migration, or came from another tool, carries no record of the
    tables, and the next change would make them all anew. A migration that does nothing records them: those that the
    input as last applied asks for. On SQLite the history is run in memory first, to see that it makes them.
    """
    from scaffold.history import baseline, database_of, merge_heads, write_migration
    from scaffold.lifecycle.project import find_project, read_project
    from scaffold.lifecycle.recorded import recorded_tables

    root = find_project(Path.cwd())
    project = read_project(root)
    database = database_of(project.answers)
    if action is Action.MERGE:
        made, nothing = merge_heads(root, database), "has one head: there is nothing to join"
    else:
        made, nothing = baseline(root, database, recorded_tables(project)), "carries its records already"
    if made is not None:
        write_migration(root, made)
    ids = list(made.ids) if made else []
    if as_json:
        print_json({"ok": True, "migrations": ids, "summary": list(made.summary) if made else []})
    elif made:
        print(f"{ids[0]}: {', '.join(made.summary)}.")
        print("It is staged: commit it, then run scaffold apply to see whether the input wants more.")
    else:
        print(f"The history of {database} {nothing}.")
