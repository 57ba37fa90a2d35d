"""Files of the working tree: compared, kept, put in place and synced, links included."""

from __future__ import annotations

import errno
import filecmp
import os
import shutil
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def alike(one: Path, other: Path) -> bool:
    """Whether two paths hold the same: both no file, the same link, or the same bytes and executable bit."""
    a, b = kind(one), kind(other)
    if a != b or a is None:
        return a == b
    if stat.S_ISLNK(a[0]):
        return one.readlink() == other.readlink()
    return filecmp.cmp(one, other, shallow=False)


def kind(path: Path) -> tuple[int, bool] | None:
    """Return what a path holds: link or file, and whether it is executable. None: nothing, or a folder."""
    try:
        mode = path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    if not stat.S_ISLNK(mode) and not stat.S_ISREG(mode):
        return None
    return stat.S_IFMT(mode), stat.S_ISREG(mode) and bool(mode & 0o100)


def copy(source: Path, target: Path) -> None:
    """Copy a file or a link, with its mode and times. Never a hard link: editors write into the file that is there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target, follow_symlinks=False)


def set_aside(source: Path, target: Path) -> None:
    """Give a file that is about to be replaced a second name, where the file system can: going back needs no space."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    with suppress(OSError):
        os.link(source, target, follow_symlinks=False)


def place(ready: Path, reference: Path, target: Path, spare: str) -> None:
    """Put a file in place at once.

    `ready` is used up when it is what the `reference` says, which takes neither space nor time; else the reference
    is copied. `spare` is a free name beside the target.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if kind(ready) is not None and alike(ready, reference):
        try:
            ready.replace(target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
        else:
            return
    between = target.with_name(spare)
    try:
        between.unlink(missing_ok=True)
        copy(reference, between)
        between.replace(target)
    finally:
        with suppress(OSError):
            between.unlink(missing_ok=True)


def sync(paths: Iterable[Path]) -> None:
    """Wait until files and folders are on the disk."""
    for path in paths:
        if path.is_symlink():
            continue
        try:
            handle = os.open(path, os.O_RDONLY)
        except PermissionError:  # a folder on Windows
            continue
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def below(folder: Path) -> list[Path]:
    """Return a folder and everything in it, the deepest first. Nothing, when it is missing."""
    return [] if not folder.exists() else [*sorted(folder.rglob("*"), reverse=True), folder]
