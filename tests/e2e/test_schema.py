"""SQL and Prisma schema agree, and Prisma's own tool for migrations works in a generated project."""

from __future__ import annotations

import os
import re
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
DATABASES = ["postgres", "mysql", "sqlite"]
BASE = {"face": "api", "auth": "jwt", "queue": "bullmq", "package_manager": "npm"}

OTHER_CALLS = "      default: return engine[method](params)\n"
NO_LOSS = "      case 'evaluateDataLoss': return { migrationSteps: 1, unexecutableSteps: [], warnings: [] }\n"


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
    # Its WebAssembly cannot say whether a change loses data; everything else of `migrate dev` is Prisma's own.
    engine.write_text(engine.read_text().replace(OTHER_CALLS, NO_LOSS + OTHER_CALLS))
    engine.chmod(0o755)
    return {"PRISMA_SCHEMA_ENGINE_BINARY": str(engine)}


@pytest.mark.parametrize("database", DATABASES)
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


@pytest.mark.parametrize("database", DATABASES)
def test_migrate_dev_goes_on_from_the_first_migration(
    database: str,
    make_project: Callable[..., Project],
    services: Callable[[Project], dict[str, str]],
    schema_engine: dict[str, str],
    tmp_path: Path,
) -> None:
    """People who write migrations by hand change the schema and let Prisma's own tool write the SQL."""
    project = make_project({**BASE, "database": database})
    project = replace(project, environment={**services(project), **schema_engine})
    project.run("npm", "install")
    (project.path / ".data").mkdir(exist_ok=True)
    shadow = services(project)["DATABASE_URL"] if database != "sqlite" else f"file:{tmp_path / 'shadow.db'}"
    migrations = project.path / "prisma" / "migrations" / database
    before = {path.name for path in migrations.iterdir()}

    schema = project.path / "prisma" / "schema" / "notes.prisma"
    schema.write_text(schema.read_text().replace("model Note {\n", "model Note {\n  subtitle String?\n", 1))
    project.run("npx", "prisma", "migrate", "dev", "--name", "add-subtitle", SHADOW_DATABASE_URL=shadow)

    (added,) = {path.name for path in migrations.iterdir()} - before
    statements = (migrations / added / "migration.sql").read_text().split(";")
    (change,) = [text for text in statements if re.search("ALTER|CREATE|DROP", text)]
    assert re.search(r"ADD COLUMN .subtitle.", change)
    # What Prisma has applied, the project's own migrations take as applied.
    assert "up to date" in project.script("db:migrate")
