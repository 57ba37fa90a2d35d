"""Trees of templates on disk: their hash, and where they are kept."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from .treehash import tree_hash

if TYPE_CHECKING:
    from collections.abc import Iterator

NOT_PART = frozenset({"__pycache__", ".compiled", ".DS_Store"})
"""What Python, the wheel and file managers leave in a folder of templates."""

SWITCH = "SCAFFOLD_CACHE"
"""A folder to use instead of the user's cache folder, or `off`."""


def tree_of(root: Path) -> str:
    """Return the hash that git gives a folder of templates."""
    return tree_hash(_files(root, ""))


def _files(root: Path, prefix: str) -> Iterator[tuple[str, bytes, bool]]:
    with os.scandir(root) as entries:
        for entry in entries:
            if entry.name in NOT_PART:
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _files(Path(entry.path), f"{prefix}{entry.name}/")
            elif entry.is_file():
                yield prefix + entry.name, Path(entry.path).read_bytes(), bool(entry.stat().st_mode & 0o111)


def cache_folder() -> Path | None:
    """Return the user's cache folder for extracted releases; None when it is switched off or cannot be written."""
    switch = os.environ.get(SWITCH)
    if switch == "off":
        return None
    if switch:
        folder = Path(switch) / "releases"
    else:
        from platformdirs import user_cache_path

        folder = user_cache_path("scaffold", appauthor=False) / "releases"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None
