"""Back to the state before a change, or on to the state after it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scaffold.errors import RefusedError
from scaffold.interrupts import Interrupts

from .apply import apply, undo
from .journal import Journal, Phase, last_journal, read_journal
from .lock import locked
from .repository import Repository, open_repository

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Undone:
    """What `abort` or `recover` did.

    Attributes:
        done: restored (as before the change) or finished (as after it).
        paths: the touched files, relative to the project.
        saved: a folder with edits that were made to those files since; None when there were none.
        earlier: whether a change before that one is still staged, and can be taken back as well.

    """

    done: str
    paths: tuple[str, ...]
    saved: Path | None = None
    earlier: bool = False


def abort(project: Path) -> Undone:
    """Restore exactly the state before the last change, unless it has been committed."""
    repository = open_repository(project)
    with locked(repository), Interrupts() as interrupts:
        journal = last_journal(repository)
        if journal is None or journal.committed:
            raise RefusedError(
                "there is nothing to abort"
                + (": the last change is no longer on top of what it was made on, it was committed" if journal else ""),
                hint="`git revert` takes a commit back." if journal else None,
            )
        if journal.prefix != repository.prefix:
            raise RefusedError(
                f"the last change was made in {journal.prefix or '.'}, not here", hint="Change into that folder."
            )
        with interrupts.shield():
            return _undone("restored", journal, undo(journal))


def recover(project: Path) -> Undone | None:
    """Bring a change that was killed to its end. None when there was nothing to do.

    One that was being written is finished, one that was being taken back is taken back.
    """
    repository = open_repository(project)
    with locked(repository), Interrupts() as interrupts:
        _sweep(repository)
        journal = last_journal(repository)
        if journal is None:
            return None
        if journal.phase is Phase.WRITTEN:
            if journal.committed:
                journal.discard()
            return None
        with interrupts.shield():
            if journal.phase is Phase.APPLY:
                return _undone("finished", journal, apply(journal))
            return _undone("restored", journal, undo(journal))


def _undone(done: str, journal: Journal, saved: Path | None) -> Undone:
    paths = tuple(path.removeprefix(journal.prefix) for path in journal.paths)
    return Undone(done, paths, saved, earlier=read_journal(journal.repository) is not None and done == "restored")


def _sweep(repository: Repository) -> None:
    """Remove what killed runs left that had not begun to write."""
    for leftover in (*repository.home.glob("prepare-*"), *repository.home.glob("journal.old")):
        shutil.rmtree(leftover, ignore_errors=True)
