"""Writes an outcome: the working tree and git's index are touched once, at the end, and all or nothing."""

from __future__ import annotations

import errno
from contextlib import suppress
from typing import TYPE_CHECKING

from scaffold.errors import RefusedError
from scaffold.git import DISK
from scaffold.interrupts import Interrupts

from .apply import apply, begin, undo
from .check import check_writable
from .disk import sync
from .journal import Journal, Phase, last_journal, read_journal
from .lock import locked
from .prepare import prepared
from .repository import Repository, open_repository

if TYPE_CHECKING:
    from pathlib import Path

    from .model import Outcome


def write_outcome(project: Path, outcome: Outcome) -> None:
    """Write an outcome to the working tree and stage it.

    Refused when a touched file has edits that git does not know, or when an unrecorded file is in the way.
    Whatever happens (an error, a full disk, SIGINT, SIGTERM), the project is as before, or the change is done.
    After a SIGKILL, `recover` or `abort` brings it there.
    """
    if outcome.empty:
        return
    repository = open_repository(project)
    with locked(repository), Interrupts() as interrupts:
        open_one = last_journal(repository)
        if open_one is not None and open_one.phase is not Phase.WRITTEN:
            raise RefusedError(
                "an earlier change was interrupted", hint="Finish it, or go back with `scaffold update --abort`."
            )
        check_writable(repository, outcome)
        try:
            with prepared(repository, outcome) as journal, interrupts.shield():
                _commit(publish(journal, open_one))
        except OSError as error:
            raise _refused(error, repository) from error


def publish(prepared_one: Journal, earlier: Journal | None) -> Journal:
    """Put the journal in its place: from here on the change can be finished or undone by anybody."""
    repository = prepared_one.repository
    if earlier is not None and earlier.committed:
        earlier.discard()
    elif earlier is not None:
        earlier.put_below()
    prepared_one.folder.replace(repository.home / "journal")
    sync([repository.home])
    journal = read_journal(repository)
    if journal is None:
        raise OSError(errno.EIO, "the journal vanished")
    return journal


def _commit(journal: Journal) -> None:
    begin(journal)
    try:
        apply(journal)
    except (OSError, RefusedError):
        undo(journal)
        raise


def _refused(error: OSError, repository: Repository) -> RefusedError:
    reason = error.strerror or str(error)
    where = f" ({error.filename})" if error.filename else ""
    with suppress(OSError):
        if read_journal(repository):
            return RefusedError(f"cannot write the change: {reason}{where}", hint="Run `scaffold update --abort`.")
    full = error.errno in DISK
    return RefusedError(
        f"cannot write the change: {reason}{where}",
        hint=f"{'Free some space' if full else 'Give yourself the right to write there'} and run the command again. "
        "Nothing was changed.",
    )
