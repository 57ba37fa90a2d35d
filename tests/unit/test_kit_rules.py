"""What the kit makes of rules: the text of ``policy.ts``, the statuses that follow, and what tests expect of whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from rows import plain
from scaffold.releases.release import templates_root
from scaffold.render.kit import load_kit

if TYPE_CHECKING:
    from collections.abc import Callable

FILE = """\
roles: [member, agent, admin]
permissions:
  agent: [thing.keep]
resources:
  Thing:
    owner: keeper
    fields:
      keeper: ref(User)! readonly
      guide: ref(User)?
      open: bool = true
      seats: int(1..9)?
      grade: enum(low, middle, high) = low
      score: decimal(4,2)?
      due_on: date?
    allow:
      read: READ
      create: signed_in
      update: UPDATE
"""


@pytest.fixture
def thing(check: Callable[..., dict[str, Any]]) -> Callable[..., Any]:
    """Give the model of the resource, with these rules."""

    def run(read: str = "signed_in", update: str = "owner", more: str = "") -> Any:
        domain = check(FILE.replace("READ", read).replace("UPDATE", update) + more)
        answers = plain(name="demo", database="sqlite", queue="none", domain=domain)
        return load_kit(templates_root()).build(answers)["resources"][0]

    return run


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("open or owner", "rule.anyOf(rule.where('open', '==', true), rule.owner('keeper'))"),
        ("signed_in and not owner", "rule.allOf(rule.signedIn, rule.not(rule.owner('keeper')))"),
        ("can(thing.keep)", "rule.role(...rolesThatCan('thing.keep'))"),
        ("guide == me", "rule.owner('guide')"),
        ("seats != 3", "rule.where('seats', '!=', 3)"),
        ("score >= 2.5", "rule.where('score', '>=', rule.decimal('2.50'))"),
        ("due_on < now", "rule.where('dueOn', '<', rule.today)"),
        ("due_on is not null", "rule.not(rule.isNull('dueOn'))"),
        ("grade in (low, high)", "rule.oneOf('grade', 'low', 'high')"),
        ("grade >= middle", "rule.oneOf('grade', 'middle', 'high')"),
        ("not grade < middle", "rule.not(rule.oneOf('grade', 'low'))"),
    ],
)
def test_policies_state_them(rule: str, text: str, thing: Callable[..., Any]) -> None:
    assert thing(read=rule).ts.policies["read"] == text


@pytest.mark.parametrize(
    ("read", "update", "on_read", "on_update"),
    [
        ("public", "public", {404}, {404}),
        ("public", "open", {404}, {403, 404}),
        ("public", "open or owner", {404}, {401, 403, 404}),
        ("open", "open", {404}, {404}),
        ("open", "open or owner", {404}, {404}),
        ("signed_in", "owner", {401, 404}, {401, 403, 404}),
        ("owner", "owner", {401, 404}, {401, 404}),
        ("owner", "owner and open", {401, 404}, {401, 403, 404}),
        ("owner and open", "owner", {401, 404}, {401, 404}),
        ("open or role(admin)", "role(admin)", {404}, {401, 403, 404}),
        ("owner or role(admin)", "owner", {401, 404}, {401, 403, 404}),
        ("role(agent, admin)", "role(agent, admin) and open", {401, 403, 404}, {401, 403, 404}),
    ],
)
def test_statuses_follow(
    read: str, update: str, on_read: set[int], on_update: set[int], thing: Callable[..., Any]
) -> None:
    statuses = thing(read=read, update=update).statuses
    refusals = {401, 403, 404}
    # A token that is wrong is refused wherever it is shown, also where none is asked for.
    assert set(statuses["read"]) & refusals == {401, *on_read}
    assert set(statuses["update"]) & refusals == {401, *on_update}
    assert set(statuses["list"]) & refusals == {401, *on_read} - {404}


def test_rows_on_both_sides_are_tried(thing: Callable[..., Any]) -> None:
    cases = thing(read="open or owner", update="owner and seats > 3").test["matrix"]
    assert [case["access"]["read"]["member"] for case in cases] == ["all", "own"]
    assert [case["access"]["read"]["anonymous"] for case in cases] == ["all", "withheld"]
    assert [case["access"]["update"]["member"] for case in cases] == ["own", "hidden"]


def test_code_has_the_last_word(thing: Callable[..., Any]) -> None:
    resource = thing(read="public", more="    policy: custom\n")
    assert resource.ts.policies == {
        "read": "rule.decidedBy(thingRules.read)",
        "create": "rule.allOf(rule.signedIn, rule.decidedBy(thingRules.create))",
        "update": "rule.allOf(rule.owner('keeper'), rule.decidedBy(thingRules.update))",
    }
    assert set(resource.statuses["list"]) >= {401, 403}
    assert set(resource.test["access"]["read"].values()) == {"none"}


@pytest.mark.parametrize(("rule", "owner_is"), [("signed_in", "sent"), ("role(admin)", "either")])
def test_owners_are_sent_by_those_who_may(rule: str, owner_is: str, check: Callable[..., dict[str, Any]]) -> None:
    text = FILE.replace("owner: keeper", f"owner:\n      field: keeper\n      set_by: {rule}")
    domain = check(text.replace("! readonly", "! writeonce").replace("READ", "owner").replace("UPDATE", "owner"))
    answers = plain(name="demo", database="sqlite", queue="none", domain=domain)
    resource = load_kit(templates_root()).build(answers)["resources"][0]
    assert resource.owner_is == owner_is
    assert ("ThingOwnerSetBy" in resource.ts.owner_policy.replace("thing", "Thing")) == (owner_is == "either")
