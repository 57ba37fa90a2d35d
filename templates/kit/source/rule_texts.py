"""How rules are written: in ``policy.ts``, and in the words of scaffold.yaml for readers of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..domain import rules
from ..words import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..fields.field import Field

Data = dict[str, Any]

LONGEST = 90
"""Characters of a rule that stands on one line."""


def typescript(rule: Data, indent: str = "  ") -> str:
    """A rule as ``policy.ts`` states it: on one line, or where that is long, with a line for each part."""
    op = rule["op"]
    if op == "not":
        return f"rule.not({typescript(rule['rule'], indent)})"
    if op not in ("and", "or"):
        return WRITTEN[op](rule)
    name = "rule.allOf" if op == "and" else "rule.anyOf"
    inner = [typescript(part, indent + "  ") for part in rule["rules"]]
    line = f"{name}({', '.join(inner)})"
    if len(line) <= LONGEST and "\n" not in line:
        return line
    return f"{name}(\n" + "".join(f"{indent}  {part},\n" for part in inner) + f"{indent})"


def _role(rule: Data) -> str:
    if rule["permission"]:
        return f"rule.role(...rolesThatCan({text.ts_string(rule['permission'])}))"
    return f"rule.role({', '.join(text.ts_string(role) for role in rule['roles'])})"


def _field(rule: Data) -> str:
    return text.ts_string(rule["field"].camel)


WRITTEN: dict[str, Callable[[Data], str]] = {
    "public": lambda _: "rule.everyone",
    "signed_in": lambda _: "rule.signedIn",
    "role": _role,
    "decided": lambda rule: f"rule.decidedBy({rule['by']})",
    "owner": lambda rule: f"rule.owner({_field(rule)})",
    "null": lambda rule: f"rule.isNull({_field(rule)})",
    "where": lambda rule: (
        f"rule.where({_field(rule)}, '{rule['comparison']}', {operand(rule['field'], rule['value'])})"
    ),
    "one_of": lambda rule: (
        f"rule.oneOf({', '.join([_field(rule), *(operand(rule['field'], value) for value in rule['values'])])})"
    ),
}


def operand(field: Field, literal: Data) -> str:
    """What a rule compares with, in TypeScript."""
    if literal["kind"] == "now":
        return "rule.today" if field.traits.is_day else "rule.now"
    value = rules.wire_value(field, literal)
    if isinstance(value, str) and literal["kind"] == "number":
        return f"rule.decimal({text.ts_string(value)})"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int) else text.ts_string(str(value))


def spoken(rule: Data) -> str:
    """A rule in the language of scaffold.yaml, with the names that clients know."""
    op = rule["op"]
    if op in ("and", "or"):
        inner = [f"({spoken(part)})" if part["op"] in ("and", "or") else spoken(part) for part in rule["rules"]]
        return f" {op} ".join(inner) or "nobody"
    if op == "not":
        inner_rule = rule["rule"]
        missing = inner_rule["op"] == "null"
        return f"{inner_rule['field'].camel} is not null" if missing else f"not ({spoken(inner_rule)})"
    return SPOKEN[op](rule) if op in SPOKEN else str(op)


def _said(field: Field, literal: Data) -> str:
    if literal["kind"] == "now":
        return "today" if field.traits.is_day else "now"
    value = rules.wire_value(field, literal)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _name(rule: Data) -> str:
    return str(rule["field"].camel)


SPOKEN: dict[str, Callable[[Data], str]] = {
    "role": lambda rule: f"can({rule['permission']})" if rule["permission"] else f"role({', '.join(rule['roles'])})",
    "decided": lambda _: "the code of this project agrees",
    "owner": lambda rule: f"{_name(rule)} == me",
    "null": lambda rule: f"{_name(rule)} is null",
    "where": lambda rule: f"{_name(rule)} {rule['comparison']} {_said(rule['field'], rule['value'])}",
    "one_of": lambda rule: f"{_name(rule)} in ({', '.join(_said(rule['field'], value) for value in rule['values'])})",
}
