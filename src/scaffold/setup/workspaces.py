"""Whether a folder would be a package of somebody's workspace: it cannot have a lockfile of its own there."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import yaml

from scaffold.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NPM, PNPM = "package.json", "pnpm-workspace.yaml"


def refuse_inside_workspace(destination: Path) -> None:
    """Refuse a folder that a workspace above it counts among its packages.

    A project brings its own lockfile, and its image, its workflow and its tests install from that; in a workspace
    there is one for all packages, at the root.

    Raises:
        UserError: it is one of them (2).

    """
    for root in destination.parents:
        path = destination.relative_to(root).as_posix()
        for file, patterns in _workspaces(root):
            if _is_one_of(path, patterns):
                where = 'in "workspaces" of' if file.name == NPM else 'under "packages" in'
                raise UserError(
                    f"{destination.name} would be a package of the workspace in {root}, where it can have no "
                    "lockfile of its own, which its image, its workflow and its tests install from",
                    hint=f'write "!{path}" last {where} {file}, or make it elsewhere with --directory',
                )


def _workspaces(root: Path) -> Iterator[tuple[Path, list[str]]]:
    """Give the files of a folder that make it the root of a workspace, each with the patterns of its packages."""
    manifest = _read(root / NPM, json.loads)
    found = manifest.get("workspaces")
    packages = found.get("packages") if isinstance(found, dict) else found
    yield root / NPM, _texts(packages)
    yield root / PNPM, _texts(_read(root / PNPM, yaml.safe_load).get("packages"))


def _read(file: Path, parse: Any) -> dict[str, Any]:
    """Read a file that is not ours: what cannot be read says nothing."""
    try:
        data = parse(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError):
        return {}
    return data if isinstance(data, dict) else {}


def _texts(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _is_one_of(path: str, patterns: list[str]) -> bool:
    """Say what the last pattern that fits says; one that begins with ! leaves out."""
    found = False
    for pattern in patterns:
        left_out = pattern.startswith("!")
        if re.fullmatch(_expression(pattern.removeprefix("!").removeprefix("./").strip("/")), path):
            found = not left_out
    return found


def _expression(pattern: str) -> str:
    """Give a glob of npm and pnpm as a regular expression; braces and classes of characters are rare, and not read."""
    parts = re.split(r"(\*\*/?|\*|\?)", pattern)
    wild = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return "".join(wild.get(part) or re.escape(part) for part in parts)
