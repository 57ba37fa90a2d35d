"""Trees of templates on disk: their hash, and where they are kept."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from .treehash import tree_hash

if TYPE_CHECKING:
    from collections.abc import Iterator

NOT_PART = frozenset({"__pycache__", ".compiled", ".DS_Store"})
"""What Python, the wheel and file managers leave in a folder of templates."""

SWITCH = "SCAFFOLD_CACHE"
"""A folder to use instead of the user's cache folder, or `off`."""


TREES_KEPT = 32
"""How many folders' hashes are remembered."""


def tree_of(root: Path) -> str:
    """Return the hash that git gives a folder of templates."""
    return tree_hash(_files(root, ""))


def known_tree(root: Path) -> str:
    """Return the same, remembered as long as no name, size, time or mode in the folder changes."""
    home = cache_folder("trees")
    if home is None:
        return tree_of(root)
    seen = state_of(root)
    note = home / hashlib.sha256(os.fsencode(root)).hexdigest()[:32]
    with suppress(OSError, ValueError):
        state, tree = note.read_text("ascii").split()
        if state == seen:
            return tree
    tree = tree_of(root)
    with suppress(OSError):
        write_at_once(note, f"{seen} {tree}\n".encode())
        prune(home, TREES_KEPT)
    return tree


def state_of(*folders: Path) -> str:
    """Return what changes with every edit in some folders: names, sizes, times and modes."""
    digest = hashlib.sha256()
    for folder in folders:
        for line in sorted(_entries(folder)):
            digest.update(line.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _entries(folder: Path | str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name in NOT_PART:
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _entries(entry.path)
            else:
                seen = entry.stat()
                yield f"{entry.path}\0{seen.st_size}\0{seen.st_mtime_ns}\0{seen.st_mode}\n"


def write_at_once(path: Path, data: bytes) -> None:
    """Write a file that other processes may be reading, or writing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        new.write_bytes(data)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def prune(folder: Path, count: int, size: int | None = None) -> None:
    """Leave the newest files of a folder: so many, and (but for the newest) so many bytes."""
    there = []
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # somebody else removed it
            seen = path.stat()
            there.append((seen.st_mtime_ns, seen.st_size, path))
    total = 0
    for number, (_, length, path) in enumerate(sorted(there, reverse=True)):
        total += length
        if number >= count or (number and size is not None and total > size):
            path.unlink(missing_ok=True)


def _files(root: Path, prefix: str) -> Iterator[tuple[str, bytes, bool]]:
    with os.scandir(root) as entries:
        for entry in entries:
            if entry.name in NOT_PART:
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _files(Path(entry.path), f"{prefix}{entry.name}/")
            elif entry.is_file():
                yield prefix + entry.name, Path(entry.path).read_bytes(), bool(entry.stat().st_mode & 0o111)


def cache_folder(name: str) -> Path | None:
    """Return a folder in the user's cache; None when it is switched off or cannot be written."""
    switch = os.environ.get(SWITCH)
    if switch == "off":
        return None
    if switch:
        folder = Path(switch) / name
    else:
        from platformdirs import user_cache_path

        folder = user_cache_path("scaffold", appauthor=False) / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None
