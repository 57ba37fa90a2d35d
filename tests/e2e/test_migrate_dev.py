"""Prisma's own tool for migrations goes on where the first migration of a generated project ends."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from harness.project import Project
    from harness.trees import Packages

DOMAIN = ROOT / "tests" / "domains" / "tasks.yaml"
"""It has a search: indexes and, on SQLite, tables that Prisma's schema cannot speak of and must leave alone."""


@pytest.mark.parametrize("database", ["postgres", "mysql", "sqlite"])
def test_migrate_dev_goes_on_from_the_first_migration(
    database: str,
    tmp_path: Path,
    make_project: Callable[..., Project],
    services: Callable[[Project], dict[str, str]],
    schema_engine: dict[str, str],
    packages: Packages,
) -> None:
    """People who write migrations by hand change the schema and let Prisma write the SQL."""
    options = {"face": "api", "database": database, "auth": "jwt", "queue": "bullmq", "package_manager": "npm"}
    project = make_project(options, "--from", str(DOMAIN))
    shadow = services(project)["DATABASE_URL"] if database != "sqlite" else f"file:{tmp_path / 'shadow.db'}"
    project = replace(project, environment={**services(project), **schema_engine, "SHADOW_DATABASE_URL": shadow})
    packages.install(project)
    migrations = project.path / "prisma" / "migrations" / database
    before = {path.name for path in migrations.iterdir()}

    # What the project's own migrations have applied, Prisma takes as applied, and finds nothing to do.
    project.script("db:migrate")
    assert "Already in sync" in project.run("npx", "prisma", "migrate", "dev")
    assert {path.name for path in migrations.iterdir()} == before

    schema = project.path / "prisma" / "schema" / "tasks.prisma"
    schema.write_text(schema.read_text().replace("model Task {\n", "model Task {\n  subtitle String?\n", 1))
    project.run("npx", "prisma", "migrate", "dev", "--name", "add-subtitle")

    (added,) = {path.name for path in migrations.iterdir()} - before
    statements = (migrations / added / "migration.sql").read_text().split(";")
    (change,) = [text for text in statements if re.search("ALTER|CREATE|DROP", text)]
    assert re.search(r"ADD COLUMN +.subtitle.", change)
    # And the other way round.
    assert "up to date" in project.script("db:migrate")
    assert "Already in sync" in project.run("npx", "prisma", "migrate", "dev")
