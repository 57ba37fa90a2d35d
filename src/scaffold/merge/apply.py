"""Carries a journal out, forwards and backwards. Both can be done again after having been killed halfway."""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from .disk import alike, copy, kind, place, set_aside, sync
from .index import edited_index, install_index, release_index_lock, removed, stages, take_index_lock
from .journal import Journal, Phase

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


READY = {"after": "stage", "before": "old"}
"""Folders of the journal with files that can be moved into place."""


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
            _second_name(goal, wanted)
        else:
            wanted.write_bytes(b"")
    else:
        paths = set(journal.paths)
        lines = [removed(repository, path) for path in journal.paths] + stages(repository, goal, paths)
        edited_index(repository, index, wanted, lines)
        if stages(repository, wanted) == stages(repository, goal):
            wanted.unlink()
            _second_name(goal, wanted)
    take_index_lock(repository, wanted)


def _second_name(index: Path, target: Path) -> None:
    """Name an index a second time. git never writes into one: it replaces it."""
    try:
        os.link(index, target)
    except OSError:
        shutil.copyfile(index, target)


def _same(one: Path, other: Path) -> bool:
    return one.exists() == other.exists() and (not one.exists() or one.read_bytes() == other.read_bytes())


def _write(journal: Journal, side: str) -> Path | None:
    """Put the files of one side in place: first what comes, then what goes, so that no line is ever nowhere."""
    top, folder = journal.repository.top, journal.folder
    wanted, ready = folder / side, folder / READY[side]
    numbers = {path: number for number, path in enumerate(journal.paths)}
    for path, number in numbers.items():
        with suppress(OSError):
            (top / path).with_name(_spare(number)).unlink(missing_ok=True)
    coming = [
        path for path in journal.paths if kind(wanted / path) is not None and not alike(top / path, wanted / path)
    ]
    going = [path for path in journal.paths if kind(wanted / path) is None]
    saved = _save(journal, [*coming, *going])
    first = [path for path in going if any(_nested(path, other) for other in coming)]
    _remove(journal, first, side)
    for path in coming:
        if side == "after" and kind(top / path) is not None:
            set_aside(top / path, folder / READY["before"] / path)
        place(ready / path, wanted / path, top / path, _spare(numbers[path]))
    sync(top / path for path in coming)
    _remove(journal, going, side)
    sync({folder for path in journal.paths if (folder := (top / path).parent).is_dir()})
    return saved


def _spare(number: int) -> str:
    return f".scaffold-{number}.tmp"


def _save(journal: Journal, paths: list[str]) -> Path | None:
    """Keep aside what is neither as before nor as after: somebody edited it meanwhile."""
    top, folder = journal.repository.top, journal.folder
    edited = [
        path for path in paths if not any(alike(top / path, folder / name / path) for name in ("before", "after"))
    ]
    edited = [path for path in edited if kind(top / path) is not None]
    if not edited:
        return None
    saved = journal.repository.home / "saved" / secrets.token_hex(4)
    for path in edited:
        copy(top / path, saved / path)
    return saved


def _nested(one: str, other: str) -> bool:
    """Whether one path lies below the other: a file takes the place of a folder, or the other way round."""
    return one.startswith(other + "/") or other.startswith(one + "/")


def _remove(journal: Journal, paths: list[str], side: str) -> None:
    """Remove files, and the folders that they leave empty; on the way back, only folders that the change had made."""
    for path in paths:
        target = journal.repository.top / path
        if kind(target) is not None:
            if side == "after":
                set_aside(target, journal.folder / READY["before"] / path)
            target.unlink()
        if side == "after":
            prune(target.parents, journal.repository.top / journal.prefix)
    if side == "before":
        prune(
            [journal.repository.top / folder for folder in reversed(journal.made)],
            journal.repository.top / journal.prefix,
        )


def prune(folders: Iterable[Path], until: Path) -> None:
    """Remove folders, the innermost first, as long as they are empty."""
    for folder in folders:
        if folder == until:
            return
        try:
            folder.rmdir()
        except FileNotFoundError:
            continue
        except OSError:
            return


def _refresh(journal: Journal) -> None:
    """Let git see that the files are those of its index: a matter of speed."""
    journal.repository.git("update-index", "-q", "--refresh", ok=(0, 1, 128))
