"""Installed packages, shared by tests that look at code and not at the installation."""

from __future__ import annotations

import hashlib
import json
import subprocess
from typing import TYPE_CHECKING, Any

from .project import clean_environment, tail

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from .project import Project

SOURCE_SUFFIXES = (".ts", ".tsx", ".prisma")
KINDS = ("dependencies", "devDependencies")


class Packages:
    """What projects that ask for the same packages share: the first one's installation."""

    def __init__(self) -> None:
        self.installed: dict[str, Path] = {}

    def install(self, project: Project) -> None:
        """Install the project's packages, or link those of an earlier project that asked for the same."""
        manifest = json.loads((project.path / "package.json").read_text())
        wanted = json.dumps([manifest[kind] for kind in KINDS], sort_keys=True)
        modules = project.path / "node_modules"
        if wanted in self.installed:
            modules.symlink_to(self.installed[wanted])
            project.script("postinstall")
        else:
            project.run("npm", "install")
            self.installed[wanted] = modules


def install_union(folder: Path, manifests: Iterable[dict[str, Any]]) -> Path:
    """Install every package that any of the manifests names; gives the node_modules folder.

    The manifests are of one face: there, a package has one range.
    """
    union: dict[str, Any] = {"name": "union", "private": True, "type": "module", "dependencies": {}}
    for manifest in manifests:
        for kind in KINDS:
            for name, version in manifest[kind].items():
                assert union["dependencies"].setdefault(name, version) == version, f"{name} has two ranges"
        union["allowScripts"] = manifest["allowScripts"]
    folder.mkdir(parents=True)
    (folder / "package.json").write_text(json.dumps(union))
    done = subprocess.run(
        ["npm", "install", "--no-audit", "--no-fund"],
        cwd=folder,
        env=clean_environment({}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, tail(done.stderr)
    return folder / "node_modules"


def sources(project: Path) -> dict[str, str]:
    """Give what the compiler sees: the hash of each file of code, by its path in the project."""
    return {
        path.relative_to(project).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(project.rglob("*"))
        if path.suffix in SOURCE_SUFFIXES or path.name.startswith("tsconfig")
    }
