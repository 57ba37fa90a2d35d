"""What people add to the database by migrations of their own stays, whatever the next change of the input does."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from schema_pairs import answers_of, pairs

from scaffold.errors import RefusedError
from scaffold.history import DataLossError, Migration, baseline, heads, next_migration
from scaffold.history.own import own_things
from scaffold.history.replay import ReplayError, schema_after
from scaffold.releases.store import BundleStore
from scaffold.releases.working import working_release
from scaffold.render.kit import load_kit

if TYPE_CHECKING:
    from pathlib import Path

    from scaffold.releases.release import Release

PLAIN = ("title: string(1..20)!", "note: text(..500)?")
OWN = """
ALTER TABLE "tasks" ADD COLUMN "shelf" TEXT NOT NULL DEFAULT 'a, (b)' CHECK (length("shelf") < 20);
alter table tasks add column keeper text references users (id);
CREATE INDEX "tasks_shelf_idx" ON "tasks" ("shelf");
CREATE TABLE "log" ("id" INTEGER PRIMARY KEY, "what" TEXT);
CREATE TRIGGER "tasks_log" AFTER UPDATE ON "tasks" BEGIN INSERT INTO "log" ("what") VALUES (new."shelf"); END;
CREATE VIEW "shelves" AS SELECT DISTINCT "shelf" FROM "tasks";
"""
ROW = """
INSERT INTO "users" ("id", "email", "name", "password_hash", "role", "updated_at")
VALUES ('00000000-0000-7000-8000-000000000000', 'a@b.test', 'a', 'x', 'member', '2026-01-01T00:00:00.000+00:00');
INSERT INTO "tasks" ("id", "title", "note", "updated_at", "shelf", "keeper")
VALUES ('00000000-0000-7000-8000-000000000001', 'one', 'kept', '2026-01-01T00:00:00.000+00:00', 'top',
        '00000000-0000-7000-8000-000000000000');
"""


def domain(*fields: str, name: str = "Task", more: str = "") -> str:
    lines = "".join(f"      {field}\n" for field in fields)
    return (
        f"roles: [member]\nresources:\n  {name}:\n    {more}\n    fields:\n{lines}    allow: {{read: signed_in, "
        "create: signed_in}\n"
    )


def step(
    project: Path,
    text: str,
    *,
    database: str = "sqlite",
    before: str = "",
    release: Release | None = None,
    loss: bool = False,
    **more: Any,
) -> Migration | None:
    after = answers_of(text, database, **more)
    start = {**after, "database": before or database}
    return next_migration(project, start, after, release or working_release(), allow_data_loss=loss)


def write(project: Path, migration: Migration | None) -> Migration:
    assert migration is not None
    for path, data in migration.files.items():
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_bytes(data)
    return migration


def by_hand(project: Path, sql: str, name: str = "20260131120000_by_hand", database: str = "sqlite") -> None:
    folder = project / "prisma/migrations" / database / name
    folder.mkdir(parents=True)
    (folder / "migration.sql").write_text(sql)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make the history of a project with a migration of its owner's."""
    write(tmp_path, step(tmp_path, domain(*PLAIN)))
    by_hand(tmp_path, OWN)
    return tmp_path


def migrated(project: Path, made: Migration | None) -> sqlite3.Connection:
    """Give a database with a row in it, after a change."""
    connection = sqlite3.connect(":memory:")
    for script in sorted((project / "prisma/migrations/sqlite").glob("*/migration.sql")):
        connection.executescript(script.read_text())
    connection.executescript(ROW)
    connection.executescript(made.sql if made else "")
    return connection


@pytest.mark.parametrize(
    "fields",
    [
        ("title: string(1..60)!", PLAIN[1]),
        ("title: string(2..20)!", PLAIN[1]),
        (*PLAIN, "done: bool = false"),
        ("title: string(1..20)!", "remark: text(..500)? was(note)"),
    ],
)
def test_a_table_that_is_made_anew_keeps_what_its_owner_added(project: Path, fields: tuple[str, ...]) -> None:
    made = step(project, domain(*fields))
    database = migrated(project, made)

    assert made is not None
    assert 'CREATE TABLE "_new_tasks"' in made.sql
    assert database.execute("SELECT shelf, substr(keeper, -1) FROM tasks").fetchall() == [("top", "0")]
    assert database.execute("SELECT shelf FROM shelves").fetchall() == [("top",)]
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        database.execute("UPDATE tasks SET shelf = 'longer than twenty characters'")
    database.execute("UPDATE tasks SET shelf = 'low'")
    assert database.execute("SELECT what FROM log").fetchall() == [("low",)]
    names = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    assert "tasks_shelf_idx" in names
    keys = database.execute("SELECT [table] FROM pragma_foreign_key_list('tasks')").fetchall()
    assert ("users",) in keys


