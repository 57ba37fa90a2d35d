"""Reads lockfiles of npm and pnpm: what they answer to, which versions they hold, what they lack."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import yaml

from scaffold.dependencies.managers import lockfile_of, manager_of
from scaffold.domain.tree import LOADER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

KINDS = ("dependencies", "devDependencies")
FOLDER = "locks"
"""In a release tree: `locks/<face>/<lockfile>`, all packages that any project of that face can have."""

IN = "node_modules/"

Wanted = dict[tuple[str, str], str]
"""(kind, package) -> range."""


def release_lock(release: Path, answers: Mapping[str, Any]) -> bytes | None:
    """Return the set of a release for these answers; None for releases that carry none."""
    path = release / FOLDER / str(answers["face"]) / lockfile_of(manager_of(answers))
    return path.read_bytes() if path.is_file() else None


def parse(data: bytes, manager: str) -> dict[str, Any]:
    """Return a lockfile as data.

    Raises:
        ValueError, yaml.YAMLError: it is none.

    """
    found = json.loads(data) if manager == "npm" else yaml.load(data, Loader=LOADER)  # noqa: S506 - the safe loader
    if not isinstance(found, dict):
        raise ValueError("not a lockfile")  # noqa: TRY004 (of its content, not of an argument)
    return found


def text_of(lock: Mapping[str, Any], manager: str) -> bytes:
    """Return the text of a lockfile: npm's own form; pnpm brings its own back when it next writes."""
    if manager == "npm":
        return f"{json.dumps(lock, indent=2, ensure_ascii=False)}\n".encode()
    return yaml.safe_dump(lock, sort_keys=False, width=1000, allow_unicode=True).encode()


def ranges(package: Mapping[str, Any]) -> Wanted:
    """Return what a package.json asks for."""
    return {(kind, name): value for kind in KINDS for name, value in package.get(kind, {}).items()}


def answered(lock: Mapping[str, Any], manager: str) -> Wanted:
    """Return the ranges that a lockfile was made for."""
    if manager == "npm":
        return ranges(lock["packages"][""])
    importer = lock["importers"]["."]
    return {(kind, name): one["specifier"] for kind in KINDS for name, one in importer.get(kind, {}).items()}


def versions(lock: Mapping[str, Any], manager: str) -> dict[str, set[str]]:
    """Return the versions of each package that a lockfile holds."""
    found: dict[str, set[str]] = {}
    if manager == "npm":
        for path, entry in lock["packages"].items():
            if path and "version" in entry:
                found.setdefault(entry.get("name", name_at(path)), set()).add(entry["version"])
    else:
        for key in lock.get("packages", {}):
            name, _, version = key.rpartition("@")
            found.setdefault(name, set()).add(version)
    return found


def name_at(path: str) -> str:
    """Return the package that lies at a path of npm's lockfile."""
    return path[path.rfind(IN) + len(IN) :]


def without_unserved(lock: dict[str, Any]) -> list[tuple[str, str]]:
    """Drop from npm's lockfile what it lacks of optional packages; return (package, who may use it).

    npm leaves an optional package that the registry does not serve out of the lockfile, and `npm ci` then refuses
    the lockfile, since it is not whole. Without the line that asks for it, it is.
    """
    there = {name_at(path) for path in lock.get("packages", {}) if path}
    dropped = []
    for path, name in list(_optional(lock)):
        if name not in there:
            entry = lock["packages"][path]
            del entry["optionalDependencies"][name]
            if not entry["optionalDependencies"]:
                del entry["optionalDependencies"]
            dropped.append((name, name_at(path)))
    return dropped


def _optional(lock: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for path, entry in lock.get("packages", {}).items():
        if path:
            yield from ((path, name) for name in entry.get("optionalDependencies", {}))
