"""Rows that rules are tried on: values around those that the rules compare with, and what the rules say of them.

``build`` gives a dict: watched [field name] (what rules compare, and a test may set); matrix [{name, row, sent,
made: TypeScript, access {operation: {caller: cell}}}]; lead {field name: literal}, the values of a row that rules let
most callers at, and leading {field name: wire value}, which holds what is filled in as well; able {role: operations},
with that row; mine [camel], what factories fill with the account; party {operation: role|None} and given {operation:
an argument of a factory, "" or None}: who may do it, with which row of theirs; and what ``tries`` adds. A cell is
"all", "own", "foreign" (rows that a caller may reach), "none" (turned away before any row), "hidden" or, where signing
in could help, "withheld".
"""

from __future__ import annotations

import json
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from ..domain import rules
from ..domain.rule import Null, OneOf, Where
from ..words import typescript
from . import tries

if TYPE_CHECKING:
    from ..domain.rule import Rule
    from ..fields.field import Field, Reference
    from ..source.module import Written

Data = dict[str, Any]
MOST = 2_000
PAST, FUTURE = "2000-01-01", "2100-01-01"
OPERATIONS = ("list", "read", "create", "update", "delete")


def build(resource: Written, roles: list[str], by_name: dict[str, Written]) -> Data:
    """The rows of one resource that its rules are tried on; ``by_name`` has all resources."""
    watched, values, ranked = _ranked(resource, roles)
    callers: list[str | None] = [*roles] or [None]
    chosen = [ranked[0], *(ranked[-1:] if watched else [])]
    refused = {caller for caller in callers if not _surely_makes(resource, roles, by_name, caller)}
    first = {operation: _first_able(resource, roles, operation, ranked, refused) for operation in resource.rules}
    return {
        "able": {
            role: {
                operation
                for operation in resource.rules
                if _is_able(resource, role, operation, ranked[0]) and not (operation == "create" and role in refused)
            }
            for role in callers
        },
        "party": {operation: role for operation, (role, _) in first.items()},
        "given": {operation: _given(row, ranked[0], watched) for operation, (_, row) in first.items()},
        "watched": list(watched),
        "lead": {name: typescript.literal(ranked[0][name]) for name in watched},
        "leading": {field.name: _default(field) for field in resource.stored if field.default}
        | {name: ranked[0][name] for name in watched},
        "matrix": [_case(resource, roles, row, watched) for row in chosen],
        **tries.build(resource, roles, {name: values[name] for name, field in watched.items() if field.kind != "ref"}),
        "mine": [field.camel for field in resource.references if _is_factory_account(field)],
    }


def _ranked(resource: Written, roles: list[str]) -> tuple[dict[str, Field], dict[str, list[Any]], list[Data]]:
    """The fields that rules compare, what is tried of each, and rows of these, the one first that lets most callers."""
    unique = {field.name for group in resource.uniques for field in group}
    parts = [part for rule in rules.stated(resource) for part in rules.parts(rule)]
    compared = [part for part in parts if isinstance(part, Null | Where | OneOf)]
    watched = {part.field.name: part.field for part in compared if part.field.name not in unique}
    values = {name: _values(field, compared) for name, field in watched.items()}
    fresh = {part.field.name: part.field.traits.fresh(part.field) for part in compared if part.field.name in unique}
    rows = [{**fresh, **dict(zip(values, found, strict=True))} for found in islice(product(*values.values()), MOST)]
    return watched, values, sorted(rows, key=lambda row: -_score(resource, roles, row))


def _surely_makes(resource: Written, roles: list[str], by_name: dict[str, Written], caller: str | None) -> bool:
    """Whether what a caller sends is not refused for what it refers to: rows that factories make, and they may read.

    What becomes of a request whose computed fields decide is not known.
    """
    if rules.is_unforeseen(resource):
        return False
    targets = [
        by_name[field.target.name]
        for field in resource.references
        if field.on_create and field.required and field.target.readable
    ]
    return all(cell(target.rules["read"], caller, _ranked(target, roles)[2][0]) in ("all", "own") for target in targets)


def _given(row: Data | None, lead: Data, watched: dict[str, Field]) -> str | None:
    if row is None:
        return None
    return "" if row is lead else f", {_object(row, watched)}"


