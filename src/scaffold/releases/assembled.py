"""The release tree of a checkout: assembled from `templates/` when something in it has changed, and kept."""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import tempfile
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from .files import NOT_PART, cache_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

CAPABILITIES = "capabilities"
"""The folder that only templates before assembling have."""

KEPT_SECONDS = 86_400
"""How long a tree stays that no process asks for any more: another one may be reading it still."""


@cache
def assembled(source: Path) -> Path:
    """Return the folder of the release tree that `source` makes; one that is there for the same files is taken."""
    releases = cache_folder()
    home = releases.with_name("assembled") if releases else _temporary()
    home.mkdir(exist_ok=True)
    target = home / _state(source)
    if target.is_dir():
        os.utime(target)
        return target
    from scaffold.assembly import assemble, write

    made = Path(tempfile.mkdtemp(prefix="new-", dir=home))
    try:
        write(assemble(source), made / "tree")
        try:
            (made / "tree").rename(target)
        except OSError:
            if not target.is_dir():  # else somebody else was faster
                raise
    finally:
        shutil.rmtree(made, ignore_errors=True)
    _prune(home)
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


def _prune(home: Path) -> None:
    oldest = time.time() - KEPT_SECONDS
    for path in home.iterdir():
        with suppress(FileNotFoundError):  # somebody else removed it
            if path.stat().st_mtime < oldest:
                shutil.rmtree(path, ignore_errors=True)


@cache
def _temporary() -> Path:
    """For people who keep no cache: a folder for this process."""
    folder = tempfile.mkdtemp(prefix="scaffold-assembled-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
