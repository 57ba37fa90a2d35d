"""The grammar of rules: who may do what. Deny by default; a rule says who is let through."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from scaffold.domain.literals import parse_literal
from scaffold.domain.source import fail
from scaffold.domain.tokens import Cursor, Token

if TYPE_CHECKING:
    from scaffold.domain.source import Place
    from scaffold.domain.tree import Scalar

Rule = dict[str, Any]
Value = tuple[dict[str, Any], "Place"]

SIMPLE = ("public", "signed_in", "owner")
KEYWORDS = (*SIMPLE, "role", "can", "member", "and", "or", "not", "in", "is", "null", "true", "false", "me", "now")
COMPARISONS = ("==", "!=", "<=", ">=", "<", ">")
MAX_DEPTH = 20


class Use(NamedTuple):
    """A name that a rule speaks of: `kind` is public, owner, user, role, permission, flag or field."""

    kind: str
    name: str
    place: Place
    values: tuple[dict[str, Any], ...] = ()
    comparison: str = ""
    at: tuple[Place, ...] = ()
    """Where each of the values stands."""


@dataclass(slots=True)
class ParsedRule:
    """The plain data of a rule, and the names that it uses with their places."""

    data: Rule
    place: Place
    uses: list[Use] = field(default_factory=list)


def parse_rule(scalar: Scalar) -> ParsedRule:
    """Parse one rule."""
    if scalar.empty:
        fail(scalar.place, "expected a rule", hint="for example public, signed_in, owner or role(admin)")
    parser = _Parser(Cursor(scalar))
    data = parser.alternatives(0)
    parser.cursor.expect_end("'and', 'or' or the end")
    return ParsedRule(data, scalar.place, parser.uses)


class _Parser:
    """Recursive descent: or, and, not, one condition."""

    def __init__(self, cursor: Cursor) -> None:
        self.cursor = cursor
        self.uses: list[Use] = []

    def use(self, kind: str, token: Token, *values: Value, comparison: str = "") -> None:
        found = tuple(value for value, _ in values)
        places = tuple(place for _, place in values)
        self.uses.append(Use(kind, token.text, self.cursor.at(token), found, comparison, places))

    def alternatives(self, depth: int) -> Rule:
        rules = [self.conditions(depth)]
        while self.cursor.accept("or"):
            rules.append(self.conditions(depth))
        return joined("or", rules)

    def conditions(self, depth: int) -> Rule:
        rules = [self.negation(depth)]
        while self.cursor.accept("and"):
            rules.append(self.negation(depth))
        return joined("and", rules)

    def negation(self, depth: int) -> Rule:
        if depth > MAX_DEPTH:
            self.cursor.fail(f"at most {MAX_DEPTH} levels of brackets")
        if self.cursor.accept("not"):
            return {"op": "not", "rule": self.negation(depth + 1)}
        if self.cursor.accept("("):
            inner = self.alternatives(depth + 1)
            self.cursor.expect(")")
            return inner
        return self.condition()

    def condition(self) -> Rule:
        token = self.cursor.expect_kind("word", "a rule: public, signed_in, owner, role(...), can(...) or a field")
        if token.text in SIMPLE:
            self.use("owner" if token.text == "owner" else "user" if token.text == "signed_in" else "public", token)
            return {"op": token.text}
        if token.text == "role":
            return {"op": "role", "roles": self.roles(token)}
        if token.text == "can":
            return {"op": "can", "permission": self.permission()}
        if self.cursor.next.text == ".":
            self.cursor.fail_at(
                token,
                f"a rule speaks of fields of its own resource, and {token} is followed by a field of another row",
                hint="keep what the rule needs in a field of this resource, and compare that",
            )
        if token.text == "member":
            self.cursor.fail_at(token, f"{token} is reserved for tenancy, which is not part of the language yet")
        if token.text in KEYWORDS:
            hint = "compare a reference to User with it, for example author == me" if token.text == "me" else None
            self.cursor.fail_at(token, f"expected a condition, found {token}", hint=hint)
        return self.comparison(token)

    def roles(self, keyword: Token) -> list[str]:
        self.cursor.expect("(", " after role")
        roles: list[str] = []
        while True:
            token = self.cursor.expect_kind("word", "the name of a role")
            if token.text in roles:
                self.cursor.fail_at(token, f"the role {token} is there twice")
            self.use("role", token)
            roles.append(token.text)
            if not self.cursor.accept(","):
                break
        self.cursor.expect(")", f" or ',' after a role of {keyword.text}(...)")
        return roles

    def permission(self) -> str:
        self.cursor.expect("(", " after can")
        first = self.cursor.expect_kind("word", "a permission as in can(booking.confirm)")
        parts = [first.text]
        while self.cursor.accept("."):
            parts.append(self.cursor.expect_kind("word").text)
        self.cursor.expect(")")
        name = ".".join(parts)
        self.uses.append(Use("permission", name, self.cursor.at(first)))
        return name

    def comparison(self, token: Token) -> Rule:
        if self.cursor.next.text == "=":
            self.cursor.fail("'==' to compare")
        if sign := self.cursor.accept(*COMPARISONS):
            value = self.value()
            self.use("field", token, value, comparison=sign.text)
            return {"op": "compare", "field": token.text, "comparison": sign.text, "value": value[0]}
        if self.cursor.accept("in"):
            values = self.values()
            self.use("field", token, *values, comparison="in")
            return {"op": "compare", "field": token.text, "comparison": "in", "values": [value for value, _ in values]}
        if self.cursor.accept("is"):
            negated = self.cursor.accept("not")
            self.cursor.expect("null", " after 'is'")
            self.use("field", token, comparison="is null")
            rule: Rule = {"op": "compare", "field": token.text, "comparison": "is null"}
            return {"op": "not", "rule": rule} if negated else rule
        self.use("flag", token)
        return {"op": "compare", "field": token.text, "comparison": "==", "value": {"kind": "bool", "value": True}}

    def value(self) -> Value:
        place = self.cursor.at()
        if me := self.cursor.accept("me"):
            self.use("user", me)
            return {"kind": "me", "value": None}, place
        return parse_literal(self.cursor), place

    def literal(self) -> Value:
        place = self.cursor.at()
        return parse_literal(self.cursor), place

    def values(self) -> list[Value]:
        self.cursor.expect("(", " after 'in'")
        values = [self.literal()]
        while self.cursor.accept(","):
            values.append(self.literal())
        self.cursor.expect(")")
        return values


def joined(op: str, rules: list[Rule]) -> Rule:
    """Join rules by `and` or `or`; one rule stays as it is, and nested ones of the same kind become one list."""
    if len(rules) == 1:
        return rules[0]
    flat = [inner for rule in rules for inner in (rule["rules"] if rule["op"] == op else [rule])]
    return {"op": op, "rules": flat}
