"""Whether a lockfile speaks of the same packages as package.json: read, not run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import yaml

from scaffold.domain.tree import LOADER
from scaffold.lifecycle.differences import KINDS
from scaffold.lifecycle.project import LOCKFILES

if TYPE_CHECKING:
    from pathlib import Path

Wanted = dict[tuple[str, str], str]


def lockfile_differs(root: Path, manager: str) -> list[str]:
    """Return the packages that package.json and the lockfile do not say the same about."""
    try:
        package = json.loads((root / "package.json").read_bytes())
        locked = (_of_npm if manager == "npm" else _of_pnpm)(root / LOCKFILES[manager])
    except (ValueError, OSError, KeyError, TypeError, AttributeError, yaml.YAMLError):
        return ["it cannot be read"]
    wanted = _ranges(package)
    return sorted({name for kind, name in {*wanted, *locked} if wanted.get((kind, name)) != locked.get((kind, name))})


def _ranges(package: dict[str, Any]) -> Wanted:
    return {(kind, name): value for kind in KINDS for name, value in package.get(kind, {}).items()}


def _of_npm(path: Path) -> Wanted:
    return _ranges(json.loads(path.read_bytes())["packages"][""])


def _of_pnpm(path: Path) -> Wanted:
    data = yaml.load(path.read_bytes(), Loader=LOADER)  # noqa: S506 - the safe loader
    importer = data["importers"]["."]
    return {(kind, name): one["specifier"] for kind in KINDS for name, one in importer.get(kind, {}).items()}
