"""The append-only history of a database: each migration starts from the head's state, and two heads become one."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from schema_pairs import answers_of

from scaffold.errors import RefusedError
from scaffold.history import DataLossError, Migration, heads, merge_heads, next_migration
from scaffold.releases.working import working_release

if TYPE_CHECKING:
    from pathlib import Path

NOTE = "note: text(..500)?"


def domain(*fields: str, more: str = "") -> str:
    lines = "".join(f"      {field}\n" for field in ("title: string(1..20)!", *fields))
    rules = "    allow: {read: signed_in, create: signed_in}\n"
    return f"roles: [member]\nresources:\n  Task:\n    fields:\n{lines}{rules}{more}"


def other(name: str) -> str:
    return f"  {name}:\n    fields:\n      title: string(1..20)!\n    allow: {{read: signed_in}}\n"


def write(project: Path, migration: Migration | None) -> Migration:
    assert migration is not None
    for path, data in migration.files.items():
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        assert not (project / path).exists()
        (project / path).write_bytes(data)
    return migration


def step(project: Path, text: str, database: str = "postgres", *, loss: bool = False, **more: Any) -> Migration | None:
    answers = answers_of(text, database, **more)
    return next_migration(project, answers, answers, working_release(), allow_data_loss=loss)


def begin(project: Path, text: str, database: str = "postgres") -> None:
    write(project, step(project, text, database))


def test_each_migration_follows_the_head(tmp_path: Path) -> None:
    begin(tmp_path, domain())
    one = write(tmp_path, step(tmp_path, domain(NOTE)))
    two = write(tmp_path, step(tmp_path, domain(NOTE, "done: bool = false")))

    assert step(tmp_path, domain(NOTE, "done: bool = false")) is None
    assert [head.id for head in heads(tmp_path, "postgres")] == [two.ids[0]]
    assert heads(tmp_path, "postgres")[0].parent == one.ids[-1]
    assert one.ids[0].startswith("00000000000001_add_tasks_note_")
    assert two.ids[0].startswith("00000000000003_add_tasks_done_")
    assert 'ADD COLUMN "note" TEXT' in one.sql
    assert one.summary == ["adds tasks.note"]


def test_an_id_says_what_is_in_it(tmp_path: Path) -> None:
    begin(tmp_path, domain())
    texts = [domain(NOTE), domain(NOTE), domain("note: text(..900)?")]
    first, again, different = (step(tmp_path, text) for text in texts)
    assert first == again
    assert first is not None
    assert different is not None
    assert first.ids != different.ids


def test_it_comes_after_migrations_written_by_hand(tmp_path: Path) -> None:
    begin(tmp_path, domain())
    by_hand = tmp_path / "prisma/migrations/postgres/20270102030405_by_hand"
    by_hand.mkdir()
    (by_hand / "migration.sql").write_text("create view v as select 1;")
    made = step(tmp_path, domain(NOTE))
    assert made is not None
    assert made.ids[0] > by_hand.name


def test_an_index_on_postgres_is_a_migration_of_its_own(tmp_path: Path) -> None:
    begin(tmp_path, domain())
    made = write(tmp_path, step(tmp_path, domain("done: bool = false", "code: string(1..9)? unique")))
    scripts = [data.decode() for path, data in made.files.items() if path.endswith(".sql")]
    states = [json.loads(data) for path, data in made.files.items() if path.endswith(".json")]

    assert len(scripts) == 3
    assert "CONCURRENTLY" not in scripts[0] + scripts[1]
    assert scripts[2].splitlines()[0] == "-- migrate: without transaction"
    assert scripts[2].count(";") == 1
    assert "CREATE UNIQUE INDEX CONCURRENTLY" in scripts[2]
    assert [state["parent"] for state in states[1:]] == [state["id"] for state in states[:-1]]
    assert [[unique["name"] for table in state["tables"] for unique in table["uniques"]] for state in states] == [
        ["users_email_key"],
        ["users_email_key"],
        ["users_email_key", "tasks_code_key"],
    ]


def test_rows_are_looked_through_in_a_migration_that_locks_nobody_out(tmp_path: Path) -> None:
    """A constraint holds for what is written from now on; what is there is looked at apart from that."""
    begin(tmp_path, domain("code: string(1..9)?", more=other("Board")))
    fields = ("code: string(3..9)?", "board: ref(Board)? cascade")
    made = write(tmp_path, step(tmp_path, domain(*fields, more=other("Board"))))
    first, second, *_ = [data.decode() for path, data in made.files.items() if path.endswith(".sql")]
    added = [line for line in first.splitlines() if " CHECK " in line or "FOREIGN KEY" in line]
    assert len(added) == 2
    assert all(line.endswith(" NOT VALID;") for line in added)
    assert "VALIDATE" not in first
    assert second.split("\n\n") == [
        'ALTER TABLE "tasks" VALIDATE CONSTRAINT "tasks_code_check";',
        'ALTER TABLE "tasks" VALIDATE CONSTRAINT "tasks_board_id_fkey";\n',
    ]
    assert "without transaction" not in second


def test_a_column_is_required_without_a_look_at_rows_while_nobody_may_write(tmp_path: Path) -> None:
    begin(tmp_path, domain("day: date?", "code: string(1..9)?"))
    made = write(tmp_path, step(tmp_path, domain("day: date = 2026-01-31", "code: string(1..9)!"), loss=True))
    first, second, third = [data.decode() for path, data in made.files.items() if path.endswith(".sql")]
    assert "SET NOT NULL" not in first + second
    for name in ("day", "code"):
        constraint = f'"tasks_{name}_required"'
        assert f'ADD CONSTRAINT {constraint} CHECK ("{name}" IS NOT NULL) NOT VALID' in first
        assert f'ALTER TABLE "tasks" VALIDATE CONSTRAINT {constraint}' in second
        kept, dropped = f'ALTER COLUMN "{name}" SET NOT NULL', f"DROP CONSTRAINT {constraint}"
        assert 0 < third.index(kept) < third.index(dropped)


@pytest.mark.parametrize("field", ["more: json = []", "day: date = now"])
def test_a_default_that_the_table_does_not_keep_writes_no_row_anew(tmp_path: Path, field: str) -> None:
    begin(tmp_path, domain())
    made = step(tmp_path, domain(field))
    assert made is not None
    assert "UPDATE" not in made.sql
    assert " NOT NULL DEFAULT " in made.sql
    assert made.sql.count("DROP DEFAULT") == 1


@pytest.mark.parametrize(
    ("old", "new", "sql", "way"),
    [
        ((NOTE,), (), 'DROP COLUMN "note"', "release code that no longer uses it"),
        ((), ("code: string(1..9)!",), 'ADD COLUMN "code"', "with a default"),
        (("code: string(1..9)?",), ("code: string(1..9)!",), 'ALTER COLUMN "code" SET NOT NULL', "in two steps"),
        (("code: string(1..9)!",), ("code: string(1..5)!",), "TYPE VARCHAR(5)", "rows that do not fit"),
        (("code: string(1..9)?",), ("code: bool?",), 'DROP COLUMN "code"', "a field of the new type beside it"),
    ],
)
def test_what_may_destroy_is_refused_with_its_sql(
    tmp_path: Path, old: tuple[str, ...], new: tuple[str, ...], sql: str, way: str
) -> None:
    begin(tmp_path, domain(*old))
    with pytest.raises(DataLossError) as caught:
        step(tmp_path, domain(*new))
    assert caught.value.exit_code == 4
    assert sql in caught.value.message
    assert way in str(caught.value.hint)
    allowed = step(tmp_path, domain(*new), loss=True)
    assert allowed is not None
    assert allowed.destructive
    assert sql in allowed.sql


def test_a_required_field_with_a_default_fills_the_rows(tmp_path: Path) -> None:
    begin(tmp_path, domain("code: string(1..9)?"))
    made = step(tmp_path, domain('code: string(1..9) = "a\'b"'))
    assert made is not None
    assert 'UPDATE "tasks" SET "code" = \'a\'\'b\' WHERE "code" IS NULL' in made.sql


def test_a_former_name_moves_rows(tmp_path: Path) -> None:
    begin(tmp_path, domain(NOTE))
    text = domain("remark: text(..500)? was(note)").replace("  Task:\n", "  Job:\n    was: Task\n")
    made = write(tmp_path, step(tmp_path, text))
    assert 'ALTER TABLE "tasks" RENAME TO "jobs"' in made.sql
    assert 'RENAME COLUMN "note" TO "remark"' in made.sql
    assert "DROP" not in made.sql
    assert any(note.startswith("processes of the release before fail on tasks") for note in made.notes)
    assert step(tmp_path, text) is None


@pytest.mark.parametrize("database", ["postgres", "mysql", "sqlite"])
def test_sets_keep_their_rows_whatever_is_renamed(tmp_path: Path, database: str) -> None:
    begin(tmp_path, domain("tags: refs(Tag)", more=other("Tag")), database)
    text = domain("labels: refs(Label) was(tags)", more=other("Label")).replace("  Task:\n", "  Job:\n    was: Task\n")
    text = text.replace("  Label:\n", "  Label:\n    was: Tag\n")
    made = write(tmp_path, step(tmp_path, text, database))
    assert "renames the table tasks_tags to jobs_labels" in made.summary
    assert "renames jobs_labels.tag_id to label_id" in made.summary
    assert step(tmp_path, text, database) is None


def test_a_set_of_other_rows_is_another_table(tmp_path: Path) -> None:
    more = other("Tag") + other("Song")
    begin(tmp_path, domain("tags: refs(Tag)", more=more))
    with pytest.raises(DataLossError, match="the table tasks_tags and all its rows are dropped"):
        step(tmp_path, domain("tags: refs(Song)", more=more))


def test_another_database_begins_another_history(tmp_path: Path) -> None:
    begin(tmp_path, domain())
    before, after = answers_of(domain(), "postgres"), answers_of(domain(), "sqlite")
    made = next_migration(tmp_path, before, after, working_release())
    assert made is not None
    assert sorted(made.files) == [
        "prisma/migrations/sqlite/00000000000000_init/migration.sql",
        "prisma/migrations/sqlite/00000000000000_init/state.json",
        "prisma/migrations/sqlite/migration_lock.toml",
    ]
    assert made.notes == ["no rows move from postgres to sqlite: export and import them yourself"]


def test_an_option_changes_the_schema_too(tmp_path: Path) -> None:
    text = "resources:\n" + other("Song").replace("signed_in", "public")
    plain = answers_of(text, "postgres", auth="none", users=False)
    users = answers_of(text, "postgres", auth="jwt")
    write(tmp_path, next_migration(tmp_path, plain, plain, working_release()))
    made = next_migration(tmp_path, plain, users, working_release())
    assert made is not None
    assert made.summary[:2] == ["adds the table users", "adds the table sessions"]


def two_heads(project: Path, one: str, other_one: str, database: str = "postgres", base: str = "") -> None:
    begin(project, base or domain(), database)
    made = [step(project, text, database, loss=True) for text in (one, other_one)]
    for migration in made:
        write(project, migration)


def test_two_heads_become_one(tmp_path: Path) -> None:
    two_heads(tmp_path, domain(NOTE), domain("done: bool = false", more=other("Song")))
    assert len(heads(tmp_path, "postgres")) == 2
    with pytest.raises(RefusedError, match="2 heads"):
        step(tmp_path, domain())

    write(tmp_path, merge_heads(tmp_path, "postgres"))

    assert len(heads(tmp_path, "postgres")) == 1
    assert merge_heads(tmp_path, "postgres") is None
    assert step(tmp_path, domain(NOTE, "done: bool = false", more=other("Song"))) is None


@pytest.mark.parametrize(
    ("one", "two", "reason"),
    [
        (domain(NOTE), domain("note: text(..900)?"), "both changed note"),
        (domain(NOTE, more=other("Song")), domain(), "both made, or one changed and the other dropped"),
        (
            domain("song: ref(Song)?", more=other("Song")),
            domain(),
            "one dropped the table songs, and the other one refers to it",
        ),
    ],
)
def test_heads_that_contradict_each_other_stay(tmp_path: Path, one: str, two: str, reason: str) -> None:
    base = domain(more=other("Song")) if "Song" in one else domain()
    one = (
        one.replace(
            "title: string(1..20)!\n    allow: {read: signed_in}", "title: string(1..30)!\n    allow: {read: signed_in}"
        )
        if "both made" in reason
        else one
    )
    two_heads(tmp_path, one, two, base=base)
    with pytest.raises(RefusedError, match=reason) as caught:
        merge_heads(tmp_path, "postgres")
    assert "delete the folders" in str(caught.value.hint)


def test_a_table_made_anew_by_both_is_refused_on_sqlite(tmp_path: Path) -> None:
    two_heads(tmp_path, domain(NOTE), domain("done: bool = false"), "sqlite")
    with pytest.raises(RefusedError, match="on SQLite the second one makes it anew"):
        merge_heads(tmp_path, "sqlite")


def test_a_record_that_was_edited_is_named(tmp_path: Path) -> None:
    begin(tmp_path, domain())
    path = heads(tmp_path, "postgres")[0].path / "state.json"
    path.write_text("<<<<<<< ours\n" + path.read_text())
    with pytest.raises(RefusedError) as caught:
        heads(tmp_path, "postgres")
    assert caught.value.place == str(path)


def test_a_migration_is_plain_data(tmp_path: Path) -> None:
    begin(tmp_path, domain())
    made = step(tmp_path, domain(NOTE))
    assert made is not None
    assert replace(made) == made
