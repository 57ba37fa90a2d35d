"""Reads the files of a history: from the working tree, and from git's index what a sparse checkout leaves out."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from scaffold.git import Git, GitError, read_blobs, split

if TYPE_CHECKING:
    from collections.abc import Iterable

SCRIPT, STATE = "migration.sql", "state.json"


def folder_of(database: str) -> PurePosixPath:
    """Return the folder of a database's history, below the project."""
    return PurePosixPath("prisma/migrations") / database


def history_files(project: Path, database: str) -> dict[str, bytes]:
    """Return scripts and records of a history, by `<migration>/<file>`, in the order in which they run."""
    folder = project / folder_of(database)
    found = _left_out(project, database)
    for name in (SCRIPT, STATE):
        found |= {f"{path.parent.name}/{name}": path.read_bytes() for path in folder.glob(f"*/{name}")}
    return {path: found[path] for path in sorted(found, key=lambda path: path.split("/"))}


def own_scripts(files: Iterable[str]) -> list[str]:
    """Return the migrations that carry no record: people wrote them, or a tool of theirs."""
    known = set(files)
    names = [path.removesuffix(f"/{SCRIPT}") for path in files if path.endswith(f"/{SCRIPT}")]
    return [name for name in names if f"{name}/{STATE}" not in known]


def _left_out(project: Path, database: str) -> dict[str, bytes]:
    """Give what the index holds and the working tree is not to have."""
    folder = str(folder_of(database))
    git = Git(project)
    try:
        lines = split(git.once("ls-files", "-t", "--stage", "-z", "--", folder))
        kept = {}
        for line in lines:
            details, path = line.split("\t", 1)
            tag, _, identity, _ = details.split()
            parts = PurePosixPath(path).relative_to(folder).parts
            if tag == "S" and len(parts) == 2 and parts[1] in (SCRIPT, STATE) and not (project / path).exists():
                kept["/".join(parts)] = identity
        blobs = read_blobs(git, kept.values())
    except (GitError, OSError):
        return {}
    return {path: blobs[identity] for path, identity in kept.items()}
