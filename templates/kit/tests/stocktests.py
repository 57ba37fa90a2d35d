"""What the tests of stock go through: each resource that takes from another one.

``build`` gives {imports [line], takers: [{path, input, target (Resource names), field, reference, amount, each (the
least that a row takes), most (that one row asks for), room (how often the least amount fits), least (that is left), way
(the actions that end in giving back), loss (those that end in what is gone for good), limit and moves (may it take from
another row) in lines}]}, of those whose rows somebody may make.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..domain import rules
from ..words import names, typescript
from . import writes

if TYPE_CHECKING:
    from ..domain.resource import Stock
    from ..domain.rule import Rule
    from ..fields.field import Target
    from .module import Module

Data = dict[str, Any]

ROOM = 5
"""Rows of the least amount: fewer than the eight who ask at the same time."""


MOVED = 20
"""As many of the least amount as are moved at the same time, which one row may have to hold."""


def build(app: Data) -> Data:
    """The tests of stock of a project."""
    takers = [
        (resource, resource.stock, role)
        for resource in app["resources"]
        if resource.stock and not resource.one_each and (role := writes.able(resource, "create"))
    ]
    return {
        "imports": _imports([(resource, stock.target) for resource, stock, _ in takers]),
        "takers": [_taker(*taker) for taker in takers],
    }


def _imports(resources: list[tuple[Module, Target]]) -> list[str]:
    """What makes the rows that are taken from, and the requests that take."""
    found: dict[str, set[str]] = {}
    for resource, target in resources:
        found.setdefault(names.kebab(target.name), set()).add(f"create{target.pascal}")
        found.setdefault(resource.kebab, set()).add(f"{resource.camel}Input")
    return [f"import {{ {', '.join(sorted(one))} }} from '../factories/{file}.ts';" for file, one in found.items()]


def _taker(resource: Module, stock: Stock, role: str) -> Data:
    amount, least = stock.amount, stock.least
    each = max(amount.int_min, 1)
    access = resource.test["access"]["create"]
    makers = [role, *(other for other, rows in access.items() if other != role and rows in ("all", "own"))]
    role, way = next(((one, way) for one in makers if (way := _way(resource, one, stock.states))), (role, []))
    loss = _way(resource, role, stock.used_up, then="delete")
    return {
        "path": resource.path,
        "input": f"{resource.camel}Input",
        "target": stock.target,
        "field": stock.field,
        "reference": stock.reference.camel,
        "amount": amount.camel,
        "each": each,
        "most": min(amount.int_max, (ROOM + 1) * each, stock.most - least + 1),
        "room": min(ROOM, (stock.most - least) // each),
        "least": least,
        "lines": (f"    way: {typescript.literal(way)},\n" if way else "")
        + (f"    limit: {stock.limit},\n" if way and stock.limit is not None else "")
        + (f"    loss: {typescript.literal(loss)},\n" if loss else "")
        + ("    moves: true,\n" if _moves(resource, stock, role) and (stock.most - least) // each >= MOVED else "")
        + writes.line("role", None if role == "anonymous" else role),
    }


def _moves(resource: Module, stock: Stock, role: str) -> bool:
    """Whether this caller may have several rows of theirs take from another one instead."""
    may = resource.test["access"].get("update", {}).get(role) in ("all", "own")
    once = any(field.name == stock.reference.name for group in resource.uniques for field in group)
    return may and stock.reference.on_update and not once


def _way(resource: Module, role: str, ends: list[str], then: str | None = None) -> list[str]:
    """The fewest actions by which this caller's new row gets to one of these states, where they may do ``then``."""
    state = resource.state
    if state is None or not state.default or (then and then not in resource.operations):
        return []
    read = resource.rules.get("read")
    caller = None if role == "anonymous" else role
    start = str(state.default["value"])
    ways: dict[str, list[str]] = {start: []}
    queue = [start]
    for reached in queue:
        row = {**resource.leading, state.name: reached}
        for action in resource.actions:
            needed = [action.rule, *([read] if read else [])]
            may = all(rules.holds(rule, caller, row, owns=caller is not None) for rule in needed)
            if may and reached in action.from_states and action.to not in ways:
                ways[action.to] = [*ways[reached], action.path]
                queue.append(action.to)
    last = resource.rules[then] if then else None
    rows = {end: {**resource.leading, state.name: end} for end in ways if end in ends}
    return next((ways[end] for end, row in rows.items() if ways[end] and _holds(last, caller, row)), [])


def _holds(rule: Rule | None, caller: str | None, row: Data) -> bool:
    return rule is None or rules.holds(rule, caller, row, owns=caller is not None)
