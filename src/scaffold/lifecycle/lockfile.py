"""Whether a lockfile speaks of the same packages as package.json: read, not run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import yaml

from scaffold.dependencies.lockfiles import answered, parse, ranges
from scaffold.dependencies.managers import lockfile_of

if TYPE_CHECKING:
    from pathlib import Path

UNREADABLE = (ValueError, OSError, KeyError, TypeError, AttributeError, yaml.YAMLError)
"""What a file that is no lockfile, or no package.json, raises."""


def lockfile_differs(root: Path, manager: str) -> list[str]:
    """Return the packages that package.json and the lockfile do not say the same about."""
    try:
        wanted = ranges(json.loads((root / "package.json").read_bytes()))
        locked = answered(parse((root / lockfile_of(manager)).read_bytes(), manager), manager)
    except UNREADABLE:
        return ["it cannot be read"]
    return sorted({name for kind, name in {*wanted, *locked} if wanted.get((kind, name)) != locked.get((kind, name))})
