"""A repository of our own, in a temporary folder: what is computed there leaves no trace in the user's."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from scaffold.git import Git, join

from .model import FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .repository import Repository

AUTHOR = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "scaffold"), ("EMAIL", "scaffold@localhost.invalid"), ("DATE", "@0 +0000"))
}


class Lab:
    """Blobs, trees and commits in private."""

    def __init__(self, folder: Path, git: Git) -> None:
        self.folder, self.git = folder, git

    def blobs(self, contents: Sequence[bytes]) -> list[str]:
        """Write blobs; return their ids, in the same order."""
        if not contents:
            return []
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            for number, data in enumerate(contents):
                Path(folder, str(number)).write_bytes(data)
            names = "".join(f"{folder}/{number}\n" for number in range(len(contents)))
            return self.git("hash-object", "-w", "--no-filters", "--stdin-paths", data=names.encode()).decode().split()

    def tree(self, entries: Mapping[str, tuple[str, str]]) -> str:
        """Write a tree of (mode, id) by path; return its id."""
        git = self.git.with_(GIT_INDEX_FILE=str(self.folder / "lab.index"))
        git("read-tree", "--empty")
        lines = (f"{mode} {identity}\t{path}" for path, (mode, identity) in entries.items())
        git("update-index", "-z", "--index-info", data=join(lines))
        return git.line("write-tree")

    def flat_trees(self, trees: Iterable[Sequence[tuple[str, str]]]) -> list[str]:
        """Write trees of plain files in one folder, each a list of (name, id); return their ids."""
        texts = ("".join(f"{FILE} blob {identity}\t{name}\n" for name, identity in tree) for tree in trees)
        return self.git("mktree", "--batch", data="\n".join(texts).encode()).decode().split()

    def commit(self, tree: str, *parents: str) -> str:
        """Write a commit; return its id."""
        return self.git.line("commit-tree", tree, *(part for each in parents for part in ("-p", each)), data=b"-\n")


@contextmanager
def open_lab(repository: Repository | None = None) -> Iterator[Lab]:
    """Make a lab for a while. With a repository, its objects can be read in the lab."""
    with tempfile.TemporaryDirectory(prefix="scaffold-") as name:
        folder = Path(name)
        own = folder / "lab.git"
        form = ["--object-format=sha256"] if repository and repository.algorithm == "sha256" else []
        Git(folder, alone=True)("init", "--quiet", "--bare", "--template=", *form, str(own))
        environment = {"GIT_DIR": str(own), **AUTHOR}
        if repository:
            objects = repository.top / repository.git.line("rev-parse", "--git-path", "objects")
            environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = _quoted(str(objects))
        yield Lab(folder, Git(folder, environment, alone=True))


def _quoted(path: str) -> str:
    """Write one path for a list that is split at colons."""
    if os.pathsep not in path and not path.startswith('"'):
        return path
    return '"' + path.replace("\\", "\\\\").replace('"', '\\"') + '"'