@pytest.mark.parametrize("field", ["day: date?", "part: string(..9)?", "other: ref(Task)?", "price: decimal(6,2)?"])
def test_a_column_that_may_be_null_is_added_in_place(tmp_path: Path, field: str) -> None:
    write(tmp_path, step(tmp_path, domain(*PLAIN)))
    made = step(tmp_path, domain(*PLAIN, field))
    assert made is not None
    assert "_new_tasks" not in made.sql
    assert 'ALTER TABLE "tasks" ADD COLUMN' in made.sql


def test_a_column_in_place_holds_its_check(tmp_path: Path) -> None:
    write(tmp_path, step(tmp_path, domain(*PLAIN)))
    write(tmp_path, step(tmp_path, domain(*PLAIN, "part: string(..3)?")))
    by_hand(tmp_path, OWN)
    with pytest.raises(sqlite3.IntegrityError, match="tasks_part_check"):
        migrated(tmp_path, None).execute("UPDATE tasks SET part = 'four'")


def test_a_release_that_cannot_carry_it_along_refuses(tmp_path: Path) -> None:
    old = BundleStore().get("v0.6.0")
    write(tmp_path, step(tmp_path, domain(*PLAIN), release=old))
    by_hand(tmp_path, OWN.replace("CREATE VIEW", "-- CREATE VIEW"))
    with pytest.raises(DataLossError) as error:
        step(tmp_path, domain("title: string(1..60)!", PLAIN[1]), release=old)
    assert "the column shelf of tasks, which a migration of your own made, is lost" in str(error.value)
    assert "the index tasks_shelf_idx of tasks" in str(error.value)
    assert 'INSERT INTO "_new_tasks"' in str(error.value)


def test_a_recorded_column_that_its_owner_changed_is_not_changed_back_in_silence(tmp_path: Path) -> None:
    write(tmp_path, step(tmp_path, domain(*PLAIN)))
    by_hand(
        tmp_path,
        """
        CREATE TABLE "other" ("id" TEXT NOT NULL PRIMARY KEY, "title" TEXT NOT NULL COLLATE NOCASE, "note" TEXT,
          "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, "updated_at" DATETIME NOT NULL,
          "version" INTEGER NOT NULL DEFAULT 1);
        INSERT INTO "other" SELECT "id", "title", "note", "created_at", "updated_at", "version" FROM "tasks";
        DROP TABLE "tasks";
        ALTER TABLE "other" RENAME TO "tasks";
        """,
    )
    with pytest.raises(DataLossError, match="COLLATE NOCASE"):
        step(tmp_path, domain("title: string(1..60)!", PLAIN[1]))


def test_an_index_over_a_column_that_goes_is_lost_on_demand_only(project: Path) -> None:
    by_hand(project, 'CREATE INDEX "own" ON "tasks" ("note")', "20260131120001_more")
    with pytest.raises(DataLossError, match="the index own of tasks"):
        step(project, domain("title: string(1..20)!"))


def test_what_does_not_run_is_refused_with_the_statement(project: Path) -> None:
    trigger = 'CREATE TRIGGER "t" AFTER DELETE ON "tasks" BEGIN INSERT INTO "log" ("what") VALUES (old."note"); END;'
    by_hand(project, trigger, "20260131120001_more")
    with pytest.raises(RefusedError, match=r"no such column: old.note") as error:
        step(project, domain("title: string(1..20)!"), loss=True)
    assert 'DROP TABLE "tasks"' in str(error.value)


