"""`scaffold migrations merge`: one history again, after two branches each added a migration."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scaffold.cli.output import print_json

if TYPE_CHECKING:
    from collections.abc import Callable


class Action(StrEnum):
    """What can be done with a history."""

    MERGE = "merge"


def command() -> Callable[..., None]:
    """Return the command's function."""
    return migrations


def migrations(
    action: Annotated[Action, typer.Argument(help="merge: join the heads")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result for a machine to read")] = False,
) -> None:
    """Join the heads of the history of the project's database, and stage the new migration.

    Two branches that each added a migration leave two heads. When they did not touch the same things, both stay in
    force, and one that follows both is added. Otherwise nothing is written (exit code 4), and it is said what to do.
    """
    from scaffold.history import merge_heads, write_migration
    from scaffold.lifecycle.project import find_project, read_project

    del action
    root = find_project(Path.cwd())
    database = str(read_project(root).answers["database"])
    made = merge_heads(root, database)
    if made is not None:
        write_migration(root, made)
    ids = list(made.ids) if made else []
    if as_json:
        print_json({"ok": True, "migrations": ids, "summary": list(made.summary) if made else []})
    elif made:
        print(f"{ids[0]}: {', '.join(made.summary)}.")
        print("It is staged: commit it, then run scaffold apply to see whether both together want more.")
    else:
        print(f"The history of {database} has one head: there is nothing to join.")
