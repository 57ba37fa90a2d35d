"""The change of a database: from any state to any other, the same schema as if it had been made at once."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from schema_pairs import keeps_rows, pairs, project, rows

from scaffold.history.ddl import parts
from scaffold.releases.release import templates_root
from scaffold.render.kit import load_kit

if TYPE_CHECKING:
    from collections.abc import Iterator

DOMAINS = sorted((Path(__file__).parents[1] / "domains").glob("*.yaml"))
DATABASES = ("postgres", "mysql", "sqlite")
PLAIN = "title: string(1..20)!\nnote: text(..500)?"


def domain(fields: str, *, was: str = "", name: str = "Task", sort: str = "[-created_at]") -> str:
    return f"""
roles: [member, manager]
resources:
  {name}:
    {was and f"was: {was}"}
    fields:
{"".join(f"      {line.strip()}{chr(10)}" for line in fields.strip().splitlines())}
    allow: {{read: signed_in, create: signed_in}}
    list: {{sort: {sort}}}
"""


def build(text: str, database: str = "sqlite", **more: Any) -> dict[str, Any]:
    return project(text, database, **more)


def tables(app: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(app["db"]["state"])["tables"]
    return found


def alter(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    changes = load_kit(templates_root()).changes
    found: dict[str, Any] = changes.alter(new["database"], tables(old), tables(new), changes.renames(new))
    return found


def sql(change: dict[str, Any]) -> str:
    return "\n".join(script["sql"] for script in change["scripts"])


def catalogue(connection: sqlite3.Connection) -> dict[str, Any]:
    """Everything that SQLite knows of a schema, in an order of its own."""
    found: dict[str, Any] = {}
    for name, text in connection.execute("select name, sql from sqlite_master where type = 'table'").fetchall():
        found[name] = {
            "columns": sorted(
                map(
                    str,
                    connection.execute(
                        f"select name, type, [notnull], dflt_value, pk from pragma_table_info('{name}')"
                    ),
                )
            ),
            "references": sorted(
                map(
                    str,
                    connection.execute(
                        f"select [table], [from], [to], on_delete from pragma_foreign_key_list('{name}')"
                    ),
                )
            ),
            # In a line of their own or in the column's: that is the same.
            "constraints": sorted(
                form for part in parts(text) for form in part.forms if form.startswith("constraint ")
            ),
        }
    rest = "select type, name, sql from sqlite_master where type <> 'table' and sql is not null"
    return {**found, "": sorted(map(str, connection.execute(rest)))}


def made(app: dict[str, Any]) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.executescript(app["db"]["migration"])
    return connection


def test_the_same_state_needs_nothing() -> None:
    for database in DATABASES:
        app = build(DOMAINS[0].read_text(), database)
        assert alter(app, app)["scripts"] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (PLAIN, PLAIN + "\ndone: bool filter = false"),
        (PLAIN + "\ndone: bool filter = false", PLAIN),
        (PLAIN, "title: string(1..40)!\nnote: text(..900)?"),
        (PLAIN, "title: string(1..10)!\nnote: text(..100)?"),
        (PLAIN, "title: string(2..20)!\nremark: text(..500)? was(note)"),
        ("level: enum(low, high) = low", "level: enum(low, normal, high) filter = low"),
        ("level: enum(low, high) filter = low", "level: enum(low) = low"),
        ("price: decimal(6,2)!", "price: decimal(9,3)!"),
        ("price: int!", "price: string(1..30)! unique"),
        ("price: int?", "price: int filter(range) = 3"),
        ("parent: ref(Task)?", "parent: ref(Task)? cascade\nauthor: ref(User)?"),
    ],
)
def test_a_changed_sqlite_database_is_as_a_new_one(old: str, new: str) -> None:
    before, after = build(domain(old)), build(domain(new))
    changed = made(before)
    changed.executescript(sql(alter(before, after)))
    assert catalogue(changed) == catalogue(made(after))


@given(pairs())
@settings(max_examples=150)
def test_random_pairs_on_sqlite(pair: tuple[str, str]) -> None:
    before, after = (build(text) for text in pair)
    change = alter(before, after)
    careful = keeps_rows(change)
    changed = made(before)
    if careful:
        for table, row in rows(before, tables(before)):
            changed.execute(f'insert into "{table}" ({", ".join(row)}) values ({", ".join(row.values())})')
    values = list(kept_values(before, after))
    held = [changed.execute(old).fetchall() for old, _ in values]

    changed.executescript(sql(change))

    assert catalogue(changed) == catalogue(made(after)), (pair, sql(change))
    assert alter(after, after)["scripts"] == []
    assert [changed.execute(new).fetchall() for _, new in values] == held
    assert changed.execute("pragma foreign_key_check").fetchall() == []
    assert {len(found) for found in held} <= ({2} if careful else {0})


def kept_values(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Give, for each table that stays, the queries that read its unchanged columns before and after."""
    changes = load_kit(templates_root()).changes
    for change in changes.difference(tables(before), tables(after), changes.renames(after), "sqlite")["kept"]:
        altered = {pair["new"]["name"] for pair in change["columns"]["altered"]}
        new = {column["name"] for column in change["new"]["columns"]} - altered
        kept = [(column["was"], column["name"]) for column in change["old"]["columns"] if column["name"] in new]
        queries = [
            f'select {", ".join(f"{chr(34)}{name}{chr(34)}" for name in names)} from "{table}" order by 1, 2'
            for names, table in zip(zip(*kept, strict=True), (change["was"], change["new"]["name"]), strict=True)
        ]
        yield queries[0], queries[1]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("title: string(1..20)!", "title: string(1..30)!", 0),
        ("title: string(1..20)!", "title: string(2..20)!", 1),
        ("size: int(1..9)!", "size: int(0..9)!", 0),
        ("size: int(1..9)!", "size: int(1..8)!", 1),
        ("size: int!", "size: int(1..8)!", 1),
        ("size: decimal(5,2)! min(0.5)", "size: decimal(5,2)!", 0),
        ("size: enum(low, high)!", "size: enum(high, low, other)!", 0),
        ("size: string(1..9)!", "size: string(1..9)! unique", 1),
        ("size: int(1..9)!", "length: int(1..9)! was(size)", 0),
    ],
)
def test_what_rows_may_break_is_said(old: str, new: str, said: int) -> None:
    for database in DATABASES:
        change = alter(build(domain(old), database), build(domain(new), database))
        of_rows = [note for note in change["notes"] if note.startswith("the migration fails while")]
        assert len(of_rows) == said, (database, change["notes"])
        assert change["risks"] == []