def test_what_names_something_renamed_is_carried_into_the_new_name(tmp_path: Path) -> None:
    """SQLite itself knows how: it was refused, since the index and the trigger still said the old name."""
    write(tmp_path, step(tmp_path, domain(*PLAIN)))
    by_hand(
        tmp_path,
        """
        ALTER TABLE "tasks" ADD COLUMN "shelf" TEXT CHECK ("note" IS NOT NULL OR "shelf" IS NOT NULL);
        CREATE INDEX "own" ON "tasks" ("note");
        CREATE TABLE "log" ("what" TEXT);
        CREATE TRIGGER "t" AFTER DELETE ON "tasks" BEGIN INSERT INTO "log" ("what") VALUES (old."note"); END;
        """,
    )
    renamed = domain("title: string(1..60)!", "remark: text(..500)? was(note)", name="Job", more="was: Task")
    write(tmp_path, step(tmp_path, renamed))
    connection = sqlite3.connect(":memory:")
    for script in sorted((tmp_path / "prisma/migrations/sqlite").glob("*/migration.sql")):
        connection.executescript(script.read_text())
    made = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE sql NOT NULL"))
    assert made["own"] == 'CREATE INDEX "own" ON "jobs" ("remark")'
    assert 'AFTER DELETE ON "jobs"' in made["t"]
    assert 'old."remark"' in made["t"]
    assert 'CHECK ("remark" IS NOT NULL OR "shelf" IS NOT NULL)' in made["jobs"]
    assert step(tmp_path, renamed) is None


@pytest.mark.parametrize(
    ("database", "sql", "said"),
    [
        (
            "postgres",
            "ALTER TABLE tasks ADD CHECK (note <> title);",
            r"a constraint of tasks \(CHECK \( note < > title",
        ),
        ("postgres", 'ALTER TABLE "tasks" ADD CONSTRAINT "own" UNIQUE ("title", "note");', "own of tasks"),
        ("postgres", "CREATE UNIQUE INDEX CONCURRENTLY own ON public.tasks USING btree (lower(note));", "own of tasks"),
        ("mysql", "ALTER TABLE `tasks` ADD COLUMN `a` int, ADD CONSTRAINT `own` CHECK (`note` <> '');", "own of tasks"),
        ("mysql", "CREATE INDEX `own` ON `tasks` (`note`(20));", "own of tasks"),
    ],
)
def test_a_constraint_of_ones_own_is_not_lost_with_its_column_in_silence(
    tmp_path: Path, database: str, sql: str, said: str
) -> None:
    write(tmp_path, step(tmp_path, domain(*PLAIN), database=database))
    by_hand(tmp_path, sql, database=database)
    assert step(tmp_path, domain(*PLAIN, "done: bool = false"), database=database) is not None
    with pytest.raises(DataLossError, match=rf"{said}.*which a migration of your own made, names tasks\.note"):
        step(tmp_path, domain(PLAIN[0]), database=database)
    by_hand(tmp_path, "ALTER TABLE tasks DROP CONSTRAINT own; DROP INDEX own;", "20260131120009_gone", database)
    if said == "own of tasks":
        with pytest.raises(DataLossError) as error:
            step(tmp_path, domain(PLAIN[0]), database=database)
        assert "names tasks.note" not in str(error.value)


@pytest.mark.parametrize(
    ("database", "sql", "field"),
    [
        ("sqlite", "ALTER TABLE tasks ADD shelf TEXT;", "shelf: string(..9)?"),
        ("postgres", 'ALTER TABLE ONLY public."tasks" ADD COLUMN IF NOT EXISTS "shelf" text;', "shelf: int = 3"),
        ("mysql", "alter table `tasks` add column `a` int, add column `shelf` decimal(3, 2);", "shelf: bool = false"),
        ("postgres", "ALTER TABLE tasks ADD x text; ALTER TABLE tasks RENAME COLUMN x TO shelf;", "shelf: text(..9)?"),
    ],
)
def test_a_field_of_the_name_of_a_column_of_ones_own_is_refused(
    tmp_path: Path, database: str, sql: str, field: str
) -> None:
    write(tmp_path, step(tmp_path, domain(*PLAIN), database=database))
    by_hand(tmp_path, sql, database=database)
    with pytest.raises(RefusedError, match=r"the column tasks\.shelf is there already"):
        step(tmp_path, domain(*PLAIN, field), database=database)


@pytest.mark.parametrize("database", ["postgres", "mysql", "sqlite"])
def test_a_resource_of_the_name_of_a_table_of_ones_own_is_refused(tmp_path: Path, database: str) -> None:
    write(tmp_path, step(tmp_path, domain(*PLAIN), database=database))
    by_hand(tmp_path, "CREATE TABLE IF NOT EXISTS logs (id int);", database=database)
    text = domain(*PLAIN) + "  Log:\n    fields: {title: string(1..9)!}\n    allow: {read: signed_in}\n"
    with pytest.raises(RefusedError, match="the table logs is there already"):
        step(tmp_path, text, database=database)


