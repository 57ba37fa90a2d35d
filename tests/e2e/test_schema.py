"""SQL and Prisma schema agree, and Prisma's own tool for migrations works in a generated project."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from harness import domains

from conftest import ROOT

sys.path.insert(0, str(ROOT / "tests" / "unit"))

from schema_pairs import project as project_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from harness.project import Project
    from harness.servers import Postgres
    from harness.trees import Packages

ENOUGH = 1000
"""Rows of a table that the test of plans does not leave out as small."""

BASE = {"face": "api", "auth": "jwt", "queue": "bullmq", "package_manager": "npm"}


@pytest.mark.parametrize("database", ["postgres", "mysql", "sqlite"])
def test_sql_and_schema_agree(
    database: str,
    make_project: Callable[..., Project],
    services: Callable[[Project], dict[str, str]],
    schema_engine: dict[str, str],
    packages: Packages,
    tmp_path: Path,
) -> None:
    """Of the union of all test domains, so that the two tools start once for each database."""
    (tmp_path / "union.yaml").write_text(domains.union(), encoding="utf-8")
    project = make_project({**BASE, "database": database}, "--from", str(tmp_path / "union.yaml"))
    project = replace(project, environment={**services(project), **schema_engine})
    packages.install(project)
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
    before = texts(project)
    project.run("npx", "prisma", "format")
    assert texts(project) == before


def texts(project: Project) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (project.path / "prisma" / "schema").iterdir()}


@pytest.mark.full
def test_plans_are_read_with_rows_that_every_table_takes(postgres: Postgres) -> None:
    """The generated test of plans fills the tables first: no row may break a rule, and enough of them must stay."""
    app = project_of(domains.union(), "postgres")
    name = postgres.create().rpartition("/")[2]
    postgres.sql(app["db"]["migration"], name)
    few = []
    for filled in app["bulk"]:
        postgres.sql(filled["sql"], name)
        rows = int(postgres.sql(f'select count(*) from "{filled["table"]}"', name))
        few += [(filled["table"], rows)] if rows < ENOUGH else []
    assert few == []
