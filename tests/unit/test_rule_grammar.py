from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scaffold.domain.rules import joined, parse_rule
from scaffold.domain.source import Place
from scaffold.domain.tree import Scalar
from scaffold.errors import UserError
from scaffold.releases.release import templates_root
from scaffold.render.kit import load_kit


def parse(text: str) -> dict[str, Any]:
    return parse_rule(Scalar(Place("f.yaml", 7, 5), text, plain=True)).data


OWNER, USER = {"op": "owner"}, {"op": "signed_in"}


def role(*names: str) -> dict[str, Any]:
    return {"op": "role", "roles": list(names)}


def compare(field: str, comparison: str, **value: Any) -> dict[str, Any]:
    return {"op": "compare", "field": field, "comparison": comparison, **value}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("public", {"op": "public"}),
        ("signed_in", USER),
        ("owner", OWNER),
        ("role(admin)", role("admin")),
        ("role(agent,\n  admin)", role("agent", "admin")),
        ("owner or role(manager)", {"op": "or", "rules": [OWNER, role("manager")]}),
        ("owner or (signed_in or role(a))", {"op": "or", "rules": [OWNER, USER, role("a")]}),
        ("can(booking.confirm)", {"op": "can", "permission": "booking.confirm"}),
        ("published", compare("published", "==", value={"kind": "bool", "value": True})),
        ("not published", {"op": "not", "rule": compare("published", "==", value={"kind": "bool", "value": True})}),
        ("status == pending", compare("status", "==", value={"kind": "enum", "value": "pending"})),
        ("size >= 1.5", compare("size", ">=", value={"kind": "number", "value": "1.5"})),
        ("due_on < now", compare("due_on", "<", value={"kind": "now", "value": None})),
        ("due_on is null", compare("due_on", "is null")),
        ("due_on is not null", {"op": "not", "rule": compare("due_on", "is null")}),
        (
            "status in (a, b)",
            compare("status", "in", values=[{"kind": "enum", "value": "a"}, {"kind": "enum", "value": "b"}]),
        ),
        (
            "owner and status == pending or role(a)",
            {
                "op": "or",
                "rules": [
                    {
                        "op": "and",
                        "rules": [OWNER, compare("status", "==", value={"kind": "enum", "value": "pending"})],
                    },
                    role("a"),
                ],
            },
        ),
        ("owner and (signed_in or role(a))", {"op": "and", "rules": [OWNER, {"op": "or", "rules": [USER, role("a")]}]}),
    ],
)
def test_rules(text: str, rule: dict[str, Any]) -> None:
    assert parse(text) == rule


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("", 0, "expected a rule"),
        ("role", 4, "expected '(' after role, found the end"),
        ("role()", 5, "expected the name of a role, found ')'"),
        ("role(a, a)", 8, "the role 'a' is there twice"),
        ("role(a b)", 7, "expected ')' or ',' after a role of role(...), found 'b'"),
        ("owner role(a)", 6, "expected 'and', 'or' or the end, found 'role'"),
        ("owner or", 8, "expected a rule: public, signed_in"),
        ("(owner", 6, "expected ')', found the end"),
        ("owner)", 5, "expected 'and', 'or' or the end, found ')'"),
        ("status = pending", 7, "expected '==' to compare, found '='"),
        ("status ==", 9, "expected a value: a number"),
        ("due_on is 5", 10, "expected 'null' after 'is', found '5'"),
        ("status in a", 10, "expected '(' after 'in', found 'a'"),
        ("true", 0, "expected a condition, found 'true'"),
        ("member(project)", 0, "'member' is reserved for tenancy"),
        ("project.owner", 0, "'project' is followed by a field of another row"),
        ("signed_in and package.title == 'a'", 14, "'package' is followed by a field of another row"),
        ("owner || role(a)", 6, "unexpected character '|'"),
        ("5 == size", 0, "expected a rule: public"),
    ],
)
def test_a_wrong_rule_names_its_place(text: str, column: int, message: str) -> None:
    with pytest.raises(UserError) as caught:
        parse(text)
    assert (caught.value.place, caught.value.exit_code) == (f"f.yaml:7:{5 + column}", 2)
    assert message in caught.value.message


WORDS = st.sampled_from(["size", "status", "published", "x_1"])
LITERALS = st.sampled_from(
    [
        {"kind": "number", "value": "-1.5"},
        {"kind": "bool", "value": False},
        {"kind": "enum", "value": "pending"},
        {"kind": "string", "value": 'a "b" \\ or )'},
        {"kind": "date", "value": "2026-01-31"},
        {"kind": "now", "value": None},
    ]
)
LEAVES = (
    st.sampled_from([{"op": "public"}, USER, OWNER, {"op": "can", "permission": "a.b.c"}])
    | st.lists(WORDS, min_size=1, max_size=3, unique=True).map(lambda names: role(*names))
    | st.builds(
        lambda f, c, v: compare(f, c, value=v), WORDS, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), LITERALS
    )
    | st.builds(lambda f, v: compare(f, "in", values=v), WORDS, st.lists(LITERALS, min_size=1, max_size=3))
    | WORDS.map(lambda f: compare(f, "is null"))
)
RULES = st.recursive(
    LEAVES,
    lambda inner: (
        inner.map(lambda rule: {"op": "not", "rule": rule})
        | st.builds(joined, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3))
    ),
    max_leaves=8,
)


@given(RULES)
def test_what_is_printed_parses_to_the_same(rule: dict[str, Any]) -> None:
    assert parse(load_kit(templates_root()).domain.language.rule_text(rule)) == rule


@given(
    st.lists(
        st.sampled_from(["(", ")", "not ", "or ", " and", "role", ",", "owner ", "x ", "== ", "is ", "1", '"']),
        max_size=40,
    )
)
def test_garbage_is_a_user_error_or_a_rule(parts: list[str]) -> None:
    try:
        parse("".join(parts))
    except UserError as error:
        assert error.place  # noqa: PT017 - either outcome is fine, nothing else is


def test_deep_brackets_are_refused() -> None:
    for text in ("(" * 4000, "not " * 1000 + "owner"):
        with pytest.raises(UserError, match="at most 20 levels"):
            parse(text)