def _first_able(
    resource: Written, roles: list[str], operation: str, rows: list[Data], refused: set[str | None]
) -> tuple[str | None, Data | None]:
    """A caller who may do it, and the row of theirs that they may do it with: the first one, if possible."""
    callers: list[str | None] = [*roles] or [None]
    if operation == "create":
        callers = [caller for caller in callers if caller not in refused] or callers[:1]
        rows = [] if callers[0] in refused else rows
    pairs = ((role, row) for row in rows for role in callers if _is_able(resource, role, operation, row))
    return next(pairs, (callers[0], None))


def _is_able(resource: Written, caller: str | None, operation: str, row: Data) -> bool:
    """Whether a caller may do something with their own row; who writes it must see it, too."""
    needed = ["read"] if operation in ("update", "delete") and "read" in resource.rules else []
    tried = _made(resource, row) if operation == "create" else row
    return all(cell(resource.rules[name], caller, tried) in ("all", "own") for name in [operation, *needed])


def _is_factory_account(field: Reference) -> bool:
    """Whether factories fill a reference with the account that they make rows for."""
    return field.target.is_user and not field.nullable


def _case(resource: Written, roles: list[str], row: Data, watched: dict[str, Field]) -> Data:
    asked = rules.fields_of(resource.rules["create"]) if "create" in resource.rules else []
    sent = {field.name: row[field.name] for field in asked if field.on_create and field.name in row}
    made = _made(resource, row)
    access = {
        operation: {
            caller or "anonymous": cell(resource.rules[operation], caller, made if operation == "create" else row)
            for caller in (None, *roles)
        }
        for operation in OPERATIONS
        if operation in resource.rules
    }
    return {
        "name": _named(row, watched),
        "row": _object(row, watched),
        "sent": _object(sent, watched),
        "made": _object(made, watched),
        "access": access,
    }


def _named(row: Data, watched: dict[str, Field]) -> str:
    """What a row is called in the titles of tests: by what tells it from the others."""
    told = [f"{watched[name].words} {_spoken(value)}" for name, value in row.items() if name in watched]
    return ", ".join(told) or "any row"


def _spoken(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _made(resource: Written, row: Data) -> Data:
    """What becomes of a row when a client creates it: some values are not theirs to choose."""
    fixed = {field.name: _default(field) for field in resource.fields if not field.on_create}
    return {name: fixed.get(name, value) for name, value in row.items()}


def _object(values: Data, watched: dict[str, Field]) -> str:
    return typescript.literal({watched[name].camel: value for name, value in values.items() if name in watched})


def _default(field: Field) -> Any:
    """What a row holds that a client cannot set."""
    default = field.default
    if default is None:
        return None
    if default["kind"] == "now":
        return field.traits.sample(field, 0)
    return rules.row_value(field, default)


def _score(resource: Written, roles: list[str], row: Data) -> int:
    weights = {"list": 0, "read": 100, "create": 10}
    cells = [
        (weights.get(operation, 1), cell(rule, caller, _made(resource, row) if operation == "create" else row))
        for operation, rule in resource.rules.items()
        for caller in (None, *roles)
    ]
    cells += [(1, cell(action.rule, caller, row)) for action in resource.actions for caller in (None, *roles)]
    return sum(weight * {"all": 3, "own": 2, "foreign": 1}.get(found, 0) for weight, found in cells)


def cell(rule: Rule, caller: str | None, row: Data) -> str:
    """What a rule lets a caller do with a row of these values, of their own or somebody else's."""
    # Code that decides lets nobody through until somebody has written it.
    if rules.rest(rule, caller) is False or rules.is_decided(rule):
        return "none"
    own, foreign = (rules.holds(rule, caller, row, owns=owns) for owns in (True, False))
    if own or foreign:
        return "all" if own and foreign else "own" if own else "foreign"
    return "withheld" if caller is None and rules.asks_who(rule) else "hidden"


def _values(field: Field, compared: list[Null | Where | OneOf]) -> list[Any]:
    """Values of a field on either side of what the rules compare it with; of a reference, none alone."""
    literals = [literal for part in compared if part.field.name == field.name for literal in rules.literals(part)]
    found = [value for literal in literals for value in _around(field, literal)]
    found += field.traits.some(field)
    found += [None] if field.nullable else []
    return [value for n, value in enumerate(found) if value not in found[:n]]


def _around(field: Field, literal: Data) -> list[Any]:
    """Values before, at and after the one that a rule compares with, as far as the type has neighbours."""
    if literal["kind"] == "now":
        return field.traits.moments()
    return field.traits.near(field, rules.row_value(field, literal))
