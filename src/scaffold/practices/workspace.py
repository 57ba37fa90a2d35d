"""A copy of a project to take things out of: the project itself is never touched."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from scaffold.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LEFT_OUT = frozenset({".git", ".env", ".data", "dist", ".next", "coverage", "node_modules"})
"""What the copy does without: history, made things, and whatever leads to the databases of the project."""
CACHES = (".cache", ".vite")
"""Folders in node_modules that tools write in."""


@contextmanager
def copied(project: Path) -> Iterator[Path]:
    """Give a copy of an installed project for the length of the block.

    It stands beside the project, so that the installed packages can be linked instead of copied; nothing of the
    project runs that writes in them.

    Raises:
        UserError: when the packages are not installed.

    """
    packages = project / "node_modules"
    if not packages.is_dir():
        raise UserError("the packages are not installed", place=str(packages), hint="run the installation first")
    folder = Path(tempfile.mkdtemp(prefix=f".{project.name}-verify-", dir=project.resolve().parent))
    try:
        copy = folder / project.name
        shutil.copytree(project, copy, symlinks=True, ignore=_left_out(project))
        linked = shutil.ignore_patterns(*CACHES)
        shutil.copytree(packages.resolve(), copy / "node_modules", symlinks=True, ignore=linked, copy_function=_link)
        yield copy
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _left_out(project: Path) -> Callable[[str, list[str]], set[str]]:
    top = str(project)
    return lambda folder, names: set(names) & LEFT_OUT if folder == top else set()


def _link(source: str, target: str) -> None:
    """Link a file, or copy it where that is not possible."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
