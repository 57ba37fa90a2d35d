"""What domains at random have found, made small: each was a project that failed a check of its own."""

from __future__ import annotations

from typing import Any

from schema_pairs import answers_of

from scaffold.releases.working import working_release
from scaffold.render import render_files
from scaffold.render.kit import load_kit

ROLES = "roles: [member, clerk]\npermissions: {clerk: [thing.manage]}\n"


def resources(text: str) -> dict[str, Any]:
    app = built(text)
    return {one.name: one for one in app["resources"]}


def built(text: str) -> dict[str, Any]:
    kit = load_kit(working_release().root)
    return dict(kit.build(answers_of(f"{ROLES}resources:\n{text}", "sqlite")))


def rendered(text: str) -> set[str]:
    """Give the paths of the project of that domain."""
    return {*render_files(answers_of(f"{ROLES}resources:\n{text}", "sqlite")).files}


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


def test_rows_are_made_only_of_what_somebody_may_act_on() -> None:
    """What is decided by code denies at first, and has no test of actions beside one that anybody takes."""
    domain = "".join(
        f"  {name}:\n    fields: {{stage: 'enum(open, done) readonly = open'}}\n"
        f"    actions: {{finish: {{from: open, to: done, allow: signed_in}}}}\n    allow: {{read: signed_in}}\n{more}"
        for name, more in (("Lesson", "    policy: custom\n"), ("Visit", ""))
    )
    writes = built(domain)["writes"]
    assert [one["create"] for one in writes["actions"]] == ["createVisit"]
    assert writes["action_imports"] == ["import { createVisit } from '../factories/visit.ts';"]


def test_what_everybody_has_once_is_not_what_its_test_of_deletions_is_about() -> None:
    """It was a file of tests without any row to try, which lint and the tests themselves refuse."""
    doctor = "  Doctor:\n    fields: {person: ref(User)! unique}\n    allow: {read: signed_in}\n    soft_delete: true\n"
    found = [rendered(one) for one in (doctor, doctor.replace("unique", ""))]
    assert ["test/contract/soft-delete.test.ts" in one for one in found] == [False, True]
    assert all("src/platform/db/soft-delete.ts" in one for one in found)


def test_a_list_that_nobody_reads_is_in_no_test_of_exports() -> None:
    """Rules in code deny until they are written: nothing was there to compare, and the test says that something is."""
    note = "  Note:\n    fields: {place: string(1..9)!}\n    allow: {read: signed_in}\n    export: [csv]\n%s"
    found = [built(note % more)["export_tests"] for more in ("    policy: custom\n", "")]
    assert [len(one) for one in found] == [0, 1]


def test_a_json_text_is_expected_in_quotes_where_it_is_exported() -> None:
    note = '  Note:\n    fields: {kind: json = "x", place: %s}\n    allow: {read: signed_in}\n    export: [csv]\n'
    tests = [built(note % one)["export_tests"] for one in ("json internal = 1", "json?")]
    assert [one[0]["json"] for one in tests] == [["kind"], ["kind", "place"]]


def test_an_account_that_may_be_missing_makes_nobody_the_only_one() -> None:
    """A doctor may have an account: nothing that hangs on doctors was tried at all."""
    domain = (
        "  Doctor:\n    fields: {person: ref(User)? unique}\n    allow: {read: signed_in}\n    soft_delete: true\n"
        "  Slot:\n    fields: {doctor: ref(Doctor)! restrict, state: 'enum(open, done) readonly = open'}\n"
        "    actions: {finish: {from: open, to: done, allow: signed_in}}\n    allow: {read: signed_in}\n"
    )
    app = built(domain)
    assert [one["create"] for one in app["writes"]["actions"]] == ["createSlot"]
    # Two without an account do not collide.
    assert [one["unique"] for one in app["soft"]["tests"]["rows"]] == ["false"]


def test_what_a_profile_takes_of_zod_is_a_type_where_no_field_calls_it() -> None:
    profile = "  User:\n    fields: {%s}\n"
    found = [built(profile % one)["account"]["calls_zod"] for one in ("phone: phone?", "phone: phone?, age: int?")]
    assert found == [False, True]


def test_a_profile_that_nobody_changes_says_nothing_of_changes() -> None:
    text = (
        "  User:\n    fields: {contact: url! writeonce}\n  Note:\n    fields: {x: int?}\n    allow: {read: signed_in}\n"
    )
    files = [
        render_files(answers_of(f"{ROLES}resources:\n{one}", "sqlite")).files["src/modules/users/profile.ts"].data
        for one in (text, text.replace(" writeonce", ""))
    ]
    assert [b"changeableProfile" in one for one in files] == [False, True]
