"""Installed packages, shared by tests that look at code and not at the installation."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

from scaffold.dependencies.lockfiles import release_lock
from scaffold.dependencies.managers import lockfile_of
from scaffold.releases.release import templates_root

from .project import clean_environment, tail

if TYPE_CHECKING:
    from pathlib import Path

    from .project import Project

SOURCE_SUFFIXES = (".ts", ".tsx", ".prisma")
KINDS = ("dependencies", "devDependencies")


class Packages:
    """One installation for each face, in the versions of the shipped set. It grows by what a project asks for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifests: dict[str, dict[str, Any]] = {}

    def install(self, project: Project) -> None:
        """Give the project the packages of its face; AssertionError when two projects want two ranges of one."""
        face = project.options["face"]
        asked = json.loads((project.path / "package.json").read_text())
        packages = {name: version for kind in KINDS for name, version in asked[kind].items()}
        before = self.manifests.get(face, {}).get("dependencies", {})
        two = {name for name, version in packages.items() if before.get(name, version) != version}
        assert not two, f"two projects ask for two ranges of {two}"
        if not packages.keys() <= before.keys():
            whole = {"allowScripts": asked["allowScripts"], "dependencies": {**before, **packages}}
            start_from_the_set(self.folder / face, face)
            install(self.folder / face, {"name": face, "private": True, "type": "module", **whole})
            self.manifests[face] = whole
        installed, modules = self.folder / face / "node_modules", project.path / "node_modules"
        if face == "next" or project.options.get("package_manager") == "pnpm":
            # The bundler of Next refuses packages outside of the project; pnpm lays them out anew for a script.
            shutil.copytree(installed, modules, symlinks=True, copy_function=os.link)
        else:
            modules.symlink_to(installed)
        project.script("postinstall")


def start_from_the_set(folder: Path, face: str) -> None:
    lockfile = folder / lockfile_of("npm")
    if not lockfile.exists():
        folder.mkdir(parents=True)
        lockfile.write_bytes(release_lock(templates_root(), {"face": face, "package_manager": "npm"}) or b"")


def install(folder: Path, manifest: dict[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text(json.dumps(manifest))
    done = subprocess.run(
        ["npm", "install", "--no-audit", "--no-fund"],
        cwd=folder,
        env=clean_environment({}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, tail(done.stderr)


def sources(project: Path) -> dict[str, str]:
    """Give what the compiler sees: the hash of each file of code, by its path in the project."""
    return {
        path.relative_to(project).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(project.rglob("*"))
        if path.suffix in SOURCE_SUFFIXES or path.name.startswith("tsconfig")
    }
