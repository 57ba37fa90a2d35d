"""How rules are written: in ``policy.ts``, and in the words of scaffold.yaml for readers of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..domain import rules
from ..domain.rule import Decided, Joined, Not, Null, OneOf, Owner, Public, Role, SignedIn, Where
from ..words import text

if TYPE_CHECKING:
    from ..domain.rule import OnRow, Rule, Value
    from ..fields.field import Field

LONGEST = 90
"""Characters of a rule that stands on one line."""


def typescript(rule: Rule, indent: str = "  ") -> str:
    """A rule as ``policy.ts`` states it: on one line, or where that is long, with a line for each part."""
    if not isinstance(rule, Joined):
        return f"rule.not({typescript(rule.rule, indent)})" if isinstance(rule, Not) else _alone(rule)
    name = "rule.allOf" if rule.op == "and" else "rule.anyOf"
    inner = [typescript(part, indent + "  ") for part in rule.rules]
    line = f"{name}({', '.join(inner)})"
    if len(line) <= LONGEST and "\n" not in line:
        return line
    return f"{name}(\n" + "".join(f"{indent}  {part},\n" for part in inner) + f"{indent})"


def _alone(rule: Rule) -> str:
    match rule:
        case Public():
            return "rule.everyone"
        case SignedIn():
            return "rule.signedIn"
        case Role(roles, permission):
            if permission:
                return f"rule.role(...rolesThatCan({text.ts_string(permission)}))"
            return f"rule.role({', '.join(text.ts_string(role) for role in roles)})"
        case Decided(by):
            return f"rule.decidedBy({by})"
        case Owner() | Null() | Where() | OneOf():
            return _of_a_row(rule)
    raise TypeError(f"{rule} holds others")


def _of_a_row(rule: OnRow) -> str:
    match rule:
        case Owner(field):
            return f"rule.owner({_field(field)})"
        case Null(field):
            return f"rule.isNull({_field(field)})"
        case Where(field, comparison, value):
            return f"rule.where({_field(field)}, '{comparison}', {operand(field, value)})"
        case OneOf(field, values):
            return f"rule.oneOf({', '.join([_field(field), *(operand(field, value) for value in values)])})"


def _field(field: Field) -> str:
    return text.ts_string(field.camel)


def operand(field: Field, literal: Value) -> str:
    """What a rule compares with, in TypeScript."""
    if literal["kind"] == "now":
        return "rule.today" if field.traits.is_day else "rule.now"
    value = rules.wire_value(field, literal)
    if isinstance(value, str) and literal["kind"] == "number":
        return f"rule.decimal({text.ts_string(value)})"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int) else text.ts_string(str(value))


def spoken(rule: Rule) -> str:
    """A rule in the language of scaffold.yaml, with the names that clients know."""
    match rule:
        case Joined(op, parts):
            inner = [f"({spoken(part)})" if isinstance(part, Joined) else spoken(part) for part in parts]
            return f" {op} ".join(inner) or "nobody"
        case Not(Null(field)):
            return f"{field.camel} is not null"
        case Not(inner_rule):
            return f"not ({spoken(inner_rule)})"
        case Owner() | Null() | Where() | OneOf():
            return _spoken_of_a_row(rule)
    return _spoken_of_people(rule)


def _spoken_of_people(rule: Public | SignedIn | Role | Decided) -> str:
    match rule:
        case Public():
            return "public"
        case SignedIn():
            return "signed_in"
        case Role(roles, permission):
            return f"can({permission})" if permission else f"role({', '.join(roles)})"
        case Decided():
            return "the code of this project agrees"


def _spoken_of_a_row(rule: OnRow) -> str:
    match rule:
        case Owner(field):
            return f"{field.camel} == me"
        case Null(field):
            return f"{field.camel} is null"
        case Where(field, comparison, value):
            return f"{field.camel} {comparison} {_said(field, value)}"
        case OneOf(field, values):
            return f"{field.camel} in ({', '.join(_said(field, value) for value in values)})"


def _said(field: Field, literal: Value) -> str:
    if literal["kind"] == "now":
        return "today" if field.traits.is_day else "now"
    value = rules.wire_value(field, literal)
    return str(value).lower() if isinstance(value, bool) else str(value)