THUMB = "image(1mb, png)? variant(thumb, 20x20)"


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        ("scan: file(1mb, png)?", f"scan: {THUMB}", "tasks.scan turns from file into image: its values cannot be kept"),
        ("scan: json?", f"scan: {THUMB}", "tasks.scan turns from json into image: its values cannot be kept"),
        ("scan: json?", "scan: file(1mb, png)?", "tasks.scan turns from json into file: its values cannot be kept"),
        ("scan: text?", f"scan: {THUMB}", "tasks.scan turns from text(..10000) into image: its values cannot be kept"),
        (PLAIN + f"\nscan: {THUMB}", PLAIN, "the column tasks.scan and its values are dropped"),
        # What is known of an image is known of it as a file, too, and no row says which variants there are to be.
        (f"scan: {THUMB}", "scan: file(1mb, png)?", None),
        (f"scan: {THUMB}", "scan: json?", None),
        (f"scan: {THUMB}", "scan: image(5mb, png, jpeg)? variant(small, 20x20) variant(wide, 90x)", None),
        (f"scan: {THUMB}", f"photo: {THUMB} was(scan)", None),
        (PLAIN, PLAIN + f"\nscan: {THUMB}", None),
    ],
)
def test_files_and_images_keep_what_is_known_of_them_or_say_that_it_goes(old: str, new: str, lost: str | None) -> None:
    def changeable(fields: str) -> str:
        return domain(fields).replace("create: signed_in", "create: signed_in, update: signed_in")

    for database in DATABASES:
        before, after = (build(changeable(fields), database, storage="disk") for fields in (old, new))
        change = alter(before, after)
        assert [risk["text"] for risk in change["risks"]] == ([lost] if lost else []), database
        assert alter(after, after)["scripts"] == []
        if database == "sqlite":
            changed = made(before)
            changed.executescript(sql(change))
            assert catalogue(changed) == catalogue(made(after))


KEPT = """
roles: [member, manager]
resources:
  Band:
    fields: {name: "string(1..20)! unique"}
    allow: {read: signed_in, create: signed_in, delete: signed_in}
    SOFT
  Album:
    fields: {title: "string(1..20)!", band: "ref(Band)! cascade"}
    allow: {read: signed_in, create: signed_in, delete: signed_in}
    soft_delete: true
  Review:
    fields: {text: "text(..90)!", album: "ref(Album)! cascade"}
    allow: {read: signed_in}
"""


def test_rows_that_were_deleted_do_not_come_back() -> None:
    soft, plain = build(KEPT.replace("SOFT", "soft_delete: true")), build(KEPT.replace("SOFT", ""))
    changed = made(soft)
    moment = "2026-01-01T00:00:00.000+00:00"

    def insert(table: str, n: int, **row: str | None) -> None:
        row = {"id": _id(n), **row, "updated_at": moment}
        names, marks = ", ".join(row), ", ".join("?" for _ in row)
        changed.execute(f"insert into {table} ({names}) values ({marks})", [*row.values()])

    insert("bands", 1, name="gone", deleted_at=moment)
    insert("bands", 2, name="here")
    insert("bands", 3, name="gone")
    insert("albums", 4, title="one", band_id=_id(1), deleted_at=moment)
    insert("albums", 5, title="two", band_id=_id(2))
    insert("reviews", 6, text="bad", album_id=_id(4))
    insert("reviews", 7, text="good", album_id=_id(5))
    changed.commit()
    change = alter(soft, plain)
    assert any("gone for good" in risk["text"] for risk in change["risks"])
    assert change["notes"] == []
    changed.executescript(sql(change))
    assert changed.execute("select id from bands order by id").fetchall() == [(_id(2),), (_id(3),)]
    assert changed.execute("select id from albums").fetchall() == [(_id(5),)]
    assert changed.execute("select id from reviews").fetchall() == [(_id(7),)]
    assert changed.execute("pragma foreign_key_check").fetchall() == []


@pytest.mark.parametrize("database", DATABASES)
def test_keeping_deleted_rows_loses_nothing_and_breaks_nothing(database: str) -> None:
    soft, plain = (build(KEPT.replace("SOFT", text), database) for text in ("soft_delete: true", ""))
    change = alter(plain, soft)
    assert (change["risks"], change["notes"]) == ([], [])
    assert "deleted_at" in sql(change)


def _id(n: int) -> str:
    return f"0198c2a4-0000-7000-8000-{n:012}"
