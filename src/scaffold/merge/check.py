"""Whether an outcome may be written: nothing that is not recorded in git may be overwritten."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from scaffold.errors import RefusedError

from .model import LINK, MODULE, PROGRAM, Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from .model import Outcome
    from .repository import Repository

SHOWN = 5


def check_writable(repository: Repository, outcome: Outcome) -> None:
    """Refuse an outcome that would overwrite something unrecorded, or that was computed from another state."""
    _check_index(repository, outcome)
    for path in outcome.touched:
        _check_parents(repository.project, path, outcome)
    edited, in_the_way = [], []
    unchecked = outcome.own | repository.left_out()
    found = on_disk(repository, [path for path in outcome.touched if path not in unchecked])
    for path, present in found.items():
        before, after = outcome.before[path], outcome.after[path]
        if before is None:
            if present not in (None, _mark(repository, after)) and not _gives_way(repository, path, outcome):
                in_the_way.append(path)
        elif before.mode != MODULE and present != _mark(repository, before):
            edited.append(path)
    if in_the_way:
        raise RefusedError(
            f"in the way, and not recorded in git: {listed(in_the_way)}",
            hint="Move them away, or `git add` them: then they are merged. Nothing was changed.",
        )
    if edited:
        raise RefusedError(
            f"this change touches files with edits that are not recorded in git: {listed(edited)}",
            hint="Commit them, `git add` them, or put them aside with `git stash`. Nothing was changed.",
        )


def listed(paths: Sequence[str]) -> str:
    """Name some paths, and how many more there are."""
    more = len(paths) - SHOWN
    return ", ".join(paths[:SHOWN]) + (f" and {more} more" if more > 0 else "")


def on_disk(repository: Repository, paths: Iterable[str]) -> dict[str, tuple[str, bool, str] | None]:
    """Say what the working tree holds: link or file, executable, and its id in git's form. None: nothing."""
    found: dict[str, tuple[str, bool, str] | None] = {}
    plain: list[str] = []
    for path in paths:
        target = repository.project / path
        try:
            mode = target.lstat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            found[path] = None
            continue
        if stat.S_ISLNK(mode):
            found[path] = ("link", False, repository.id_of(os.fsencode(target.readlink())))
        elif stat.S_ISREG(mode):
            found[path] = ("file", bool(mode & 0o100) and repository.file_mode, "")
            plain.append(path)
        else:
            found[path] = ("other", False, "")
    names = "".join(f"{repository.prefix}{path}\n" for path in plain)
    ids = repository.git("hash-object", "--stdin-paths", data=os.fsencode(names)).decode().split() if plain else []
    for path, identity in zip(plain, ids, strict=True):
        kind = found[path]
        found[path] = (kind[0], kind[1], identity) if kind else None
    return found


def _mark(repository: Repository, entry: Entry | None) -> tuple[str, bool, str] | None:
    if entry is None:
        return None
    program = entry.mode == PROGRAM and repository.file_mode
    return ("link" if entry.mode == LINK else "file", program, repository.id_of(entry.data))


def _check_index(repository: Repository, outcome: Outcome) -> None:
    index = repository.index()
    for path, before in outcome.before.items():
        kept = index.get(path)
        same = (kept is None) == (before is None)
        if kept and before:
            same = kept.mode == before.mode and (kept.mode == MODULE or kept.id == repository.id_of(before.data))
        if not same:
            raise RefusedError(
                f"the repository changed meanwhile ({path})", hint="Run the command again. Nothing was changed."
            )


def _gives_way(repository: Repository, path: str, outcome: Outcome) -> bool:
    """Whether what stands at a path is a folder of which this change leaves nothing."""
    folder = repository.project / path
    if not folder.is_dir() or folder.is_symlink():
        return False
    files = (each.relative_to(repository.project).as_posix() for each in folder.rglob("*") if not each.is_dir())
    return all(outcome.after.get(each, True) is None for each in files)


def _check_parents(project: Path, path: str, outcome: Outcome) -> None:
    """Refuse to write through a link, or below something that is no folder."""
    at = project
    for part in path.split("/")[:-1]:
        at = at / part
        try:
            mode = at.lstat().st_mode
        except FileNotFoundError:
            return
        if not stat.S_ISDIR(mode) and outcome.after.get(at.relative_to(project).as_posix(), True) is not None:
            raise RefusedError(
                f"{at.relative_to(project)} is no folder, and {path} belongs below it",
                hint="Move it away, commit that, and run the command again. Nothing was changed.",
            )
