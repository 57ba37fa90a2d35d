"""Rules across a whole file: who passes, what `me` is, and what becomes of permissions and owners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from scaffold.domain.check import check_domain
from scaffold.domain.tree import Mapping, parse_tree
from scaffold.errors import UserError

if TYPE_CHECKING:
    from scaffold.domain.naming import Names

FILE = """\
roles: [member, agent, admin]
permissions:
  agent: [booking.confirm, booking.read]
  admin: [booking.read]
resources:
  Booking:
    owner: customer
    fields:
      customer: ref(User)! readonly
      guide: ref(User)?
      name: string(1..9)!
      seats: int(1..9)!
      open: bool = true
    allow:
      read: RULE
"""


def check(text: str, names: Names) -> dict[str, Any]:
    tree = parse_tree(text, "f.yaml")
    assert isinstance(tree, Mapping)
    return check_domain(tree, names=names).domain


def rule_of(rule: str, names: Names) -> dict[str, Any]:
    found: dict[str, Any] = check(FILE.replace("RULE", rule), names)["resources"][0]["allow"]["read"]
    return found


@pytest.mark.parametrize(
    "rule",
    [
        "owner or guide == me",
        "open and signed_in",
        "can(booking.read) and not role(admin)",
        "signed_in and not role(agent)",
        "not signed_in or not role(agent)",
        "public or not owner",
        "not open or seats > 3",
        "guide != me and guide is not null",
    ],
)
def test_they_are_taken(rule: str, names: Names) -> None:
    assert rule_of(rule, names)


@pytest.mark.parametrize(
    ("rule", "message", "hint"),
    [
        ("role(agent) and not signed_in", "lets nobody through", "leave it out"),
        ("not public", "lets nobody through", ""),
        ("can(booking.confirm) and role(admin)", "lets nobody through", ""),
        ("not role(agent)", "lets those through who have not signed in", "write signed_in and not"),
        ("open and not owner", "lets those through who have not signed in", ""),
        ("not (guide == me)", "lets those through who have not signed in", ""),
        ("can(booking.confrim)", "booking.confirm", ""),
        ("name == me", "name is no reference to User", "ref(User)?"),
        ("guide > me", "guide is an account: compare with == me or != me", ""),
        ("customer == 5", "customer is ref, which a rule cannot compare", ""),
        ('name < "x"', "name is string", ""),
    ],
)
def test_they_are_refused(rule: str, message: str, hint: str, names: Names) -> None:
    with pytest.raises(UserError) as caught:
        rule_of(rule, names)
    assert message in f"{caught.value.message} {caught.value.hint}"
    assert hint in (caught.value.hint or "")
    assert str(caught.value.place).startswith("f.yaml:15:")


def test_permissions_belong_to_roles(names: Names) -> None:
    assert check(FILE.replace("RULE", "public"), names)["permissions"] == {
        "agent": ["booking.confirm", "booking.read"],
        "admin": ["booking.read"],
    }


def test_an_owner_may_be_set_by_others(names: Names) -> None:
    text = FILE.replace("owner: customer", "owner:\n      field: customer\n      set_by: role(admin)")
    text = text.replace("readonly", "writeonce").replace("RULE", "public")
    resource = check(text, names)["resources"][0]
    assert (resource["owner"], resource["set_by"]) == ("customer", {"op": "role", "roles": ["admin"]})
