"""git's index: the next one is made beside it and takes its place at once, under git's own lock."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from scaffold.errors import RefusedError
from scaffold.git import join, split

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from .repository import Repository


def edited_index(repository: Repository, start: Path, target: Path, lines: Iterable[str]) -> None:
    """Write the index `target`: `start`, with lines of `update-index --index-info` applied."""
    if start.exists():
        shutil.copyfile(start, target)
    repository.git.with_(GIT_INDEX_FILE=str(target))("update-index", "-z", "--add", "--index-info", data=join(lines))


def removed(repository: Repository, path: str) -> str:
    """Return the line that takes a path out of an index, with all its stages."""
    return f"0 {'0' * (64 if repository.algorithm == 'sha256' else 40)}\t{path}"


def stages(repository: Repository, index: Path, paths: Collection[str] | None = None) -> list[str]:
    """Return what an index holds (of some paths), as lines of `update-index --index-info`."""
    if not index.exists():
        return []
    lines = split(repository.git.with_(GIT_INDEX_FILE=str(index))("ls-files", "--stage", "-z"))
    return [line for line in lines if paths is None or line.split("\t", 1)[1] in paths]


def take_index_lock(repository: Repository, wanted: Path) -> None:
    """Take git's lock by putting the wanted index into it."""
    lock = repository.folder / "index.lock"
    try:
        try:
            os.link(wanted, lock)
        except FileExistsError:
            raise
        except OSError:  # a file system without links
            with lock.open("xb") as handle:
                handle.write(wanted.read_bytes())
    except FileExistsError as error:
        raise RefusedError(
            "another git command is at work in this repository",
            hint=f"Wait until it has ended. When there is none, remove {lock}. Nothing was changed.",
        ) from error


def release_index_lock(repository: Repository, wanted: Path) -> None:
    """Remove git's lock when it holds the wanted index: it is ours, from a run that was killed."""
    lock = repository.folder / "index.lock"
    if not lock.exists() or not wanted.exists():
        return
    copied = wanted.stat().st_nlink == 1 and wanted.read_bytes().startswith(lock.read_bytes())
    if copied or lock.samefile(wanted):
        lock.unlink()


def install_index(repository: Repository) -> None:
    """Let the index that stands in git's lock be the index."""
    lock, index = repository.folder / "index.lock", repository.folder / "index"
    if index.exists() and index.samefile(lock):  # renaming one name of a file to another of its names does nothing
        lock.unlink()
    else:
        lock.replace(index)
