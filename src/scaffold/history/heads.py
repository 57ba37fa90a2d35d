"""Reads the history of a database: what migrations there are, and which are followed by none."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from scaffold.errors import RefusedError

from .files import STATE, folder_of, history_files, own_scripts
from .model import Head

if TYPE_CHECKING:
    from pathlib import Path

_NUMBER = re.compile(r"(\d{14})_")
_DIGITS = 14


def heads(project: Path, database: str) -> list[Head]:
    """Return the heads of a history, sorted: none where there is no history, two where branches met."""
    found = records(project, database)
    followed = {parent for record in found.values() for parent in parents(record.state)}
    return [record for name, record in sorted(found.items()) if name not in followed]


def records(project: Path, database: str) -> dict[str, Head]:
    """Return every migration that carries a state, by its id. One that was written by hand carries none."""
    folder = project / folder_of(database)
    found = [
        _read(folder / path.split("/")[0], data)
        for path, data in history_files(project, database).items()
        if path.endswith(f"/{STATE}")
    ]
    return {record.id: record for record in found}


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
    """Return a number that sorts after every migration of a folder, whoever named it."""
    names = {path.split("/")[0] for path in history_files(project, database)}
    number = max((_after(name) for name in names), default=0)
    late = max(names, default="")
    if late >= f"{number:0{_DIGITS}d}":
        raise RefusedError(
            f"no number comes after the migration {late}: migrations run in the order of their names",
            hint="give it a name that begins with the time it was made, such as 20260131120000_",
            place=f"{folder_of(database)}/{late}",
        )
    return number


def without_records(project: Path, database: str) -> list[str]:
    """Return the migrations of a history of which no one carries a record: one that was squashed, or is foreign."""
    files = history_files(project, database)
    return [] if any(path.endswith(f"/{STATE}") for path in files) else own_scripts(files)


def _after(name: str) -> int:
    """The first number after a name, as names are sorted: shorter ones than ours count with all that may follow."""
    if match := _NUMBER.match(name):
        return int(match[1]) + 1
    digits = re.match(r"\d*", name)
    known = digits[0] if digits else ""
    return int(known.ljust(_DIGITS, "9")[:_DIGITS]) + 1 if known else 0


def _read(folder: Path, data: bytes) -> Head:
    try:
        state = json.loads(data.decode("utf-8"))
        head = Head(id=state["id"], parent=state["parent"], state=state, path=folder)
        intact = isinstance(state["tables"], list) and folder.name == head.id
    except (ValueError, KeyError, TypeError) as error:
        raise _unreadable(folder / STATE) from error
    if not intact:
        raise _unreadable(folder / STATE)
    return head


def _unreadable(path: Path) -> RefusedError:
    return RefusedError(
        "this record of the database's state cannot be read",
        place=str(path),
        hint="take it back from git as it was committed; history is never edited",
    )