def test_a_column_that_its_owner_dropped_again_is_free(tmp_path: Path) -> None:
    write(tmp_path, step(tmp_path, domain(*PLAIN), database="postgres"))
    by_hand(tmp_path, "ALTER TABLE tasks ADD shelf text; ALTER TABLE tasks DROP COLUMN shelf;", database="postgres")
    assert step(tmp_path, domain(*PLAIN, "shelf: string(..9)?"), database="postgres") is not None


@pytest.mark.parametrize("database", ["postgres", "mysql", "sqlite"])
@pytest.mark.parametrize("name", ["20260131120000_squashed", "0_init"])
def test_a_squashed_history_is_refused_until_it_has_a_record(tmp_path: Path, database: str, name: str) -> None:
    first = write(tmp_path, step(tmp_path, domain(*PLAIN), database=database))
    folder = tmp_path / "prisma/migrations" / database
    (folder / first.ids[0] / "state.json").unlink()
    (folder / first.ids[0]).rename(folder / name)
    wish = domain(*PLAIN, "done: bool = false")
    with pytest.raises(RefusedError) as error:
        step(tmp_path, wish, database=database)
    assert "scaffold migrations baseline" in str(error.value.hint)

    app = load_kit(working_release().root).build(answers_of(domain(*PLAIN), database))
    recorded = write(tmp_path, baseline(tmp_path, database, app_tables(app)))
    made = step(tmp_path, wish, database=database)

    assert made is not None
    assert [name, *recorded.ids, *made.ids] == sorted([name, *recorded.ids, *made.ids])
    assert made.summary == ["adds tasks.done"]
    assert baseline(tmp_path, database, app_tables(app)) is None


def test_a_record_of_what_is_not_made_is_refused(tmp_path: Path) -> None:
    by_hand(tmp_path, "CREATE TABLE tasks (id TEXT);")
    app = load_kit(working_release().root).build(answers_of(domain(*PLAIN), "sqlite"))
    with pytest.raises(RefusedError, match=r"account_mails\.created_at.* 24 more"):
        baseline(tmp_path, "sqlite", app_tables(app))
    assert heads(tmp_path, "sqlite") == []


def test_a_name_after_which_none_comes_is_said(tmp_path: Path) -> None:
    write(tmp_path, step(tmp_path, domain(*PLAIN)))
    by_hand(tmp_path, "SELECT 1;", "later")
    with pytest.raises(RefusedError, match="no number comes after the migration later"):
        step(tmp_path, domain(*PLAIN, "done: bool = false"))


def test_another_database_says_what_is_not_in_it(project: Path) -> None:
    made = step(project, domain(*PLAIN), database="postgres", before="sqlite")
    assert made is not None
    assert "what your own migrations of sqlite made is not in it: 20260131120000_by_hand" in made.notes
    assert made.summary == [
        "begins a history for postgres, with every table that scaffold.yaml asks for in one migration"
    ]


def test_a_history_reaches_no_other_file(tmp_path: Path) -> None:
    with pytest.raises(ReplayError, match="not authorized"):
        schema_after([("one", f"ATTACH '{tmp_path}/x.db' AS x")])


@given(pairs())
@settings(max_examples=60, deadline=None)
def test_what_scaffold_made_is_nobodys_own(pair: tuple[str, str]) -> None:
    """After any change, the database is what the record says: nothing in it counts as added by hand."""
    kit = load_kit(working_release().root)
    before, after = (kit.build(answers_of(text, "sqlite")) for text in pair)
    change = kit.changes.alter("sqlite", app_tables(before), app_tables(after), kit.changes.renames(after))
    scripts = [("first", before["db"]["migration"]), *((one["name"], one["sql"]) for one in change["scripts"])]
    own = own_things(schema_after(scripts), schema_after([("record", kit.sql.migration(app_tables(after), "sqlite"))]))
    assert (own.tables, own.beside, own.changed) == ({}, [], {})


def app_tables(app: dict[str, Any]) -> list[dict[str, Any]]:
    import json

    return list(json.loads(app["db"]["state"])["tables"])
