"""Tested once: a project that has passed is known by its bytes, and is not installed and tested again.

A receipt says which rendered tree passed what, with which packages, on which Node.js, by which tests. It is believed
when all of that is what would be tested now, and its seal is that of its content. `FULL=1` believes nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scaffold.dependencies.managers import lockfile_of, managers
from scaffold.releases.treehash import tree_hash

from .project import clean_environment, tail

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .project import Project

E2E = Path(__file__).resolve().parents[1]
FOLDER = E2E / "receipts"
SHARED = ("conftest.py", "test_matrix.py", "harness")
"""What every test of whole projects runs through."""

LOCKFILES = frozenset(map(lockfile_of, managers()))
RESOLVE = {
    "npm": ["npm", "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"],
    "pnpm": ["pnpm", "install", "--lockfile-only", "--ignore-scripts"],
}
MANIFESTS = ("package.json", ".npmrc", "pnpm-workspace.yaml")
NOT_RENDERED = frozenset({"node_modules", ".git", ".data", "dist", ".next"})
LONGEST = 200
STAMPS = re.compile(rb"^(?:_commit|_src_path|base_hash): .*\n", re.MULTILINE)
"""The lines of the answers file that change with the release, and change nothing in the project."""


def facts(project: Project, name: str, passed: str, test: Path) -> dict[str, str]:
    """Give all that a receipt depends on, of a project that nothing has been installed in yet."""
    return {
        "project": name,
        "passed": passed,
        "tree": tree(project.path),
        "packages": packages(project.path, project.manager),
        "node": project.run("node", "--version").strip(),
        "machine": f"{platform.system()} {platform.machine()}",
        "tests": code([*(E2E / shared for shared in SHARED), test]),
    }


def tree(folder: Path) -> str:
    """Give the hash of a rendered project; lockfiles count as packages, and the name of the release does not count."""
    files = []
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if path.is_file() and not NOT_RENDERED.intersection(relative.parts) and path.name not in LOCKFILES:
            data = path.read_bytes()
            data = STAMPS.sub(b"", data) if path.name == ".copier-answers.yml" else data
            files.append((relative.as_posix(), data, os.access(path, os.X_OK)))
    return tree_hash(files)


def packages(folder: Path, manager: str) -> str:
    """Give the hash of the exact packages: of the lockfile that is there, or of the one that would be made."""
    there = folder / lockfile_of(manager)
    if there.is_file():
        return digest(there.read_bytes())
    with tempfile.TemporaryDirectory() as empty:
        for name in MANIFESTS:
            if (folder / name).is_file():
                shutil.copy(folder / name, empty)
        done = subprocess.run(
            RESOLVE[manager], cwd=empty, env=clean_environment({}), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, tail(done.stdout + done.stderr)
        return digest((Path(empty) / lockfile_of(manager)).read_bytes())


def code(paths: Iterable[Path]) -> str:
    """Give the hash of the tests themselves: another test is another receipt."""
    files = sorted({file for path in paths for file in ([path] if path.is_file() else path.rglob("*.*"))})
    kept = [file for file in files if file.is_file() and "__pycache__" not in file.parts]
    return tree_hash((file.relative_to(E2E).as_posix(), file.read_bytes(), False) for file in kept)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def seal(found: Mapping[str, Any]) -> str:
    """Give the hash over all that a receipt says."""
    said = {key: value for key, value in found.items() if key != "seal"}
    return digest(json.dumps(said, sort_keys=True, ensure_ascii=True).encode())


def file_of(found: Mapping[str, str], folder: Path = FOLDER) -> Path:
    """Give where a receipt lies: one for each project and what it passes, so that a newer one takes its place."""
    whole = f"{found['project']}--{found['passed']}"
    words = re.sub(r"[^A-Za-z0-9.+_-]+", "-", whole)
    # No file system takes a name of more than 255 bytes.
    return folder / f"{words if len(words) <= LONGEST else f'{words[:LONGEST]}-{digest(whole.encode())[:16]}'}.json"


def believed(wanted: Mapping[str, str], folder: Path = FOLDER) -> bool:
    """Whether a receipt says that exactly this has passed. What cannot be read, or was changed, says nothing."""
    try:
        found = json.loads(file_of(wanted, folder).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and found == {**wanted, "seal": seal(found)}


def keep(found: Mapping[str, str], folder: Path = FOLDER) -> None:
    """Write the receipt of what has just passed."""
    folder.mkdir(exist_ok=True)
    text = json.dumps({**found, "seal": seal(found)}, indent=2) + "\n"
    file_of(found, folder).write_text(text, "utf-8")


def forget(kept: Iterable[Path], folder: Path = FOLDER) -> None:
    """Take away the receipts of projects that a whole run did not meet: nobody tests them any more."""
    for path in {*folder.glob("*.json")} - {*kept}:
        path.unlink()
