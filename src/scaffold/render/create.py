"""A new project, all or nothing: rendered in memory, written beside the destination, moved into place at the end."""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scaffold.errors import RefusedError
from scaffold.interrupts import Interrupts

from .model import Progress, RenderResult
from .project import render_files, write_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scaffold.releases.release import Release

EMPTY: Mapping[str, bytes] = {}
BEGUN = re.compile(r"\.git|\.gitignore|(readme|licen[cs]e)(\.\w+)?", re.IGNORECASE)
"""What a folder may hold in which a project begins: a repository as a host makes a new one."""
JOINED = ("README.md", ".gitignore")
"""Files of such a folder that a project has too."""


def create_project(
    answers: Mapping[str, Any],
    destination: Path,
    *,
    release: Release | None = None,
    extra: Mapping[str, bytes] = EMPTY,
    progress: Progress | None = None,
) -> RenderResult:
    """Render a project to `destination`, which is missing or an empty folder.

    It may also be one that holds what a new repository has: what its README.md and .gitignore say stands at the end
    of the project's, and its .git stays. `extra` are files that no template makes (scaffold.yaml). `progress` is called
    with each rendered path.
    Whatever happens (an error, a full disk, SIGINT, SIGTERM), either the whole project is there or nothing of it.
    """
    destination = Path(os.path.abspath(destination))  # noqa: PTH100  resolve() would follow a link
    check_destination(destination)
    rendering = render_files(answers, release=release, progress=progress)
    clash = sorted(extra.keys() & rendering.files.keys())
    if clash:
        raise ValueError(f"the templates render {clash[0]} themselves")
    try:
        with Interrupts() as interrupts, _staging(destination, interrupts) as staging:
            write_files(rendering.files, staging)
            for path, data in extra.items():
                (staging / path).parent.mkdir(parents=True, exist_ok=True)
                (staging / path).write_bytes(data)
            _join(staging, destination)
            with interrupts.shield():
                _move_into_place(staging, destination)
    except OSError as error:
        raise _refused(error, destination) from error
    return RenderResult(destination=destination, rendering=rendering)


def check_destination(destination: Path) -> None:
    """Refuse a destination that holds anything, or that cannot become a folder."""
    try:
        if destination.is_symlink():
            raise RefusedError(f"{destination} is a link", hint="Name a folder that does not exist yet.")
        if destination.is_dir():
            _check_empty(destination)
        elif destination.exists():
            raise RefusedError(f"{destination} exists and is a file", hint="Choose another name.")
        else:
            above = next(parent for parent in destination.parents if os.path.lexists(parent))
            if not above.is_dir():
                raise RefusedError(f"{above} is not a folder", hint="Choose another place.")
    except OSError as error:
        raise _refused(error, destination) from error


def _check_empty(folder: Path) -> None:
    held = next((path for path in sorted(folder.iterdir()) if not _begun(path)), None)
    if held is not None:
        raise RefusedError(
            f"{folder} is not empty (it holds {held.name})",
            hint="Choose a new folder, or empty this one; a repository with a README, a LICENSE and a .gitignore "
            "may be there. Nothing was changed.",
        )


def _begun(path: Path) -> bool:
    fits = BEGUN.fullmatch(path.name) is not None and not path.is_symlink()
    return fits and (path.is_file() or path.name == ".git")


def _join(staging: Path, destination: Path) -> None:
    """Put what the folder's own files say at the end of the project's."""
    for name in JOINED:
        theirs, ours = destination / name, staging / name
        if not (theirs.is_file() and ours.is_file()):
            continue
        there = ours.read_text("utf-8")
        said = theirs.read_text("utf-8", "replace").splitlines()
        known = set(there.splitlines()) if name == ".gitignore" else set()
        more = "\n".join(line for line in said if line not in known).strip("\n")
        if more:
            ours.write_text(f"{there}\n{more}\n", "utf-8", newline="")


@contextmanager
def _staging(destination: Path, interrupts: Interrupts) -> Iterator[Path]:
    """Give a folder on the destination's file system, and leave nothing of it, nor of new parents, on a failure.

    Beside a missing destination; inside an existing empty one, which may be a mount point, the shell's current
    folder, or the only place where this user may write.
    """
    exists = destination.exists()
    home = destination if exists else destination.parent
    # mkdir, not mkdtemp: the project's folder gets the mode that the umask says
    staging = home / f".{destination.name[:80]}.{secrets.token_hex(4)}"
    parents: list[Path] = []
    done = False
    try:
        with interrupts.shield():
            for folder in reversed([home, *home.parents]):
                if not folder.exists():
                    folder.mkdir()
                    parents.append(folder)
            staging.mkdir()
        yield staging
        done = True
    finally:
        with interrupts.shield():
            if not done:
                shutil.rmtree(staging, ignore_errors=True)
                with suppress(OSError):  # somebody else put something there meanwhile: theirs to keep
                    for folder in reversed(parents):
                        folder.rmdir()


def _move_into_place(staging: Path, destination: Path) -> None:
    if staging.parent != destination:
        staging.rename(destination)
        return
    moved: list[Path] = []
    aside = staging.with_name(f"{staging.name}.old")
    try:
        for child in sorted(staging.iterdir()):
            target = destination / child.name
            if os.path.lexists(target):
                if child.name not in JOINED:
                    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
                aside.mkdir(exist_ok=True)
                target.rename(aside / child.name)
            child.rename(target)
            moved.append(target)
        staging.rmdir()
    except OSError:
        for target in moved:
            target.rename(staging / target.name)
        for path in aside.iterdir() if aside.is_dir() else ():
            path.rename(destination / path.name)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _refused(error: OSError, destination: Path) -> RefusedError:
    reason = error.strerror or str(error)
    hints = {
        errno.ENOSPC: "Free some space and run the command again.",
        errno.EDQUOT: "Free some space and run the command again.",
        errno.EROFS: "Choose a place that can be written.",
        errno.EACCES: "Choose a folder in which you may write.",
        errno.EPERM: "Choose a folder in which you may write.",
        errno.ENAMETOOLONG: "Choose a shorter name, or a place nearer to the root.",
    }
    return RefusedError(
        f"cannot write {destination}: {reason}",
        hint=f"{hints.get(error.errno or 0, 'Choose another place.')} Nothing was left behind.",
    )
