"""The algebra of rules: what a rule of scaffold.yaml means, and how ``policy.ts`` states it.

``normal`` makes checked rules the few forms that everything else knows, see ``rule``. A comparison with null does not
hold, whatever its sign; ``Not`` turns that round.

What is left of a rule for one caller (None, or a role) is True, False or a condition on the row, as nested tuples.
The generated project folds in the same way: ``src/platform/policy/condition.ts``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .rule import Decided, Joined, Not, Null, OneOf, OnRow, Owner, Public, Role, Rule, SignedIn, Value, Where

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..fields.field import Field
    from .resource import Resource

Data = dict[str, Any]
Rest = Any
NOW = "2029-01-01"
"""Between the past and the future of the rows that rules are tried on."""

SIMPLE: dict[str, Rule] = {"public": Public(), "signed_in": SignedIn()}
ORDERS = ("<", "<=", ">", ">=")


def normal(rule: Data, fields: dict[str, Field], owner: str | None, permissions: dict[str, list[str]]) -> Rule:
    """A checked rule in its normal form. ``permissions``: role -> what it may do."""
    op = rule["op"]
    if op in ("and", "or"):
        return Joined(op, tuple(normal(part, fields, owner, permissions) for part in rule["rules"]))
    if op == "not":
        return Not(normal(rule["rule"], fields, owner, permissions))
    if op == "owner":
        return Owner(fields[owner or ""])
    if op == "can":
        holders = [role for role, able in permissions.items() if rule["permission"] in able]
        return Role(tuple(holders), rule["permission"])
    if op == "role":
        return Role(tuple(rule["roles"]))
    return _comparison(rule, fields[rule["field"]]) if op == "compare" else SIMPLE[op]


def _comparison(rule: Data, field: Field) -> Rule:
    comparison, values = rule["comparison"], rule.get("values") or [rule.get("value")]
    if comparison == "is null":
        return Null(field)
    if values[0]["kind"] == "me":
        return _compared_with_me(field, comparison)
    if comparison == "in":
        return OneOf(field, tuple(values))
    if field.type == "enum" and comparison in ORDERS:
        return OneOf(field, tuple(_values_within(field, comparison, values[0]["value"])))
    return Where(field, comparison, values[0])


def _compared_with_me(field: Field, comparison: str) -> Rule:
    if comparison == "==":
        return Owner(field)
    known = [Not(Null(field))] if field.nullable else []
    return Joined("and", (SignedIn(), *known, Not(Owner(field))))


def _values_within(field: Field, comparison: str, value: str) -> list[Value]:
    declared = field.args["values"]
    rank = declared.index(value)
    return [{"kind": "enum", "value": one} for n, one in enumerate(declared) if _signs(n, rank)[comparison]]


def _signs(left: Any, right: Any) -> dict[str, bool]:
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}


def parts(rule: Rule) -> Iterator[Rule]:
    """A rule and everything in it."""
    yield rule
    if isinstance(rule, Joined):
        for inner in rule.rules:
            yield from parts(inner)
    if isinstance(rule, Not):
        yield from parts(rule.rule)


def stated(resource: Resource) -> list[Rule]:
    """The rules of a resource's operations, and of its actions."""
    return [*resource.rules.values(), *(action.rule for action in resource.actions)]


def is_unforeseen(resource: Resource) -> bool:
    """Whether the rule of creating looks at what an expression makes of the request."""
    looked_at = fields_of(resource.rules["create"]) if "create" in resource.rules else []
    return any(field.expression for field in looked_at)


def asks_who(rule: Rule) -> bool:
    """Whether it matters who is calling."""
    return any(isinstance(part, SignedIn | Owner | Role | Decided) for part in parts(rule))


def by_row(rule: Rule) -> bool:
    """Whether some row may be treated otherwise than another."""
    return any(isinstance(part, OnRow | Decided) for part in parts(rule))


def is_decided(rule: Rule) -> bool:
    """Whether the project's own code has a word in it."""
    return any(isinstance(part, Decided) for part in parts(rule))


