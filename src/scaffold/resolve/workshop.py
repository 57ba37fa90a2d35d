"""A repository of our own with the user's objects in it: whole commits are moved to another input, then merged."""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scaffold.git import Git, join, split
from scaffold.merge.engine import merge_project
from scaffold.merge.lab import AUTHOR

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scaffold.merge.model import Conflict, Entry, Outcome, Renames, Side
    from scaffold.merge.repository import Repository

LABELS = re.compile(rb"^(<{7}|\|{7}|>{7})(?: .*)?$", re.MULTILINE)
CARRIED = ("merge.conflictStyle", "merge.renames", "merge.renameLimit", "core.fileMode")
"""Settings of the user's that say how git merges."""


class Move(NamedTuple):
    """How a commit is brought to another input: the render that it was made from, and the one that it is to have."""

    base: Side
    theirs: Side
    renames: Renames
    own: Mapping[str, bytes | None]


class Moved(NamedTuple):
    """A commit as if its project had always had the other input."""

    commit: str
    conflicts: tuple[Conflict, ...]


class Merged(NamedTuple):
    """What git's merge gives.

    `entries`: path -> its lines of the index, (stage, mode, id); `contents`: the files that differ from our commit.
    """

    entries: Mapping[str, tuple[tuple[str, str, str], ...]]
    contents: Mapping[str, bytes | None]

    @property
    def unmerged(self) -> set[str]:
        """The paths that are in conflict."""
        return {path for path, lines in self.entries.items() if any(stage != "0" for stage, _, _ in lines)}


class Workshop:
    """The temporary repository."""

    def __init__(self, folder: Path, repository: Repository) -> None:
        self.folder, self.repository = folder, repository
        form = ["--object-format=sha256"] if repository.algorithm == "sha256" else []
        Git(folder, alone=True)("init", "--quiet", "--template=", *form, ".")
        objects = (repository.top / repository.git.line("rev-parse", "--git-path", "objects")).resolve()
        (folder / ".git/objects/info").mkdir(exist_ok=True)
        (folder / ".git/objects/info/alternates").write_text(f"{objects}\n", "utf-8")
        self.git = Git(folder, AUTHOR, alone=True)
        for name in CARRIED:
            if value := repository.git("config", "--get", name, ok=(0, 1)).decode().strip():
                self.git("config", name, value)

    def moved(self, commit: str, move: Move) -> Moved:
        """Return a commit whose project has another input: what `scaffold apply` would have made of it."""
        self._check_out(commit)
        outcome = merge_project(
            self.folder / self.repository.prefix, move.base, move.theirs, renames=move.renames, own=move.own
        )
        return Moved(self._committed(commit, outcome), outcome.conflicts)

    def merged(self, base: str, ours: str, theirs: str, against: str) -> Merged:
        """Merge two commits with that one as their base, as git does it; `contents` are compared with `against`."""
        trees = [self.git.line("rev-parse", f"{commit}^{{tree}}") for commit in (base, ours, theirs)]
        root = self._commit(trees[0])
        one, other = (self._commit(tree, root) for tree in trees[1:])
        self._check_out(one)
        self.git("merge", "--quiet", "--no-commit", "--no-ff", other, ok=(0, 1))
        entries: dict[str, tuple[tuple[str, str, str], ...]] = {}
        for line in split(self.git("ls-files", "--stage", "-z")):
            details, path = line.split("\t", 1)
            mode, identity, stage = details.split()
            entries[path] = (*entries.get(path, ()), (stage, mode, identity))
        touched = split(self.git("diff", "--name-only", "--no-renames", "-z", against))
        unmerged = [path for path, lines in entries.items() if len(lines) > 1 or lines[0][0] != "0"]
        return Merged(entries, {path: content(self.folder / path) for path in [*touched, *unmerged]})

    def undecided(self, done: Merged, base: Moved, ours: Moved, theirs: Moved) -> Merged:
        """Return a merge in which is in conflict what a side could not bring to the other input by itself.

        A side that has it from the base decided nothing: then the other one did, when it changed the input.
        """
        inherited = {(one.path, one.kind, one.ours) for one in base.conflicts}
        stages: dict[str, dict[int, Entry | None]] = {}
        for moved, own, other in ((theirs, 3, 2), (ours, 2, 3)):
            for one in moved.conflicts:
                path = self.repository.prefix + one.path
                if (one.path, one.kind, one.ours) not in inherited and path in done.entries:
                    found = stages.setdefault(path, {1: one.base, other: one.theirs})
                    found[own] = one.ours
        entries, contents = dict(done.entries), dict(done.contents)
        for path, sides in stages.items():
            if path not in done.unmerged:
                entries[path] = tuple(
                    (str(stage), side.mode, self._blob(side.data)) for stage, side in sorted(sides.items()) if side
                )
                contents[path] = content(self.folder / path)
        return Merged(entries, contents)

    def _blob(self, data: bytes) -> str:
        return self.git.line("hash-object", "-w", "--no-filters", "--stdin", data=data)

    def _check_out(self, commit: str) -> None:
        self.git("reset", "--quiet", "--hard", ok=(0, 128))
        self.git("checkout", "--quiet", "--force", "--detach", commit)
        self.git("clean", "--quiet", "-ffdx")
        (self.folder / self.repository.prefix).mkdir(parents=True, exist_ok=True)

    def _committed(self, commit: str, outcome: Outcome) -> str:
        """Commit what a merge of ours gives, conflict markers included."""
        lines = []
        for path, entry in outcome.after.items():
            name = self.repository.prefix + path
            if entry is None:
                lines.append(f"0 {'0' * len(commit)}\t{name}")
                continue
            lines.append(f"{entry.mode} {self._blob(entry.data)}\t{name}")
        if lines:
            self.git("update-index", "-z", "--add", "--replace", "--index-info", data=join(lines))
        return self._commit(self.git.line("write-tree"), commit)

    def _commit(self, tree: str, *parents: str) -> str:
        return self.git.line("commit-tree", tree, *(part for one in parents for part in ("-p", one)), data=b"-\n")


def content(path: Path) -> bytes | None:
    """Return a file's bytes, a link's target, or None."""
    if path.is_symlink():
        return os.fsencode(path.readlink())
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def bare(data: bytes | None) -> bytes | None:
    """Return contents as they compare: without line ends of another kind, and labels of conflict markers."""
    return None if data is None else LABELS.sub(rb"\1", data.replace(b"\r\n", b"\n"))


@contextmanager
def open_workshop(repository: Repository) -> Iterator[Workshop]:
    """Make a workshop for a while."""
    with tempfile.TemporaryDirectory(prefix="scaffold-") as name:
        yield Workshop(Path(name), repository)
