"""What a resource does besides keeping rows, as plain data: actions, stock, idempotency, limits, cache.

Only what the file says is there: a resource without these keys is recorded as before. `extras` has checked all of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scaffold.domain import shape
from scaffold.domain.prisma_lines import parse_prisma
from scaffold.domain.rules import parse_rule
from scaffold.domain.source import fail
from scaffold.domain.tree import Mapping, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable

    from scaffold.domain.resource import Resource
    from scaffold.domain.source import Place
    from scaffold.domain.tree import Node

Data = dict[str, Any]

RATE = re.compile(r"([0-9]+)/([0-9]*)(s|sec|min|hour|day) by (.+)\Z")
DURATION = re.compile(r"([0-9]+)(s|min|m|h|d)\Z")
SECONDS = {"s": 1, "sec": 1, "m": 60, "min": 60, "h": 3_600, "hour": 3_600, "d": 86_400, "day": 86_400}


def behaviour(resource: Resource) -> Data:
    """Return the checked keys of one resource."""
    given = resource.node.values
    return {key: read(given[key], resource) for key, read in READERS.items() if key in given}


def rate(text: str) -> Data:
    """Return what a rate such as `10/min by user` counts: points, seconds and whose requests."""
    points, count, unit, by = RATE.findall(text)[0]
    return {"points": int(points), "seconds": int(count or 1) * SECONDS[unit], "by": _unique(by.split(" and "))}


def seconds(text: str) -> int:
    """Return the seconds of a duration such as `5min`."""
    count, unit = DURATION.findall(text)[0]
    return int(count) * SECONDS[unit]


def _unique(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def _actions(node: Node, resource: Resource) -> Data:
    """The field that actions change, and each action."""
    actions = shape.mapping(node, f"the actions of {resource.name}")
    found = [_action(name, shape.mapping(one, name)) for name, one in actions.values.items()]
    states = [state for action in found for state in (*action["from"], action["to"])]
    name = _holder(resource, _unique(states), actions.place)
    field = resource.fields[name]
    if not field.data["readonly"]:
        values = ", ".join(field.data["args"]["values"])
        fail(
            field.place,
            f"{name} is changed by actions, so no request may set it: it must be readonly",
            hint=f"write {name}: enum({values}) readonly = {found[0]['from'][0]}",
        )
    return {"field": name, "each": found}


def _action(name: str, action: Mapping) -> Data:
    start = action.values["from"]
    states = start.items if isinstance(start, Sequence) else [start]
    return {
        "name": name,
        "from": _unique([shape.scalar(one, "a state").text for one in states]),
        "to": shape.scalar(action.values["to"], "a state").text,
        "allow": parse_rule(shape.scalar(action.values["allow"], "a rule")).data,
    }


def _holder(resource: Resource, states: list[str], place: Place) -> str:
    """The enum field that has all of these values."""
    for name, one in resource.fields.items():
        if one.data["type"] == "enum" and set(states) <= set(one.data["args"]["values"]):
            return name
    return fail(place, f"no enum field of {resource.name} has all the states {', '.join(states)}")


def _takes(node: Node, resource: Resource) -> Data:
    reference, stock, _, amount = re.findall(r"\w+", shape.scalar(node, "what a row takes").text)
    for name in (reference, amount):
        one = resource.fields[name]
        if one.data["nullable"]:
            fail(one.place, f"{resource.name} takes by {name}, which must be there always", hint=f"write ! for {name}")
    return {"reference": reference, "stock": stock, "amount": amount}


def _gives_back(node: Node, resource: Resource) -> Data:
    states = [one.text for one in shape.names(node, "gives_back")]
    return {"field": _holder(resource, states, node.place), "states": states}


def _idempotent(node: Node, resource: Resource) -> list[str]:
    del resource
    return [one.text for one in shape.names(node, "idempotent")]


def _events(node: Node, resource: Resource) -> list[str]:
    del resource
    return [one.text for one in shape.names(node, "events")]


def _limits(node: Node, resource: Resource) -> Data:
    limits = shape.mapping(node, f"the limits of {resource.name}")
    return {name: rate(shape.scalar(one, "a rate").text) for name, one in limits.values.items()}


def _cache(node: Node, resource: Resource) -> Data:
    ttl = shape.scalar(shape.mapping(node, f"the cache of {resource.name}").values["ttl"], "a duration")
    return {"ttl": seconds(ttl.text)}


def _soft_delete(node: Node, resource: Resource) -> bool:
    return shape.boolean(node, f"soft_delete of {resource.name}")


def _export(node: Node, resource: Resource) -> list[str]:
    del resource
    return [one.text for one in shape.names(node, "export")]


def _live(node: Node, resource: Resource) -> bool:
    return shape.boolean(node, f"live of {resource.name}")


READERS: dict[str, Callable[[Node, Resource], Any]] = {
    "prisma": parse_prisma,
    "actions": _actions, "takes": _takes, "gives_back": _gives_back, "idempotent": _idempotent, "limits": _limits,
    "cache": _cache, "soft_delete": _soft_delete, "events": _events, "live": _live, "export": _export,
}  # fmt: skip
