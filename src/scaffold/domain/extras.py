"""Checks what happens to a resource besides reading and writing: actions, stock, events, limits, caching."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scaffold.domain import shape
from scaffold.domain.behaviour import rate, seconds
from scaffold.domain.keys import OPERATIONS
from scaffold.domain.prisma_lines import parse_prisma
from scaffold.domain.reserved import OBJECT_MEMBERS
from scaffold.domain.rules import ParsedRule, parse_rule
from scaffold.domain.source import fail, fail_name, shown
from scaffold.domain.suggest import plain
from scaffold.domain.tokens import Cursor
from scaffold.domain.tree import Mapping, Sequence
from scaffold.domain.types import MAX_NAME

if TYPE_CHECKING:
    from collections.abc import Callable

    from scaffold.domain.fields import Field
    from scaffold.domain.resource import Resource
    from scaffold.domain.source import Place
    from scaffold.domain.tokens import Token
    from scaffold.domain.tree import Node, Scalar

RATE = re.compile(
    r"[1-9][0-9]{0,6}/([1-9][0-9]{0,3})?(s|sec|min|hour|day) by (ip|user|account)( and (ip|user|account))?\Z"
)
DURATION = re.compile(r"[1-9][0-9]{0,5}(s|m|min|h|d)\Z")
NAME = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*\Z")
LONGEST_SECONDS = 24 * 86_400
"""24 days: the timers of Node count milliseconds in 31 bits, and one that is longer fires at once."""

HAPPENINGS = ("created", "updated", "deleted")
KEPT = ("deleted_at", "undeleted")
"""Columns of a resource with `soft_delete`."""
WRITES = ("create", "update", "delete")
FORMATS = ("csv",)
"""What rows are exported as."""


def check_extras(resource: Resource, resources: dict[str, Resource]) -> list[ParsedRule]:
    """Check the keys of one resource; return the rules found in them."""
    rules = _actions(resource)
    if resource.owner_rule:
        rules.append(resource.owner_rule)
    for key, node in resource.node.values.items():
        if key in CHECKS:
            CHECKS[key](node, resource)
        if key == "takes":
            _takes(shape.scalar(node, "what a row takes"), resource, resources)
    return rules


def _actions(resource: Resource) -> list[ParsedRule]:
    if "actions" not in resource.node.values:
        return []
    actions = shape.mapping(resource.node.values["actions"], f"the actions of {resource.name}")
    if not actions.values:
        fail(actions.place, f"the actions of {resource.name} are empty; expected at least one")
    rules = []
    _check_action_names(actions)
    for name, node in actions.values.items():
        action = shape.mapping(node, f"the action {name}")
        shape.known_keys(action, ("from", "to", "allow"), f"the action {name}")
        start = shape.required(action, "from", f"the action {name}")
        states = shape.some_names(start, "from") if isinstance(start, Sequence) else [shape.scalar(start, "a state")]
        states.append(shape.scalar(shape.required(action, "to", f"the action {name}"), "a state"))
        for state in states:
            _check_state(state, resource)
        if {state.text for state in states[:-1]} == {states[-1].text}:
            fail(states[-1].place, f"the action {name} leads from {states[-1].text} to itself, so it changes nothing")
        rules.append(parse_rule(shape.scalar(shape.required(action, "allow", f"the action {name}"), "a rule")))
    return rules


def _check_action_names(actions: Mapping) -> None:
    seen: dict[str, str] = {}
    for name, key in actions.keys.items():
        if not NAME.match(name) or name in ("list", "read", *WRITES):
            fail(
                key.place,
                f"'{name[:40]}' is no name of an action: small letters, not list, read, create, update, delete",
            )
        if len(name) > MAX_NAME:
            fail(key.place, f"the name {shown(name, 20)} has {len(name)} characters; expected at most {MAX_NAME}")
        if name.replace("-", "_") in OBJECT_MEMBERS:
            fail(
                key.place, f"the action name '{name}' is reserved: every object of JavaScript has a member of that name"
            )
        if other := seen.get(plain(name)):
            fail(key.place, f"the actions {other} and {name} collide: both would be called alike")
        seen[plain(name)] = name


def _states(resource: Resource) -> list[str]:
    enums = [one.data["args"]["values"] for one in resource.fields.values() if one.data["type"] == "enum"]
    return [value for values in enums for value in values]


def _check_state(state: Scalar, resource: Resource) -> None:
    states = _states(resource)
    if not states:
        fail(state.place, f"{resource.name} has no enum field whose value an action could change")
    if state.text not in states:
        fail_name(state.place, f"state of {resource.name}", state.text, states)


def _takes(one: Scalar, resource: Resource, resources: dict[str, Resource]) -> None:
    cursor = Cursor(one)
    reference = cursor.expect_kind("word", "a reference, as in package.seats_left by travellers")
    cursor.expect(".")
    stock = cursor.expect_kind("word", "the field that counts what is left")
    cursor.expect("by", " and the field that says how many")
    amount = cursor.expect_kind("word", "the field that says how many")
    cursor.expect_end()
    references = [name for name, field in resource.fields.items() if field.data["type"] == "ref"]
    if reference.text not in references:
        fail_name(cursor.at(reference), f"reference of {resource.name}", reference.text, references)
    target = resources.get(resource.fields[reference.text].data["args"]["target"])
    for token, owner in ((stock, target), (amount, resource)):
        counts = [name for name, field in owner.fields.items() if field.data["type"] == "int"] if owner else []
        if token.text not in counts:
            fail_name(cursor.at(token), "int field", token.text, counts)
    _check_counts(resource.fields[amount.text], cursor.at(amount), target, stock, cursor.at(stock))


def _check_counts(amount: Field, place: Place, target: Resource | None, stock: Token, stock_place: Place) -> None:
    """Taking less than nothing would give; and nothing can be taken from what is not known."""
    data = amount.data
    least = data["args"]["min"] if data["args"]["min"] is not None else data["min"]
    if least is None or int(least) < 0:
        fail(
            place,
            f"{data['name']} may be less than 0, and to take that would give",
            hint=f"write {data['name']}: int(1..9)!",
        )
    if target and target.fields[stock.text].data["nullable"]:
        fail(
            stock_place,
            f"{target.name}.{stock.text} may be null, and then nobody knows what is left",
            hint="write ! for it",
        )


def _gives_back(node: Node, resource: Resource) -> None:
    if "takes" not in resource.node.values:
        fail(
            node.place,
            f"{resource.name} gives back, but takes nothing",
            hint="write takes: package.seats_left by travellers",
        )
    for state in shape.some_names(node, "gives_back"):
        _check_state(state, resource)


def _events(node: Node, resource: Resource) -> None:
    valid = events_of(resource)
    seen: dict[str, str] = {}
    for one in shape.names(node, "events"):
        if one.text not in valid:
            fail_name(one.place, f"event of {resource.name}", one.text, valid)
        if other := seen.get(plain(one.text)):
            fail(one.place, f"the events {other} and {one.text} of {resource.name} would be called alike")
        seen[plain(one.text)] = one.text
        _check_happens(one, resource)


def events_of(resource: Resource) -> list[str]:
    """List what can happen to a row: that it is written, comes to a state, or that an action is taken on it."""
    return list(dict.fromkeys([*HAPPENINGS, *_states(resource), *_action_names(resource)]))


def _check_happens(one: Scalar, resource: Resource) -> None:
    """What nobody may do never happens."""
    operation = one.text.removesuffix("d")
    if operation not in WRITES or operation in resource.allow:
        return
    if operation == "update" and _action_names(resource):
        return
    fail(
        one.place,
        f"{resource.name} has no rule for {operation}, so no row of it is ever {one.text}",
        hint=f"write {operation}: under allow of {resource.name}, or leave this event out",
    )


def _live(node: Node, resource: Resource) -> None:
    if not shape.boolean(node, f"live of {resource.name}"):
        return
    if "read" not in resource.allow:
        fail(
            node.place,
            f"{resource.name} has no rule for read, so nobody may hear of its rows",
            hint=f"write read: under allow of {resource.name}, or leave live out",
        )
    if not _action_names(resource) and not any(one in resource.allow for one in WRITES):
        fail(
            node.place,
            f"{resource.name} has no rule for create, update or delete, so there is never anything to hear",
            hint=f"write create: under allow of {resource.name}, or leave live out",
        )


def _export(node: Node, resource: Resource) -> None:
    for one in shape.some_names(node, "export"):
        if one.text not in FORMATS:
            fail_name(one.place, "format", one.text, FORMATS)
    if "read" not in resource.allow:
        fail(
            node.place,
            f"{resource.name} has no rule for read, so nobody may export its rows",
            hint=f"write read: under allow of {resource.name}, or leave export out",
        )


def _operations(resource: Resource) -> list[str]:
    return [*WRITES, *_action_names(resource)]


def _action_names(resource: Resource) -> list[str]:
    actions = resource.node.values.get("actions")
    return list(actions.values) if isinstance(actions, Mapping) else []


def _idempotent(node: Node, resource: Resource) -> None:
    for one in shape.names(node, "idempotent"):
        if one.text not in _operations(resource):
            fail_name(one.place, f"operation of {resource.name}", one.text, _operations(resource))
        _check_allowed(one, resource)


def _limits(node: Node, resource: Resource) -> None:
    limits = shape.mapping(node, f"the limits of {resource.name}")
    shape.known_keys(limits, ["list", "read", *_operations(resource)], f"limits of {resource.name}")
    for name, value in limits.values.items():
        check_rate(value)
        _check_allowed(limits.keys[name], resource)


def _check_allowed(operation: Scalar, resource: Resource) -> None:
    """What nobody may do has nothing to limit or to repeat."""
    name = "read" if operation.text == "list" else operation.text
    if name in OPERATIONS and name not in resource.allow:
        fail(
            operation.place,
            f"{resource.name} has no rule for {name}, so nobody can do it and this line would do nothing",
            hint=f"write {name}: under allow of {resource.name}, or leave this out",
        )


def check_rate(node: Node) -> None:
    """Expect a rate such as `10/min by user`."""
    one = shape.scalar(node, "a rate, for example 10/min by user")
    if not RATE.match(one.text):
        fail(
            one.place,
            f"expected a rate, found '{one.text[:40]}'",
            hint="for example 10/min by user, 5/15min by account and ip",
        )
    if rate(one.text)["seconds"] > LONGEST_SECONDS:
        fail(one.place, f"the rate '{one.text}' counts over more than 24 days", hint="for example 100/day by ip")


def _cache(node: Node, resource: Resource) -> None:
    cache = shape.mapping(node, f"the cache of {resource.name}")
    shape.known_keys(cache, ("ttl",), f"cache of {resource.name}")
    ttl = shape.scalar(shape.required(cache, "ttl", "cache"), "a duration, for example 60s")
    if not DURATION.match(ttl.text):
        fail(ttl.place, f"expected a duration, found '{ttl.text[:40]}'", hint="for example 60s, 5min, 1h")
    if seconds(ttl.text) > LONGEST_SECONDS:
        fail(ttl.place, f"the duration '{ttl.text}' is longer than 24 days", hint="for example 60s, 5min, 1h")


def _soft_delete(node: Node, resource: Resource) -> None:
    if not shape.boolean(node, f"soft_delete of {resource.name}"):
        return
    for name in KEPT:
        if name in resource.fields:
            fail(
                resource.fields[name].place,
                f"{resource.name} keeps its deleted rows by a column {name} of its own",
                hint=f"rename the field, or leave soft_delete out of {resource.name}",
            )


def _policy(node: Node, resource: Resource) -> None:
    one = shape.scalar(node, "custom")
    if one.text != "custom":
        fail_name(one.place, f"policy of {resource.name}", one.text, ["custom"])


CHECKS: dict[str, Callable[[Node, Resource], object]] = {
    "gives_back": _gives_back, "events": _events, "idempotent": _idempotent, "limits": _limits, "cache": _cache,
    "soft_delete": _soft_delete, "policy": _policy, "prisma": parse_prisma, "live": _live, "export": _export,
}  # fmt: skip
