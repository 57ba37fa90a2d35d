"""Files of the working tree: compared, kept, put in place and synced, links included."""

from __future__ import annotations

import filecmp
import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def alike(one: Path, other: Path) -> bool:
    """Whether two paths hold the same: both nothing, the same link, or the same bytes and executable bit."""
    a, b = _kind(one), _kind(other)
    if a != b or a is None:
        return a == b
    if stat.S_ISLNK(a[0]):
        return one.readlink() == other.readlink()
    return stat.S_ISREG(a[0]) and filecmp.cmp(one, other, shallow=False)


def _kind(path: Path) -> tuple[int, bool] | None:
    try:
        mode = path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    return stat.S_IFMT(mode), stat.S_ISREG(mode) and bool(mode & 0o100)


def keep(source: Path, target: Path) -> None:
    """Keep a file under a second name: the same file where the file system can, else a copy."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)


def place(source: Path, target: Path, spare: str) -> None:
    """Put a kept file in place at once; a file that stands there gives way. `spare` is a free name beside it."""
    between = target.with_name(spare)
    target.parent.mkdir(parents=True, exist_ok=True)
    between.unlink(missing_ok=True)
    try:
        keep(source, between)
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
    """Return a folder and everything in it, the deepest first."""
    return [*sorted(folder.rglob("*"), reverse=True), folder]
