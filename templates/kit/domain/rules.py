"""The algebra of rules: what a rule of scaffold.yaml means, and how ``policy.ts`` states it.

``normal`` makes checked rules the few forms that everything else knows: {op: public | signed_in}, {op: owner, field},
{op: role, roles, permission: str|None}, {op: where, field, comparison, value}, {op: one_of, field, values},
{op: null, field}, {op: decided, by}, {op: not, rule}, {op: and | or, rules}; fields are Fields of the model, values
literals of the language. A comparison with null does not hold, whatever its sign; ``not`` turns that round.

What is left of a rule for one caller (None, or a role) is True, False or a condition on the row, as nested tuples.
The generated project folds in the same way: ``src/platform/policy/condition.ts``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..fields.field import Field
    from .resource import Resource

Data = dict[str, Any]
Rest = Any
NOW = "2029-01-01"
"""Between the past and the future of the rows that rules are tried on."""

ORDERS = ("<", "<=", ">", ">=")
_WHO = frozenset({"signed_in", "owner", "role", "decided"})


def normal(rule: Data, fields: dict[str, Field], owner: str | None, permissions: dict[str, list[str]]) -> Data:
    """A checked rule in its normal form. ``permissions``: role -> what it may do."""
    op = rule["op"]
    if op in ("and", "or"):
        return {"op": op, "rules": [normal(part, fields, owner, permissions) for part in rule["rules"]]}
    if op == "not":
        return {"op": op, "rule": normal(rule["rule"], fields, owner, permissions)}
    if op == "owner":
        return {"op": op, "field": fields[owner or ""]}
    if op == "can":
        holders = [role for role, able in permissions.items() if rule["permission"] in able]
        return {"op": "role", "roles": holders, "permission": rule["permission"]}
    if op == "role":
        return {"op": op, "roles": rule["roles"], "permission": None}
    return _comparison(rule, fields[rule["field"]]) if op == "compare" else {"op": op}


def _comparison(rule: Data, field: Field) -> Data:
    comparison, values = rule["comparison"], rule.get("values") or [rule.get("value")]
    if comparison == "is null":
        return {"op": "null", "field": field}
    if values[0]["kind"] == "me":
        return _compared_with_me(field, comparison)
    if comparison == "in":
        return {"op": "one_of", "field": field, "values": values}
    if field.type == "enum" and comparison in ORDERS:
        return {"op": "one_of", "field": field, "values": _values_within(field, comparison, values[0]["value"])}
    return {"op": "where", "field": field, "comparison": comparison, "value": values[0]}


def _compared_with_me(field: Field, comparison: str) -> Data:
    mine: Data = {"op": "owner", "field": field}
    if comparison == "==":
        return mine
    known = [{"op": "not", "rule": {"op": "null", "field": field}}] if field.nullable else []
    return {"op": "and", "rules": [{"op": "signed_in"}, *known, {"op": "not", "rule": mine}]}


def _values_within(field: Field, comparison: str, value: str) -> list[Data]:
    declared = field.args["values"]
    rank = declared.index(value)
    return [{"kind": "enum", "value": one} for n, one in enumerate(declared) if _signs(n, rank)[comparison]]


def _signs(left: Any, right: Any) -> dict[str, bool]:
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}


def parts(rule: Data) -> Iterator[Data]:
    """A rule and everything in it."""
    yield rule
    for inner in [*rule.get("rules", []), *([rule["rule"]] if "rule" in rule else [])]:
        yield from parts(inner)


def stated(resource: Resource) -> list[Data]:
    """The rules of a resource's operations, and of its actions."""
    return [*resource.rules.values(), *(action.rule for action in resource.actions)]


def is_unforeseen(resource: Resource) -> bool:
    """Whether the rule of creating looks at what an expression makes of the request."""
    looked_at = fields_of(resource.rules["create"]) if "create" in resource.rules else []
    return any(field.expression for field in looked_at)


def asks_who(rule: Data) -> bool:
    """Whether it matters who is calling."""
    return any(part["op"] in _WHO for part in parts(rule))


def by_row(rule: Data) -> bool:
    """Whether some row may be treated otherwise than another."""
    return any(part["op"] in ("owner", "where", "one_of", "null", "decided") for part in parts(rule))


def fields_of(rule: Data) -> list[Field]:
    """The fields that a rule looks at."""
    return [part["field"] for part in parts(rule) if "field" in part]


def wire_value(field: Field, literal: Data) -> Any:
    """A literal as the wire has it; an amount stands for money, and text for numbers that JSON would spoil."""
    return field.traits.operand(field, literal["value"])


def row_value(field: Field, literal: Data) -> Any:
    """A literal as a row holds it on the wire."""
    return field.traits.row_value(field, wire_value(field, literal))


# What is left for one caller


def rest(rule: Data, caller: str | None) -> Rest:
    """What is left of a rule for a caller: True, False, or the condition on the row."""
    op = rule["op"]
    if op in ("and", "or"):
        return _joined(op, [rest(part, caller) for part in rule["rules"]])
    if op == "not":
        inner = rest(rule["rule"], caller)
        return not inner if isinstance(inner, bool) else ("not", inner)
    if op in ("public", "signed_in"):
        return op == "public" or caller is not None
    if op == "role":
        return caller in rule["roles"]
    if op == "owner":
        return False if caller is None else ("owner", rule["field"].name)
    return (op, rule.get("by") or _identity(rule))


def _identity(rule: Data) -> tuple[Any, ...]:
    """What tells one condition on the row from another."""
    literals = [one for one in [*rule.get("values", []), rule.get("value")] if one]
    return (rule["field"].name, rule.get("comparison"), *(str(one["value"]) for one in literals))


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


def holds(rule: Data, caller: str | None, row: Data, *, owns: bool) -> bool:
    """Whether a rule holds for a row of these wire values, the caller's own or not."""
    op = rule["op"]
    if op in ("and", "or"):
        found = [holds(part, caller, row, owns=owns) for part in rule["rules"]]
        return all(found) if op == "and" else any(found)
    if op == "not":
        return not holds(rule["rule"], caller, row, owns=owns)
    if op == "owner":
        # Factories leave references empty where they may.
        return owns and caller is not None and not rule["field"].nullable
    if op in ("where", "one_of", "null"):
        held = row.get(rule["field"].name)
        return held is None if op == "null" else held is not None and _compares(rule, held)
    return rest(rule, caller) is True


def _compares(rule: Data, held: Any) -> bool:
    field = rule["field"]
    left = field.traits.compared(held)
    literals = rule["values"] if rule["op"] == "one_of" else [rule["value"]]
    wanted = [field.traits.compared(NOW if one["kind"] == "now" else row_value(field, one)) for one in literals]
    if rule["op"] == "one_of":
        return left in wanted
    right = wanted[0]
    signs = {"==": left == right, "!=": left != right}
    return signs[rule["comparison"]] if rule["comparison"] in signs else _signs(left, right)[rule["comparison"]]
