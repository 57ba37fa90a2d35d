"""The release tree of a checkout: assembled from `templates/` when something in it has changed, and kept."""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from .files import NOT_PART, cache_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

CAPABILITIES = "capabilities"
"""The folder that only templates before assembling have."""

KEPT = 6
"""How many trees of other states of checkouts stay in the cache."""


@cache
def assembled(source: Path) -> Path:
    """Return the folder of the release tree that `source` makes; one that is there for the same files is taken."""
    home = cache_folder() or _temporary()
    target = home / f"assembled-{_state(source)}"
    if target.is_dir():
        return target
    from scaffold.assembly import assemble, write

    made = Path(tempfile.mkdtemp(prefix="assembling-", dir=home))
    try:
        write(assemble(source), made / "tree")
        try:
            (made / "tree").rename(target)
        except OSError:
            if not target.is_dir():  # else somebody else was faster
                raise
    finally:
        shutil.rmtree(made, ignore_errors=True)
    _prune(home, target)
    return target


def _state(source: Path) -> str:
    """Return what changes with every edit: names, sizes and times of the templates, and of what assembles them."""
    digest = hashlib.sha256(os.fsencode(source))
    for folder in (source, Path(__file__).parents[1] / "assembly"):
        for line in sorted(_entries(folder)):
            digest.update(line.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()[:32]


def _entries(folder: Path) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name in NOT_PART:
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _entries(Path(entry.path))
            else:
                seen = entry.stat()
                yield f"{entry.path}\0{seen.st_size}\0{seen.st_mtime_ns}\0{seen.st_mode}\n"


def _prune(home: Path, target: Path) -> None:
    others = [path for path in home.glob("assembled-*") if path != target]
    for path in sorted(others, key=lambda one: one.stat().st_mtime, reverse=True)[KEPT:]:
        shutil.rmtree(path, ignore_errors=True)


@cache
def _temporary() -> Path:
    """For people who keep no cache: a folder for this process."""
    folder = tempfile.mkdtemp(prefix="scaffold-assembled-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
