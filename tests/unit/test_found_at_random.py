"""What domains at random have found, made small: each was a project that failed a check of its own."""

from __future__ import annotations

from typing import Any

from schema_pairs import answers_of

from scaffold.releases.working import working_release
from scaffold.render.kit import load_kit

ROLES = "roles: [member, clerk]\npermissions: {clerk: [thing.manage]}\n"


def resources(text: str) -> dict[str, Any]:
    app = built(text)
    return {one.name: one for one in app["resources"]}


def built(text: str) -> dict[str, Any]:
    kit = load_kit(working_release().root)
    return dict(kit.build(answers_of(f"{ROLES}resources:\n{text}", "sqlite")))


BOX = "  Box:\n    fields: {place: string(1..9)!}\n    allow: {read: role(clerk), create: role(clerk)}\n"


def test_whoever_makes_a_row_in_a_test_may_read_what_it_refers_to() -> None:
    lesson = "  Lesson:\n    fields: {box: ref(Box)! restrict}\n    allow: {read: signed_in, create: %s}\n"
    assert resources(BOX + lesson % "signed_in")["Lesson"].test["party"]["create"] == "asClerk"
    alone = resources(BOX + lesson % "role(member)")["Lesson"].test
    assert "create" not in alone["party"]
    assert not any("create" in able for able in alone["able"].values())


def test_a_rule_of_an_action_is_known_to_lists_and_met_by_the_rows_of_tests() -> None:
    invoice = resources(
        "  Invoice:\n    fields: {paid: bool!, stage: 'enum(open, done) readonly = open'}\n"
        "    actions: {finish: {from: open, to: done, allow: not paid}}\n    allow: {read: signed_in}\n"
    )["Invoice"]
    assert "paid" in [field.name for field in invoice.queried]
    assert invoice.lead["paid"] == "false"


def test_what_only_a_missing_operation_would_use_is_not_there() -> None:
    person = resources(
        "  Person:\n    fields:\n      keeper: ref(User)! writeonce\n      mark: string(0..9)! computed\n"
        "    owner: {field: keeper, set_by: role(clerk)}\n    allow: {read: signed_in, update: signed_in}\n"
    )["Person"]
    assert person.ts.references == []
    assert person.formula_tests is None


def test_permissions_that_no_rule_asks_for_are_still_said_to_be_used() -> None:
    rule = "  Note:\n    fields: {place: string(1..9)!}\n    allow: {read: %s}\n"
    found = [built(rule % one) for one in ("signed_in", "can(thing.manage)")]
    assert [(one["has_permissions"], one["asks_permissions"]) for one in found] == [(True, False), (True, True)]


def test_what_is_computed_of_a_request_decides_nothing_that_a_test_expects() -> None:
    score = resources(
        "  Score:\n    fields: {points: int!, result: 'decimal(9,2)! computed(points * 2)', mark: int? computed}\n"
        "    allow: {read: signed_in, create: result < 20 and mark is null}\n"
    )["Score"]
    assert "unforeseen: true" in score.test["matrix_input"]
    assert "create" not in score.test["party"]
    assert score.formula_tests is None


def test_who_makes_a_row_that_has_an_owner_has_to_be_known() -> None:
    note = "  Note:\n    fields: {keeper: 'ref(User)! readonly'}\n    %s\n    allow: {read: public, create: public}\n"
    assert "owned: true" in resources(note % "owner: keeper")["Note"].test["matrix_input"]


def test_a_searched_address_holds_the_words_that_plans_are_asked_for() -> None:
    kit = load_kit(working_release().root)
    note = "  Note:\n    fields: {mail: email! unique search}\n    allow: {read: public}\n"
    app = kit.build(answers_of(f"resources:\n{note}", "postgres"))
    assert any("quokka" in str(row) for row in app["bulk"])


def test_a_searched_field_may_be_unique_so_that_the_rows_of_its_test_are_numbered() -> None:
    thing = "  Thing:\n    fields: {label: string(1..%d)! unique search}\n    allow: {read: public, create: public}\n"
    longest = len("Quokka marmalade, élan 3")
    assert resources(thing % longest)["Thing"].search_tests.text == "Quokka marmalade, élan"
    assert resources(thing % (longest - 1))["Thing"].search_tests is None


def test_nobody_makes_a_row_that_is_to_be_the_callers() -> None:
    """It was answered with a reference that they may not read, 422, before 401."""
    text = "  Order:\n    fields: {code: 'int(0..9)?', keeper: ref(User)! %s}\n    owner: %s\n    allow: {create: %s}\n"
    for kind, owner in (("readonly", "keeper"), ("writeonce", "{field: keeper, set_by: role(clerk)}")):
        order = resources(text % (kind, owner, "not code == 1"))["Order"]
        assert repr(order.rules["create"].rules[0]) == "SignedIn()"
        assert {row["access"]["create"]["anonymous"] for row in order.test["matrix"]} == {"none"}
        for said in ("signed_in", "public"):
            assert repr(resources(text % (kind, owner, said))["Order"].rules["create"]) == "SignedIn()"


def test_no_test_tries_what_another_unique_value_is_refused_for() -> None:
    order = resources(
        "  Order:\n    fields: {code: string(1..9)! unique, opens: email!, until: email!}\n"
        "    unique: [[code, opens], [opens, until]]\n    allow: {read: signed_in, create: signed_in}\n"
    )["Order"]
    assert [one["same"] for one in order.test["uniques"]] == [["code"], ["opens", "until"]]


def test_a_row_that_may_take_once_from_another_one_is_not_moved_by_many() -> None:
    domain = (
        "  Show:\n    fields: {places: int(0..9999)!}\n    allow: {read: public, create: signed_in}\n"
        "  Seat:\n    fields: {play: ref(Show)!, keeper: ref(User)! readonly, count: int(1..9)!}\n    owner: keeper\n"
        "%s    takes: play.places by count\n    allow: {read: owner, create: signed_in, update: owner}\n"
    )
    moved = [
        "moves: true" in built(domain % unique)["stock_tests"]["takers"][0]["lines"]
        for unique in ("", "    unique: [[keeper, play]]\n")
    ]
    assert moved == [True, False]
