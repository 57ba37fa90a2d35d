"""The journal: everything that a change needs to be finished or undone, on disk before anything is touched.

<git folder>/scaffold/journal/
    journal.json    phase, commit, paths
    before/  after/ the touched files of the working tree, as they were and as they shall be
    index.before    git's index, as it was (missing when there was none)
    index.after     git's index, as it shall be

Changes that are made on top of one that is staged put its journal aside, as <git folder>/scaffold/earlier-<number>:
each can be taken back, the last one first, until they are committed.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from scaffold.errors import RefusedError
from scaffold.git import split

from .disk import sync
from .index import stages
from .repository import Repository, open_repository

if TYPE_CHECKING:
    from pathlib import Path

VERSION = 1
EARLIER = "earlier-"


class Phase(StrEnum):
    """How far a change has come."""

    APPLY = "apply"
    """The working tree is being written: some files may be as before, some as after."""
    WRITTEN = "written"
    """Done. Can be undone until it is committed."""
    UNDO = "undo"
    """The working tree is being put back."""


@dataclass(frozen=True, slots=True)
class Journal:
    """One change of the project at `prefix`. Paths are relative to the top of the working tree."""

    repository: Repository
    folder: Path
    phase: Phase
    head: str
    prefix: str
    paths: tuple[str, ...]
    made: tuple[str, ...]
    """Folders that were not there before, the outermost first."""
    conflicts: tuple[str, ...] = ()

    def save(self) -> None:
        """Write what this journal says, at once and to the disk."""
        data = {
            "version": VERSION,
            "phase": self.phase,
            "head": self.head,
            "prefix": self.prefix,
            "paths": self.paths,
            "made": self.made,
            "conflicts": self.conflicts,
        }
        new = self.folder / "journal.json.new"
        new.write_text(json.dumps(data, indent=1) + "\n", "utf-8")
        sync([new])
        new.replace(self.folder / "journal.json")
        sync([self.folder])

    def in_phase(self, phase: Phase) -> Journal:
        """Return the journal in another phase, saved."""
        journal = replace(self, phase=phase)
        journal.save()
        return journal

    def discard(self) -> None:
        """Take the journal away, at once. The change below it is the last one again."""
        old = self.folder.with_name("journal.old")
        shutil.rmtree(old, ignore_errors=True)
        self.folder.replace(old)
        last_journal(self.repository)
        shutil.rmtree(old, ignore_errors=True)

    def put_below(self) -> None:
        """Put the journal aside for one that is made on top of it."""
        self.folder.replace(self.repository.home / f"{EARLIER}{len(earlier(self.repository)) + 1}")

    @property
    def committed(self) -> bool:
        """Whether git has taken the change over: then git's own means undo it.

        A commit of other files, or another branch, leaves it what it is: staged, on top of what was there before.
        """
        if self.phase is not Phase.WRITTEN or self.repository.head() == self.head:
            return False
        paths = set(self.paths)
        lines = split(self.repository.git("ls-tree", "-r", "-z", "--full-tree", "HEAD"))
        entries = (line.split("\t", 1) for line in lines)
        head = {path: tuple(details.split()[::2]) for details, path in entries if path in paths}
        return head != _entries(self.repository, self.folder / "index.before", paths) or head == _entries(
            self.repository, self.repository.folder / "index", paths
        )


def _entries(repository: Repository, index: Path, paths: set[str]) -> dict[str, tuple[str, ...]]:
    """Return what an index holds of some paths, as (mode, id); what is in conflict has as many as it has stages."""
    found: dict[str, tuple[str, ...]] = {}
    for line in stages(repository, index, paths):
        details, path = line.split("\t", 1)
        found[path] = (*found.get(path, ()), *details.split()[:2])
    return found


def open_journal(project: Path) -> Journal | None:
    """Return the journal of the last change; None when there is none, or when it has been committed."""
    journal = read_journal(open_repository(project))
    return None if journal is None or journal.committed else journal


def last_journal(repository: Repository) -> Journal | None:
    """Return the journal of the last change, with everything put in order. For whoever holds the lock.

    When it was committed, so were the changes below it.
    """
    journal = read_journal(repository)
    below = earlier(repository)
    if journal is not None and journal.committed:
        for folder in below:
            shutil.rmtree(folder, ignore_errors=True)
    elif journal is None and below:
        below[-1].replace(repository.home / "journal")
        sync([repository.home])
        return last_journal(repository)
    return journal


def earlier(repository: Repository) -> list[Path]:
    """Return the journals of the changes below the last one, the oldest first."""
    return sorted(repository.home.glob(f"{EARLIER}*"), key=lambda path: int(path.name.removeprefix(EARLIER)))


def read_journal(repository: Repository) -> Journal | None:
    """Return the journal that stands in a repository."""
    folder = repository.home / "journal"
    try:
        data: dict[str, Any] = json.loads((folder / "journal.json").read_text("utf-8"))
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise _unreadable(folder) from error
    if data.get("version") != VERSION:
        raise _unreadable(folder)
    return Journal(
        repository=repository,
        folder=folder,
        phase=Phase(data["phase"]),
        head=data["head"],
        prefix=data["prefix"],
        paths=tuple(data["paths"]),
        made=tuple(data["made"]),
        conflicts=tuple(data["conflicts"]),
    )


def _unreadable(folder: Path) -> RefusedError:
    return RefusedError(
        f"the journal {folder} was written by another version of scaffold, or is damaged",
        hint="Use the version that wrote it; or look at `git status`, and remove the folder when all is well.",
    )
