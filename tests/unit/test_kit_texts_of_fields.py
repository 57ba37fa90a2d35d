"""What the kit makes of sets, searches, computed fields and raw lines, without a project around it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from rows import plain
from scaffold.domain.types import TYPES
from scaffold.releases.release import templates_root
from scaffold.render.kit import load_kit

if TYPE_CHECKING:
    from collections.abc import Callable

FILE = """\
resources:
  Club:
    fields:
      title: string(1..120)! search
      members: refs(User)
      rivals: refs(Club)
      seats: int(5..9)!
      price: money(EUR)!
      total: money(EUR)! computed(price * seats)
      score: decimal(8,2)! computed min(2)
      rank_of_club: int(5..9)! computed
      margin: int? computed internal
      label: enum(low, high)! computed
      extra: json! computed
      opens: time? filter(range)
    prisma: |
      /// Said of clubs.
      @@index([opens(sort: Desc), price])
    allow:
      read: signed_in
      create: signed_in
      update: signed_in
"""


@pytest.fixture
def app(check: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    def run(database: str = "sqlite", text: str = FILE) -> dict[str, Any]:
        answers = plain(name="demo", database=database, queue="none", domain=check(text))
        found: dict[str, Any] = load_kit(templates_root()).build(answers)
        return found

    return run


def test_a_formula_gives_what_says_least_until_it_is_written(app: Callable[..., dict[str, Any]]) -> None:
    club = app()["resources"][0]
    assert club.formulas.lines == [
        "score: () => '2.00'",
        "rankOfClub: () => 5",
        "margin: () => null",
        "label: () => 'low'",
        "extra: () => ({})",
    ]
    # A test answers something else, or it could not tell whether anybody asked.
    stubs = {line.partition(": () => ")[2] for line in club.formulas.lines}
    assert not stubs & {one.value for one in club.formulas.answers}


def test_formulas_come_after_expressions_wherever_a_row_is_written(app: Callable[..., dict[str, Any]]) -> None:
    club = app()["resources"][0]
    assert "withClubFormulas(await compute(input))" in club.ts.create
    assert "withClubFormulas(await recompute(applyPatch(club, patch), patch))" in club.ts.update
    assert club.computed.lines[0].startswith("total: exact.toMoney(exact.times(exact.of(values.price.amount), ")
    assert club.computed.test.expected == "{ total: { amount: 6, currency: 'EUR' } as const }"


def test_a_resource_without_formulas_is_spared_them(app: Callable[..., dict[str, Any]]) -> None:
    plain = app(
        text="\n".join(line for line in FILE.splitlines() if not line.endswith(("computed", "internal", "min(2)")))
    )
    assert plain["resources"][0].formulas is None
    assert plain["resources_with_formulas"] == []
    assert "Formulas" not in plain["resources"][0].ts.create


def test_a_set_has_a_table_that_tells_its_sides_apart(app: Callable[..., dict[str, Any]]) -> None:
    built = app()
    members, rivals = (field.link for field in built["resources"][0].sets)
    assert (members.name, members.own.column, members.other.column) == (
        "clubs_members", "club_id", "user_id",
    )  # fmt: skip
    assert (rivals.own.column, rivals.other.column) == ("club_id", "related_club_id")
    assert built["accounts_in_sets"]


def test_a_joining_table_fits_every_database(app: Callable[..., dict[str, Any]]) -> None:
    long = "PromotionalMerchandiseBundleVariantGroup"
    club = app("postgres", FILE.replace("Club:", long + ":").replace("Club)", long + ")").replace("rivals", "r" * 40))
    names = [field.link.name for field in club["resources"][0].sets]
    assert all(len(name) <= 63 for name in names)
    assert len(set(names)) == 2


@pytest.mark.parametrize(
    ("database", "part"),
    [("sqlite", "fts5"), ("postgres", "USING GIN"), ("mysql", "FULLTEXT")],
)
def test_a_search_has_a_structure_of_its_database(app: Callable[..., dict[str, Any]], database: str, part: str) -> None:
    tables = json.loads(app(database)["db"]["state"])["tables"]
    extras = next(table for table in tables if table["name"] == "clubs")["extras"]
    assert any(part.casefold() in statement.casefold() for extra in extras for statement in extra["create"])


@pytest.mark.parametrize("database", ["sqlite", "postgres", "mysql"])
def test_an_index_among_raw_lines_reaches_schema_and_sql(app: Callable[..., dict[str, Any]], database: str) -> None:
    built = app(database)
    table = next(one for one in json.loads(built["db"]["state"])["tables"] if one["name"] == "clubs")
    keys = [{"column": "opens", "desc": True}, {"column": "price", "desc": False}]
    assert [index["purpose"] for index in table["indexes"] if index["keys"] == keys] == ["@@index in prisma"]
    text = next(file["text"] for file in built["db"]["schema"] if file["name"] == "clubs")
    assert "/// Said of clubs.\nmodel Club {" in text
    assert "  @@index([opens(sort: Desc), price])\n" in text


def test_a_time_is_filtered_by_range(app: Callable[..., dict[str, Any]]) -> None:
    params = [one.param for one in app()["resources"][0].filters]
    assert params == ["opens", "opens[gt]", "opens[gte]", "opens[lt]", "opens[lte]"]


@pytest.mark.parametrize(
    ("fields", "kibibytes"),
    [
        ("title: string(1..120)!", 64),
        ("body: text(..5000)?", 128),
        ("body: text(..100000)?", 2048),
        ("extra: json?", 128),
        ("body: text(..100000)? readonly", 64),
    ],
)
def test_a_body_may_be_as_large_as_what_its_fields_hold(
    app: Callable[..., dict[str, Any]], fields: str, kibibytes: int
) -> None:
    text = f"resources:\n  Note:\n    fields:\n      {fields}\n    allow:\n      read: public\n      create: public\n"
    found = app(text=text)
    assert found["bodies"] == {"most": kibibytes, "accounts": 8}
    shown = [one for group in found["environment"] for one in group["variables"] if one["name"] == "BODY_LIMIT_BYTES"]
    assert [one["example"] for one in shown] == [str(kibibytes * 1024)]


def test_the_kit_knows_every_type_of_the_language() -> None:
    """And one more, of no field, but of recorded states."""
    assert set(load_kit(templates_root()).fields.types.TYPES) == {*TYPES, "bigint"}
