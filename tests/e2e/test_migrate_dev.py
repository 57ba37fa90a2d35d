"""Prisma's own tool for migrations goes on where the first migration of a generated project ends."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.project import Project


def test_migrate_dev_goes_on_from_the_first_migration(
    make_project: Callable[..., Project],
    services: Callable[[Project], dict[str, str]],
    schema_engine: dict[str, str],
) -> None:
    """People who write migrations by hand change the schema and let Prisma write the SQL.

    On MySQL only: for PostgreSQL and SQLite the stand-in for Prisma's engine cannot make a migration.
    """
    options = {"face": "api", "database": "mysql", "auth": "jwt", "queue": "bullmq", "package_manager": "npm"}
    project = make_project(options)
    project = replace(project, environment={**services(project), **schema_engine})
    project.run("npm", "install")
    migrations = project.path / "prisma" / "migrations" / "mysql"
    before = {path.name for path in migrations.iterdir()}

    schema = project.path / "prisma" / "schema" / "notes.prisma"
    schema.write_text(schema.read_text().replace("model Note {\n", "model Note {\n  subtitle String?\n", 1))
    shadow = services(project)["DATABASE_URL"]
    project.run("npx", "prisma", "migrate", "dev", "--name", "add-subtitle", SHADOW_DATABASE_URL=shadow)

    (added,) = {path.name for path in migrations.iterdir()} - before
    statements = (migrations / added / "migration.sql").read_text().split(";")
    (change,) = [text for text in statements if re.search("ALTER|CREATE|DROP", text)]
    assert re.search(r"ADD COLUMN .subtitle.", change)
    # What Prisma has applied, the project's own migrations take as applied.
    assert "up to date" in project.script("db:migrate")
