"""SQL and Prisma schema agree, and Prisma's own tool for migrations works in a generated project."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT, need
from harness.project import Project, clean_environment

if TYPE_CHECKING:
    from collections.abc import Callable

DOMAINS = sorted((ROOT / "tests" / "domains").glob("*.yaml"))
BASE = {"face": "api", "auth": "jwt", "queue": "bullmq", "package_manager": "npm"}


@pytest.fixture(scope="session")
def schema_engine(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Give the environment in which Prisma finds a schema engine.

    `SCAFFOLD_PRISMA_ENGINE` names a folder with a stand-in that needs no download (an npm package with
    `schema-engine.mjs`); beside a checkout that has one at ../shared/prisma-engine, that one is taken.
    """
    source = Path(os.environ.get("SCAFFOLD_PRISMA_ENGINE", ROOT.parent / "shared" / "prisma-engine"))
    need(source.is_dir(), "a schema engine for Prisma that needs no download (SCAFFOLD_PRISMA_ENGINE)")
    folder = tmp_path_factory.mktemp("engine") / "engine"
    shutil.copytree(source, folder)
    folder.chmod(0o755)
    subprocess.run(
        ["npm", "ci", "--no-audit", "--no-fund"], cwd=folder, env=clean_environment({}), check=True, capture_output=True
    )
    engine = folder / "schema-engine.mjs"
    engine.chmod(0o755)
    return {"PRISMA_SCHEMA_ENGINE_BINARY": str(engine)}


@pytest.mark.parametrize("database", ["postgres", "mysql", "sqlite"])
def test_sql_and_schema_agree(
    database: str,
    make_project: Callable[..., Project],
    services: Callable[[Project], dict[str, str]],
    schema_engine: dict[str, str],
    tmp_path: Path,
) -> None:
    installed: Path | None = None
    for domain in DOMAINS:
        project = make_project({**BASE, "database": database}, "--from", str(domain), name="demo")
        project = replace(project, environment={**services(project), **schema_engine})
        if installed is None:
            project.run("npm", "install")
            installed = project.path / "node_modules"
        else:
            (project.path / "node_modules").symlink_to(installed)
        shadow = services(project)["DATABASE_URL"] if database != "sqlite" else f"file:{tmp_path / 'shadow.db'}"
        project.run(
            "npx",
            "prisma",
            "migrate",
            "diff",
            "--from-migrations",
            f"prisma/migrations/{database}",
            "--to-schema",
            "prisma/schema",
            "--exit-code",
            SHADOW_DATABASE_URL=shadow,
        )
        before = {path.name: path.read_bytes() for path in (project.path / "prisma" / "schema").iterdir()}
        project.run("npx", "prisma", "format")
        after = {path.name: path.read_bytes() for path in (project.path / "prisma" / "schema").iterdir()}
        assert after == before
