"""A project's lockfile and the set of a release, as one: what the package manager starts from.

The project's versions stay, and what it does not have comes from the release; an update takes of each package the
higher version. Nothing is merged line by line: the package manager drops what package.json does not lead to, and looks
up what is in neither.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from .lockfiles import KINDS, parse, text_of, versions

VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?")
Take = Callable[[Mapping[str, Any], Mapping[str, Any], Callable[[Any], str]], dict[str, Any]]
"""Joins two mappings of packages to something that has a version."""

OF_SNAPSHOTS = ("dependencies", "optionalDependencies")


def joined(mine: bytes, release: bytes, manager: str, *, update: bool) -> bytes:
    """Return the lockfile to start from; with `update`, of each package the higher version.

    Raises:
        ValueError, KeyError, TypeError, AttributeError, yaml.YAMLError: one of them is no lockfile.

    """
    here, there = parse(mine, manager), parse(release, manager)
    take = _each_higher if update else _mine_first
    return text_of((_npm if manager == "npm" else _pnpm)(here, there, take), manager)


def moves(mine: bytes, release: bytes, manager: str) -> bool:
    """Whether the set of a release has a package that the project holds, and higher. Raises as `joined` does."""
    here, there = (versions(parse(data, manager), manager) for data in (mine, release))
    return any(_higher(_highest(there[name]), _highest(here[name])) for name in here.keys() & there.keys())


def _npm(here: dict[str, Any], there: dict[str, Any], take: Take) -> dict[str, Any]:
    ours, theirs = here["packages"], there["packages"]
    held = {path: entry for path, entry in ours.items() if path}
    offered = {path: entry for path, entry in theirs.items() if path}
    both = take(held, offered, lambda entry: entry.get("version", ""))
    return {**here, "packages": {"": ours[""], **dict(sorted(both.items()))}}


def _pnpm(here: dict[str, Any], there: dict[str, Any], take: Take) -> dict[str, Any]:
    ours, theirs = here["importers"]["."], there["importers"]["."]
    importer = {kind: take(ours.get(kind, {}), theirs.get(kind, {}), lambda one: one["version"]) for kind in KINDS}
    snapshots = {**there.get("snapshots", {}), **here.get("snapshots", {})}
    for key in here.get("snapshots", {}).keys() & there.get("snapshots", {}).keys():
        mine, offered = here["snapshots"][key] or {}, there["snapshots"][key] or {}
        parts = {
            part: take(mine.get(part, {}), offered.get(part, {}), str)
            for part in OF_SNAPSHOTS
            if part in mine or part in offered
        }
        snapshots[key] = {**mine, **parts}
    packages = {**there.get("packages", {}), **here.get("packages", {})}
    return {**here, "importers": {".": {**ours, **importer}}, "packages": packages, "snapshots": snapshots}


def _mine_first(ours: Mapping[str, Any], theirs: Mapping[str, Any], version: Callable[[Any], str]) -> dict[str, Any]:
    del version
    return {**theirs, **ours}


def _each_higher(ours: Mapping[str, Any], theirs: Mapping[str, Any], version: Callable[[Any], str]) -> dict[str, Any]:
    taken = {
        name: one for name, one in theirs.items() if name not in ours or _higher(version(one), version(ours[name]))
    }
    return {**ours, **taken}


def _highest(found: set[str]) -> str:
    return max(found, key=_order)


def _higher(one: str, other: str) -> bool:
    """Whether a version is higher than another; what is no version (a link, a folder) never is."""
    return bool(VERSION.match(one) and VERSION.match(other) and _order(one) > _order(other))


def _order(version: str) -> tuple[Any, ...]:
    """Return what orders versions: numbers; a release after what leads to it; the words of those one by one."""
    found = VERSION.match(version)
    if not found:
        return ()
    words = [(0, int(word), "") if word.isdigit() else (1, 0, word) for word in (found[4] or "").split(".")]
    return (*(int(found[part]) for part in (1, 2, 3)), found[4] is None, words)
