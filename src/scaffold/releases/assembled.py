"""The release tree of a checkout: assembled from `templates/` when something in it has changed, and kept."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

from .files import cache_folder, state_of

CAPABILITIES = "capabilities"
"""The folder that only templates before assembling have."""

KEPT_SECONDS = 86_400
"""How long a tree stays that no process asks for any more: another one may be reading it still."""


@cache
def assembled(source: Path) -> Path:
    """Return the folder of the release tree that `source` makes; one that is there for the same files is taken."""
    home = cache_folder("assembled") or _temporary()
    # What assembles is a part of it: an edit of either makes another tree.
    target = home / state_of(source, Path(__file__).parents[1] / "assembly")[:32]
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
