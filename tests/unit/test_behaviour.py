"""What a resource does besides keeping rows, as the kit gets it: plain data, or an error at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from scaffold.domain.check import check_domain
from scaffold.domain.tree import Mapping, parse_tree
from scaffold.errors import UserError

if TYPE_CHECKING:
    from scaffold.domain.naming import Names

TEXT = """\
resources:
  Trip:
    fields:
      seats: int(0..500)!
    allow:
      read: public
    cache:
      ttl: 5min
  Ticket:
    fields:
      trip: ref(Trip)!
      count: int(1..9)!
      state: enum(open, paid, void) readonly = open
    takes: trip.seats by count
    gives_back: [void]
    allow:
      read: public
      create: public
    actions:
      pay:
        from: open
        to: paid
        allow: signed_in
      cancel:
        from: [open, paid]
        to: void
        allow: signed_in
    idempotent: [create, pay]
    limits:
      create: 10/min by user
      pay: 5/15min by account and ip
forms:
  contact:
    fields:
      message: text(10..2000)!
    limit: 3/hour by ip
    honeypot: website
    mail: support
rate_limits:
  public: 60/min by ip
  login: 5/15min by account and ip
"""


def check(text: str, names: Names) -> dict[str, Any]:
    tree = parse_tree(text, "t.yaml")
    assert isinstance(tree, Mapping)
    return check_domain(tree, names=names).domain


def test_it_is_plain_data(names: Names) -> None:
    domain = check(TEXT, names)
    trip, ticket = domain["resources"]
    assert trip["cache"] == {"ttl": 300}
    assert ticket["takes"] == {"reference": "trip", "stock": "seats", "amount": "count"}
    assert ticket["gives_back"] == {"field": "state", "states": ["void"]}
    assert ticket["actions"]["field"] == "state"
    assert [(one["name"], one["from"], one["to"]) for one in ticket["actions"]["each"]] == [
        ("pay", ["open"], "paid"),
        ("cancel", ["open", "paid"], "void"),
    ]
    assert ticket["idempotent"] == ["create", "pay"]
    assert ticket["limits"] == {
        "create": {"points": 10, "seconds": 60, "by": ["user"]},
        "pay": {"points": 5, "seconds": 900, "by": ["account", "ip"]},
    }
    (form,) = domain["forms"]
    assert (form["honeypot"], form["mail"], form["limit"]["seconds"]) == ("website", "support", 3600)
    assert domain["rate_limits"]["login"] == {"points": 5, "seconds": 900, "by": ["account", "ip"]}


def test_what_is_not_said_is_not_recorded(names: Names) -> None:
    domain = check("resources:\n  Trip:\n    fields:\n      seats: int(0..9)!\n    allow:\n      read: public\n", names)
    assert not {"takes", "gives_back", "actions", "idempotent", "limits", "cache"} & domain["resources"][0].keys()
    assert not {"forms", "rate_limits"} & domain.keys()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("state: enum(open, paid, void) readonly", "|state: enum(open, paid, void)", "must be readonly"),
        ("to: void", "to: |lost", "unknown state of Ticket 'lost'"),
        ("trip: ref(Trip)!", "|trip: ref(Trip)?", "must be there always"),
        ("message: text(10..2000)!", "|message: ref(Trip)!", "a form takes no ref"),
        ("honeypot: website", "honeypot: |message", "message is a field of the form"),
        ("    mail: support\n", "", "the form contact has no mail"),
        ("  public: 60/min", "  |everybody: 60/min", "unknown limit in rate_limits 'everybody'"),
        ("public: 60/min by ip", "public: |60/min by account", "the limit public counts by ip"),
        ("      pay:\n", "      |list:\n", "is no name of an action"),
    ],
)
def test_a_slip_is_found(names: Names, old: str, new: str, message: str) -> None:
    assert old in TEXT
    marked = TEXT.replace(old, new, 1)
    with pytest.raises(UserError) as caught:
        check(marked.replace("|", "", 1), names)
    assert message in caught.value.message
    if "|" in marked and "state:" not in old and "trip:" not in old and "message:" not in old:
        before = marked[: marked.index("|")]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        assert caught.value.place == f"t.yaml:{line}:{column}"


def test_a_form_stands_alone(names: Names) -> None:
    assert [form["name"] for form in check(TEXT[TEXT.index("forms:") :], names)["forms"]] == ["contact"]
