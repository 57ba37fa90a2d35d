"""Reads the history of a database: what migrations there are, and which are followed by none."""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from scaffold.errors import RefusedError

from .model import Head

if TYPE_CHECKING:
    from pathlib import Path

_NUMBER = re.compile(r"(\d{14})_")


def folder_of(database: str) -> PurePosixPath:
    """Return the folder of a database's history, below the project."""
    return PurePosixPath("prisma/migrations") / database


def heads(project: Path, database: str) -> list[Head]:
    """Return the heads of a history, sorted: none where there is no history, two where branches met."""
    found = records(project, database)
    followed = {parent for record in found.values() for parent in parents(record.state)}
    return [record for name, record in sorted(found.items()) if name not in followed]


def records(project: Path, database: str) -> dict[str, Head]:
    """Return every migration that carries a state, by its id. One that was written by hand carries none."""
    return {record.id: record for record in map(_read, sorted((project / folder_of(database)).glob("*/state.json")))}


def parents(state: dict[str, Any]) -> list[str]:
    """Return the ids that a migration follows: one, none for the first, more after a merge."""
    return [name for name in [state["parent"], *state.get("merges", [])] if name is not None]


def ancestors(found: dict[str, Head], name: str) -> set[str]:
    """Return the ids of a migration and of all that it follows."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one not in seen and one in found:
            seen.add(one)
            waiting += parents(found[one].state)
    return seen


def next_number(project: Path, database: str) -> int:
    """Return the number after the highest one of a folder, whoever gave it."""
    folder = project / folder_of(database)
    names = (path.name for path in folder.iterdir()) if folder.is_dir() else iter(())
    return max((int(match[1]) for match in map(_NUMBER.match, names) if match), default=-1) + 1


def _read(path: Path) -> Head:
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
        head = Head(id=state["id"], parent=state["parent"], state=state, path=path.parent)
        intact = isinstance(state["tables"], list) and path.parent.name == head.id
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _unreadable(path) from error
    if not intact:
        raise _unreadable(path)
    return head


def _unreadable(path: Path) -> RefusedError:
    return RefusedError(
        "this record of the database's state cannot be read",
        place=str(path),
        hint="take it back from git as it was committed; history is never edited",
    )
