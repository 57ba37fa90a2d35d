"""Carries a journal out, forwards and backwards. Both can be done again after having been killed halfway."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from .disk import alike, keep, place
from .index import edited_index, install_index, release_index_lock, removed, stages, take_index_lock
from .journal import Journal, Phase


def begin(journal: Journal) -> None:
    """Take git's lock for a change that has touched nothing yet; without it, the change never was."""
    try:
        _lock(journal, "after")
    except BaseException:
        journal.discard()
        raise


def apply(journal: Journal) -> Path | None:
    """Bring working tree and index to the state after. Returns where edits made meanwhile are kept, if any."""
    _lock(journal, "after")
    saved = _write(journal, "after")
    install_index(journal.repository)
    journal.in_phase(Phase.WRITTEN)
    _refresh(journal)
    return saved


def undo(journal: Journal) -> Path | None:
    """Bring working tree and index to the state before, and take the journal away."""
    journal = journal.in_phase(Phase.UNDO)
    _lock(journal, "before")
    saved = _write(journal, "before")
    for folder in reversed(journal.made):
        with suppress(OSError):
            (journal.repository.top / folder).rmdir()
    if (journal.folder / "index.before").exists():
        install_index(journal.repository)
    else:
        (journal.repository.folder / "index").unlink(missing_ok=True)
        release_index_lock(journal.repository, journal.folder / "index.wanted")
    _refresh(journal)
    journal.discard()
    return saved


def _lock(journal: Journal, side: str) -> None:
    """Take git's lock, with the index of that side in it: what else was staged meanwhile stays."""
    repository, folder = journal.repository, journal.folder
    wanted = folder / "index.wanted"
    release_index_lock(repository, wanted)
    wanted.unlink(missing_ok=True)
    goal, start = folder / f"index.{side}", folder / f"index.{'before' if side == 'after' else 'after'}"
    index = repository.folder / "index"
    if _same(index, start) or _same(index, goal):
        if goal.exists():
            keep(goal, wanted)
        else:
            wanted.write_bytes(b"")
    else:
        paths = set(journal.paths)
        lines = [removed(repository, path) for path in journal.paths] + stages(repository, goal, paths)
        edited_index(repository, index, wanted, lines)
        if stages(repository, wanted) == stages(repository, goal):
            wanted.unlink()
            keep(goal, wanted)
    take_index_lock(repository, wanted)


def _same(one: Path, other: Path) -> bool:
    return one.exists() == other.exists() and (not one.exists() or one.read_bytes() == other.read_bytes())


def _write(journal: Journal, side: str) -> Path | None:
    """Put the files of one side in place: first what comes, then what goes, so that no line is ever nowhere."""
    top, folder = journal.repository.top, journal.folder
    saved: Path | None = None
    gone = []
    for number, path in enumerate(journal.paths):
        target, wanted = top / path, folder / side / path
        spare = f".scaffold-{number}.tmp"
        with suppress(OSError):
            target.with_name(spare).unlink(missing_ok=True)
        if alike(target, wanted):
            continue
        if not alike(target, folder / "before" / path) and not alike(target, folder / "after" / path):
            saved = saved or journal.repository.home / "saved" / secrets.token_hex(4)
            keep(target, saved / path)
        if os.path.lexists(wanted):
            place(wanted, target, spare)
        else:
            gone.append(target)
    for target in gone:
        target.unlink(missing_ok=True)
        for parent in target.parents:
            if parent == journal.repository.project:
                break
            try:
                parent.rmdir()
            except OSError:
                break
    return saved


def _refresh(journal: Journal) -> None:
    """Let git see that the files are those of its index: a matter of speed."""
    journal.repository.git("update-index", "-q", "--refresh", ok=(0, 1, 128))
