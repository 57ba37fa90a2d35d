"""A database that was changed is as one made so: by its catalogue, by Prisma, and by the project's own test."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from harness import catalogue
from hypothesis import HealthCheck, given, settings

from conftest import ROOT
from scaffold.history import next_migration, write_files
from scaffold.releases.release import templates_root
from scaffold.releases.working import working_release
from scaffold.render import render_files
from scaffold.render import write_files as write_rendered
from scaffold.render.kit import load_kit

sys.path.insert(0, str(ROOT / "tests" / "unit"))

from schema_pairs import answers_of, keeps_rows, pairs, project, rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from harness.project import Project
    from harness.servers import MariaDb, Postgres
    from harness.trees import Packages

Data = dict[str, Any]

COMMON = settings(deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
QUOTES = {"postgres": '"', "mysql": "`"}
DATABASES = ("postgres", "mysql", "sqlite")

BEFORE = """
roles: [member, manager]
resources:
  Task:
    fields:
      title: string(1..80)! search
      note: text(..500)?
      level: enum(low, high) filter = low
      estimate: int(0..99)?
      due_on: date?
    allow: {read: signed_in, create: signed_in, update: signed_in, delete: signed_in}
  Tag:
    fields:
      name: string(1..20)!
    allow: {read: signed_in}
"""
AFTER = """
roles: [member, manager]
resources:
  Job:
    was: Task
    fields:
      title: string(1..120)! search unique
      remark: text(..500)? was(note) search
      level: enum(low, normal, high) filter = normal
      estimate: decimal(6,2) filter(range) = 1.5
      tags: refs(Tag)
      parent: ref(Job)? set_null
    allow: {read: signed_in, create: signed_in, update: signed_in, delete: signed_in}
    list: {sort: [-created_at, level]}
  Tag:
    fields:
      name: string(1..20)! unique
      wanted: bool = true
    allow: {read: signed_in, create: signed_in}
"""


def alter(database: str, old: Data, new: Data) -> Data:
    changes = load_kit(templates_root()).changes
    before, after = (json.loads(app["db"]["state"])["tables"] for app in (old, new))
    found: Data = changes.alter(database, before, after, changes.renames(new))
    return {**found, "before": before}


def insert(table: str, row: Data, quote: str) -> str:
    columns = ", ".join(f"{quote}{name}{quote}" for name in row)
    return f"insert into {table} ({columns}) values ({', '.join(row.values())})"


def on_server(
    server: Postgres | MariaDb, database: str, look: Callable[[Any, str], list[str]], pair: tuple[str, str]
) -> None:
    old, new = (project(text, database) for text in pair)
    change = alter(database, old, new)
    changed, fresh = (server.create().rsplit("/", 1)[1] for _ in range(2))
    server.sql(old["db"]["migration"], changed)
    server.sql(new["db"]["migration"], fresh)
    careful = keeps_rows(change)
    if careful:
        inserts = [insert(table, row, QUOTES[database]) for table, row in rows(old, change["before"])]
        server.sql(";\n".join(inserts), changed)
    for script in change["scripts"]:
        server.sql(script["sql"], changed)
    assert look(server, changed) == look(server, fresh), pair
    if careful:
        kept = {table["name"] for table in change["before"]} & {
            table["name"] for table in alter(database, new, new)["before"]
        }
        assert {server.sql(f"select count(*) from {table}", changed).strip() for table in kept} <= {"2"}, pair
    for name in (changed, fresh):
        server.sql(f"drop database {name}")


@pytest.mark.full
@settings(COMMON, max_examples=40)
@given(pair=pairs())
def test_random_pairs_on_postgres(postgres: Postgres, pair: tuple[str, str]) -> None:
    on_server(postgres, "postgres", catalogue.of_postgres, pair)


@pytest.mark.full
@settings(COMMON, max_examples=25)
@given(pair=pairs())
def test_random_pairs_on_mariadb(mariadb: MariaDb, pair: tuple[str, str]) -> None:
    on_server(mariadb, "mysql", catalogue.of_mariadb, pair)


@pytest.mark.parametrize("database", DATABASES)
def test_prisma_and_the_projects_own_test_agree(
    database: str,
    tmp_path: Path,
    make_project: Callable[..., Project],
    services: Callable[[Project], dict[str, str]],
    schema_engine: dict[str, str],
    packages: Packages,
) -> None:
    options = {"face": "api", "database": database, "auth": "jwt", "queue": "none", "package_manager": "npm"}
    made = make_project(options)
    made = replace(made, environment=services(made))
    packages.install(made)

    begin(made.path, seen(BEFORE, database), database)
    change(made.path, *(seen(text, database) for text in (BEFORE, AFTER)), database)
    agree(made, database, services, schema_engine, tmp_path)
    made.run("npx", "prisma", "generate")
    made.run("npx", "vitest", "run", "test/integration/db/schema.test.ts")

    @settings(COMMON, max_examples=5)
    @given(pair=pairs())
    def random_pairs(pair: tuple[str, str]) -> None:
        old, new = (seen(text, database) for text in pair)
        begin(made.path, old, database)
        change(made.path, old, new, database)
        agree(made, database, services, schema_engine, tmp_path)

    random_pairs()


def seen(text: str, database: str) -> str:
    """Leave out what the stand-in for Prisma's engine does not see on MySQL: fields that the client ignores."""
    return text.replace(" search", "") if database == "mysql" else text


def begin(path: Path, text: str, database: str) -> None:
    shutil.rmtree(path / "prisma" / "migrations", ignore_errors=True)
    render(path, text, database, history=True)


def change(path: Path, old: str, new: str, database: str) -> None:
    answers = [answers_of(text, database) for text in (old, new)]
    migration = next_migration(path, answers[0], answers[1], working_release(), allow_data_loss=True)
    if migration is not None:
        write_files(path, migration)
    render(path, new, database, history=False)


def render(path: Path, text: str, database: str, *, history: bool) -> None:
    shutil.rmtree(path / "prisma" / "schema", ignore_errors=True)
    files = render_files(answers_of(text, database)).files
    folders = ("prisma/", "src/platform/db/", "prisma.config.ts")
    kept = {
        name: file
        for name, file in files.items()
        if name.startswith(folders) and (history or not name.startswith("prisma/migrations/"))
    }
    write_rendered(kept, path)


def agree(
    made: Project,
    database: str,
    services: Callable[[Project], dict[str, str]],
    schema_engine: dict[str, str],
    tmp_path: Path,
) -> None:
    """Let Prisma run the history in an empty database, and compare that with the schema."""
    shadow = services(made)["DATABASE_URL"] if database != "sqlite" else f"file:{tmp_path / 'shadow.db'}"
    diff = ["npx", "prisma", "migrate", "diff", "--from-migrations", f"prisma/migrations/{database}"]
    made.run(*diff, "--to-schema", "prisma/schema", "--exit-code", SHADOW_DATABASE_URL=shadow, **schema_engine)