def asks_permissions(resource: Resource) -> bool:
    """Whether a rule asks for a permission."""
    every = (part for rule in stated(resource) for part in parts(rule))
    return any(isinstance(part, Role) and part.permission for part in every)


def fields_of(rule: Rule) -> list[Field]:
    """The fields that a rule looks at."""
    return [part.field for part in parts(rule) if isinstance(part, OnRow)]


def wire_value(field: Field, literal: Value) -> Any:
    """A literal as the wire has it; an amount stands for money, and text for numbers that JSON would spoil."""
    return field.traits.operand(field, literal["value"])


def row_value(field: Field, literal: Value) -> Any:
    """A literal as a row holds it on the wire."""
    return field.traits.row_value(field, wire_value(field, literal))


# What is left for one caller


def rest(rule: Rule, caller: str | None) -> Rest:
    """What is left of a rule for a caller: True, False, or the condition on the row."""
    match rule:
        case Joined():
            return _joined(rule.op, [rest(part, caller) for part in rule.rules])
        case Not():
            inner = rest(rule.rule, caller)
            return not inner if isinstance(inner, bool) else ("not", inner)
        case Public() | SignedIn():
            return caller is not None or isinstance(rule, Public)
        case Role():
            return caller in rule.roles
    if isinstance(rule, Owner):
        return False if caller is None else ("owner", rule.field.name)
    return (type(rule).__name__, *_identity(rule))


def _identity(rule: Decided | Null | Where | OneOf) -> tuple[Any, ...]:
    """What tells one condition on the row from another."""
    if isinstance(rule, Decided):
        return (rule.by,)
    return (rule.field.name, rule.comparison if isinstance(rule, Where) else None, *map(_text, literals(rule)))


def _text(literal: Value) -> str:
    return str(literal["value"])


def literals(rule: Null | Where | OneOf) -> tuple[Value, ...]:
    """What a field is compared with."""
    return rule.values if isinstance(rule, OneOf) else (rule.value,) if isinstance(rule, Where) else ()


def _joined(op: str, found: list[Rest]) -> Rest:
    decisive = op == "or"
    if decisive in [one for one in found if isinstance(one, bool)]:
        return decisive
    left = [one for one in found if not isinstance(one, bool)]
    return not decisive if not left else left[0] if len(left) == 1 else (op, *left)


def implies(left: Rest, right: Rest) -> bool:
    """Whether rows that meet one condition surely meet the other. False where that is not plain to see."""
    if left is False or right is True or left == right:
        return True
    if isinstance(left, bool) or isinstance(right, bool):
        return False
    if left[0] == "or":
        return all(implies(part, right) for part in left[1:])
    if right[0] == "and":
        return all(implies(left, part) for part in right[1:])
    return (left[0] == "and" and any(implies(part, right) for part in left[1:])) or (
        right[0] == "or" and any(implies(left, part) for part in right[1:])
    )


def holds(rule: Rule, caller: str | None, row: Data, *, owns: bool) -> bool:
    """Whether a rule holds for a row of these wire values, the caller's own or not."""
    match rule:
        case Joined():
            found = [holds(part, caller, row, owns=owns) for part in rule.rules]
            return all(found) if rule.op == "and" else any(found)
        case Not():
            return not holds(rule.rule, caller, row, owns=owns)
        case Owner():
            # Factories leave references empty where they may.
            return owns and caller is not None and not rule.field.nullable
        case Null():
            return row.get(rule.field.name) is None
        case Where() | OneOf():
            held = row.get(rule.field.name)
            return held is not None and _compares(rule, held)
    return rest(rule, caller) is True


def _compares(rule: Where | OneOf, held: Any) -> bool:
    field = rule.field
    left = field.traits.compared(held)
    wanted = [field.traits.compared(NOW if one["kind"] == "now" else row_value(field, one)) for one in literals(rule)]
    if isinstance(rule, OneOf):
        return left in wanted
    right = wanted[0]
    signs = {"==": left == right, "!=": left != right}
    return signs[rule.comparison] if rule.comparison in signs else _signs(left, right)[rule.comparison]
