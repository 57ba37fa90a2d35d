"""The user's repository, as the engine sees it: read only."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from scaffold.errors import RefusedError
from scaffold.git import Git, GitError, join, read_blobs, split

if TYPE_CHECKING:
    from collections.abc import Iterable

SAFE = re.compile(r"git config --global --add safe\.directory .+")
"""The line with which git says how to trust a repository."""
STYLES = ("merge", "diff3", "zdiff3")


class Kept(NamedTuple):
    """What the index holds for one path."""

    mode: str
    id: str


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository that holds a project.

    Attributes:
        git: git at the top of the working tree.
        prefix: where the project stands in it: "" or "services/shop/".
        folder: the repository's own folder (of this worktree, when it has several).
        algorithm: sha1 or sha256.
        file_mode: whether the executable bit of the working tree counts.
        style: how the user wants conflicts to be shown.

    """

    git: Git
    prefix: str
    folder: Path
    algorithm: str
    file_mode: bool = True
    style: str = "merge"

    @property
    def top(self) -> Path:
        """The top of the working tree."""
        return self.git.folder

    @property
    def project(self) -> Path:
        """The project's folder."""
        return self.top / self.prefix

    def index(self) -> dict[str, Kept]:
        """Return what git's index holds below the project: what is committed, and what is staged on top."""
        found: dict[str, Kept] = {}
        unmerged = set()
        for line in split(self.git("ls-files", "--stage", "-z", "--", self.prefix or ".")):
            details, path = line.split("\t", 1)
            mode, identity, stage = details.split()
            if stage != "0":
                unmerged.add(path.removeprefix(self.prefix))
            found[path.removeprefix(self.prefix)] = Kept(mode, identity)
        if unmerged:
            raise RefusedError(
                f"a merge is not finished: {len(unmerged)} files have conflicts ({min(unmerged)})",
                hint="Resolve them and `git add` the files; or go back with `scaffold update --abort`, "
                "or `git merge --abort` when it was a merge of git's.",
            )
        return found

    def left_out(self) -> set[str]:
        """Return the paths that a sparse checkout leaves out of the working tree."""
        lines = split(self.git("ls-files", "-t", "-z", "--", self.prefix or "."))
        found = {line[2:].removeprefix(self.prefix) for line in lines if line.startswith("S ")}
        return {path for path in found if not os.path.lexists(self.project / path)}

    def outside(self, paths: Iterable[str], left_out: set[str]) -> set[str]:
        """Return which new paths a sparse checkout leaves out: those in folders of which nothing is there."""
        if not left_out:
            return set()
        there = {folder for path in self.index().keys() - left_out for folder in _folders(path)}
        bare = {folder for path in left_out for folder in _folders(path)} - there
        return {path for path in paths if not bare.isdisjoint(_folders(path))}

    def unseen(self, paths: Iterable[str]) -> dict[str, bytes]:
        """Return what the index holds of the paths that a sparse checkout leaves out."""
        wanted = self.left_out() & set(paths)
        index = self.index() if wanted else {}
        blobs = read_blobs(self.git, (index[path].id for path in wanted))
        return {path: blobs[index[path].id] for path in wanted}

    def ignores(self, path: str) -> bool:
        """Whether the project's .gitignore names a path."""
        git = self.git.with_(GIT_LITERAL_PATHSPECS="0")  # check-ignore refuses it; what it reads are paths anyway
        return bool(git("check-ignore", "--no-index", "-z", "--stdin", data=join([self.prefix + path]), ok=(0, 1)))

    def id_of(self, data: bytes) -> str:
        """Return the id that this repository gives a blob of these bytes."""
        return hashlib.new(self.algorithm, b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()

    def head(self) -> str:
        """Return the id of the current commit; "" when there is none yet."""
        return self.git("rev-parse", "--quiet", "--verify", "HEAD", ok=(0, 1)).decode().strip()

    def default_branch(self) -> str:
        """Return the branch that others begin from: the remote's, else `main` or `master`, else the current one."""
        remote = self.git("symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD", ok=(0, 1)).decode().strip()
        if remote:
            return remote.removeprefix("origin/")
        local = self.git("for-each-ref", "--format=%(refname:short)", "refs/heads").decode().split()
        current = self.git("symbolic-ref", "--quiet", "--short", "HEAD", ok=(0, 1)).decode().strip()
        return next((name for name in ("main", "master") if name in local), current or "main")

    @property
    def home(self) -> Path:
        """Our own folder in the repository's own folder."""
        return self.folder / "scaffold"


def _folders(path: str) -> list[str]:
    """Return the folders that a path lies in, without the top."""
    return [str(folder) for folder in PurePosixPath(path).parents][:-1]


def open_repository(project: Path) -> Repository:
    """Find the repository that holds a project."""
    try:
        output = Git(project).once(
            "rev-parse", "--show-toplevel", "--absolute-git-dir", "--show-object-format", "--show-prefix"
        )
    except GitError as error:
        if "dubious ownership" in str(error):
            raise RefusedError(
                f"the repository of {project} belongs to somebody else, and git reads no such repository",
                hint=f"when you trust it: {line[0]}"
                if (line := SAFE.search(str(error)))
                else "see safe.directory in `git help config`",
            ) from error
        raise RefusedError(
            f"{project} is in no git repository: {error}",
            hint="A change is a merge, and what there is has to be recorded first: `git init && git add --all "
            "&& git commit`.",
        ) from error
    except NotADirectoryError as error:
        raise RefusedError(f"{project} is no folder", hint="Name the folder of a project.") from error
    top, folder, algorithm, prefix = os.fsdecode(output).split("\n")[:4]
    git = Git(Path(top))
    lines = split(git.once("config", "-z", "--get-regexp", r"^(core\.filemode|merge\.conflictstyle)$", ok=(0, 1)))
    settings = {name: value for name, _, value in (line.partition("\n") for line in lines)}
    file_mode = settings.get("core.filemode", "true").lower() in ("true", "yes", "on", "1", "")
    style = settings.get("merge.conflictstyle", "merge")
    return Repository(git, prefix, Path(folder), algorithm, file_mode, style if style in STYLES else "merge")
