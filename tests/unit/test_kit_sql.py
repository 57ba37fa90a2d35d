"""The tables, indexes and checks that the kit derives from a domain."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rows import plain
from scaffold.releases.release import templates_root
from scaffold.render.kit import load_kit

if TYPE_CHECKING:
    from collections.abc import Callable

DOMAINS = sorted((Path(__file__).parents[1] / "domains").glob("*.yaml"))
DATABASES = ("postgres", "mysql", "sqlite")


@pytest.fixture
def build(check: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """Give what the kit makes for a database of the domain in a text."""

    def run(text: str, database: str = "postgres", **more: Any) -> dict[str, Any]:
        answers = plain(name="demo", database=database, domain=check(text), **more)
        result: dict[str, Any] = load_kit(templates_root()).build(answers)["db"]
        return result

    return run


def domain(fields: str, sort: str = "[-created_at]", read: str = "signed_in", owner: str = "") -> str:
    return f"""
roles: [member, manager]
resources:
  Task:
    {owner and f"owner: {owner}"}
    fields:
{"".join(f"      {line.strip()}{chr(10)}" for line in fields.strip().splitlines())}
    allow: {{read: {read}, create: signed_in}}
    list: {{sort: {sort}}}
"""


def index_keys(db: dict[str, Any], table: str = "tasks") -> list[str]:
    state = next(item for item in json.loads(db["state"])["tables"] if item["name"] == table)
    return [" ".join("-" * key["desc"] + key["column"] for key in index["keys"]) for index in state["indexes"]]


@pytest.mark.parametrize("path", DOMAINS, ids=lambda path: path.stem)
def test_the_first_migration_runs(build: Callable[..., dict[str, Any]], path: Path) -> None:
    db = build(path.read_text(), "sqlite")
    connection = sqlite3.connect(":memory:")
    connection.executescript(db["migration"])
    made = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
    tables = json.loads(db["state"])["tables"]
    searches = tuple(extra["name"] for table in tables for extra in table["extras"])
    assert {name for name in made if not name.startswith(searches)} == {table["name"] for table in tables}


@pytest.mark.parametrize("database", DATABASES)
def test_the_state_is_the_first_of_its_history(build: Callable[..., dict[str, Any]], database: str) -> None:
    db = build(DOMAINS[0].read_text(), database)
    state = json.loads(db["state"])
    assert (state["id"], state["parent"], state["database"]) == (db["init"], None, database)


def test_the_same_domain_gives_the_same_text(build: Callable[..., dict[str, Any]]) -> None:
    text = DOMAINS[0].read_text()
    assert build(text) == build(text)


def test_one_index_serves_an_order_and_its_reverse(build: Callable[..., dict[str, Any]]) -> None:
    text = domain("title: string(1..20)!", "[title, -title]")
    assert index_keys(build(text)) == ["title id"]


def test_on_postgres_an_order_with_nulls_needs_an_index_for_each_direction(
    build: Callable[..., dict[str, Any]],
) -> None:
    text = domain("due_on: date?", "[due_on, -due_on]")
    assert index_keys(build(text)) == ["due_on id", "-due_on -id"]
    assert '("due_on" DESC NULLS LAST, "id" DESC)' in build(text)["migration"]
    assert index_keys(build(text, "sqlite")) == ["due_on id"]


def test_lists_of_own_rows_are_indexed_behind_the_owner(build: Callable[..., dict[str, Any]]) -> None:
    fields = "author: ref(User)! readonly\ntitle: string(1..20)!"
    own = domain(fields, "[title]", "owner", "author")
    assert index_keys(build(own)) == ["author_id title id"]
    some = domain(fields, "[title]", "owner or role(manager)", "author")
    assert index_keys(build(some)) == ["title id", "author_id title id"]


def test_a_filtered_page_needs_no_sort(build: Callable[..., dict[str, Any]]) -> None:
    text = domain("done: bool filter = false\ntitle: string(1..20)!", "[title]")
    assert index_keys(build(text)) == ["title id", "done title id"]


@pytest.mark.parametrize("path", DOMAINS, ids=lambda path: path.stem)
@pytest.mark.parametrize("database", DATABASES)
def test_every_reference_begins_an_index(build: Callable[..., dict[str, Any]], path: Path, database: str) -> None:
    for table in json.loads(build(path.read_text(), database)["state"])["tables"]:
        firsts = {index["keys"][0]["column"] for index in table["indexes"]}
        firsts |= {unique["columns"][0] for unique in table["uniques"]} | {table["primary_key"][0]}
        assert {key["column"] for key in table["foreign_keys"]} <= firsts


def test_sqlite_sorts_an_enum_in_its_declared_order(build: Callable[..., dict[str, Any]]) -> None:
    text = domain("level: enum(low, normal, high) = normal", "[level]")
    db = build(text, "sqlite")
    assert "CASE \"level\" WHEN 'low' THEN 0 WHEN 'normal' THEN 1 WHEN 'high' THEN 2 END" in db["migration"]
    # Prisma cannot say it, so its schema must not name it.
    schema = next(file["text"] for file in db["schema"] if file["name"] == "tasks")
    assert "@@index([level" not in schema


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("amount: int(1..9)!", 9, 10),
        ("amount: decimal(6,2)! min(0.5)", 50, 49),
        ("amount: money(EUR)! min(0)", 0, -1),
        ("amount: string(2..4)!", "ab", "a"),
        ("amount: enum(low, high)!", "low", "middle"),
        ("amount: date!", "2026-02-28", "2026-02-30"),
    ],
)
def test_checks_hold_whoever_writes(build: Callable[..., dict[str, Any]], field: str, good: Any, bad: Any) -> None:
    connection = sqlite3.connect(":memory:")
    connection.executescript(build(domain(field), "sqlite")["migration"])
    insert = "insert into tasks (id, amount, updated_at) values (?, ?, '2026-01-01T00:00:00.000+00:00')"
    connection.execute(insert, ("1".ljust(36), good))
    with pytest.raises(sqlite3.IntegrityError, match="tasks_amount_check"):
        connection.execute(insert, ("2".ljust(36), bad))


def test_long_names_are_cut_where_databases_allow_no_more(build: Callable[..., dict[str, Any]]) -> None:
    one, other = "a_field_with_quite_a_long_name_indeed", "another_field_with_quite_a_long_name"
    state = json.loads(build(domain(f"{one}: string(1..20)! filter\n{other}: string(1..20)!", f"[{other}]"))["state"])
    kinds = ("indexes", "uniques", "checks")
    names = [item["name"] for table in state["tables"] for kind in kinds for item in table[kind]]
    assert max(map(len, names)) <= 63
    assert len(names) == len(set(names))
