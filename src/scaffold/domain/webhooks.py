"""The webhooks of a scaffold.yaml: messages of other services that take an action, and events that are sent to others.

Checked, and as plain data.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scaffold.domain import shape
from scaffold.domain.jobs import check_happening
from scaffold.domain.rule_sense import lets_strangers_in
from scaffold.domain.rules import parse_rule
from scaffold.domain.source import fail, fail_name
from scaffold.domain.suggest import plain
from scaffold.domain.tree import Mapping

if TYPE_CHECKING:
    from scaffold.domain.lacks import Lack
    from scaffold.domain.resource import Resource
    from scaffold.domain.rules import ParsedRule
    from scaffold.domain.tree import Node, Scalar

Data = dict[str, Any]

PROVIDERS = ("standard", "stripe")
"""How messages are signed."""

TYPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./:-]{0,99}\Z")
PATH = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z_][A-Za-z0-9_-]*){0,9}\Z")


def check_webhook(key: str, found: Mapping, root: Mapping, resources: dict[str, Resource]) -> None:
    """Check one webhook."""
    what = f"the webhook {key}"
    if _sends(found):
        _check_outgoing(key, found, root, resources)
        return
    shape.known_keys(found, ("provider", "on"), what)
    provider = shape.scalar(shape.required(found, "provider", what), "the name of a provider")
    if provider.text not in PROVIDERS:
        fail_name(provider.place, "provider", provider.text, PROVIDERS)
    types = shape.mapping(shape.required(found, "on", what), f"the types of message of {what}")
    if not types.values:
        fail(types.place, f"{what} does nothing; expected at least one type of message", hint="payment.succeeded: …")
    for name, node in types.values.items():
        if not TYPE.match(name):
            fail(types.keys[name].place, f"'{name[:40]}' is no type of message", hint="for example payment.succeeded")
        _reaction(name, shape.mapping(node, f"what {name} does"), resources)


def _check_outgoing(key: str, found: Mapping, root: Mapping, resources: dict[str, Resource]) -> None:
    what = f"the webhook {key}"
    shape.known_keys(found, ("sends", "allow"), what)
    for missing, example in (("sends", "sends: [Booking.confirmed]"), ("allow", "allow: role(admin)")):
        if missing not in found.values:
            fail(found.place, f"{what} has no {missing}", hint=f"for example {example}")
    for one in shape.some_names(found.values["sends"], f"what {what} sends"):
        check_happening(one, resources, waits=what)
    _check_subscribers(found.values["allow"], what)
    others = [name for name, node in shape.mapping(root.values["webhooks"], "webhooks").values.items() if _sends(node)]
    if others[0] != key:
        fail(
            found.keys["sends"].place,
            f"{others[0]} sends events already, and one webhook does for all who subscribe",
            hint=f"add these events to {others[0]}",
        )


def _check_subscribers(node: Node, what: str) -> None:
    """Expect a rule of accounts alone: neither strangers nor rows subscribe."""
    rule = parse_rule(shape.scalar(node, "the rule of who may subscribe, for example role(admin)"))
    for use in rule.uses:
        if use.kind not in ("user", "role", "permission"):
            fail(
                use.place,
                f"'{use.name}' says nothing of an account, and accounts subscribe to {what}",
                hint="for example signed_in, role(admin) or can(booking.confirm)",
            )
    if lets_strangers_in(rule):
        fail(
            rule.place,
            f"this rule lets those through who have not signed in, and accounts subscribe to {what}",
            hint="write signed_in and not …",
        )


def _sends(node: Node) -> bool:
    return isinstance(node, Mapping) and ("sends" in node.values or "allow" in node.values)


def subscribing(found: Mapping) -> ParsedRule | None:
    """Return the rule of who may subscribe to a webhook, where it is one that sends."""
    return parse_rule(shape.scalar(found.values["allow"], "a rule")) if _sends(found) else None


def _reaction(name: str, found: Mapping, resources: dict[str, Resource]) -> None:
    shape.known_keys(found, ("do", "find"), f"the type {name}")
    at = shape.scalar(shape.required(found, "find", f"the type {name}"), "where the id stands, for example data.id")
    if not PATH.match(at.text):
        fail(
            at.place,
            f"'{at.text[:40]}' is no place in a message; expected names with points between",
            hint="for example data.booking_id",
        )
    _action(shape.scalar(shape.required(found, "do", f"the type {name}"), "an action"), resources)


def _action(one: Scalar, resources: dict[str, Resource]) -> None:
    name, _, action = one.text.partition(".")
    if name not in resources:
        fail_name(one.place, "resource", name, resources)
    actions = resources[name].node.values.get("actions")
    declared = list(actions.values) if isinstance(actions, Mapping) else []
    if action not in declared and not declared:
        hint = f"scaffold add action {name} {action[:40] or 'confirm'} --from … --to … --allow …"
        fail(one.place, f"{name} has no actions, and the webhook takes '{one.text[:80]}'", hint=hint)
    if action not in declared:
        fail_name(one.place, f"action of {name}", action, declared)


def check_webhook_names(root: Mapping) -> None:
    """Two webhooks must differ in the names that the generated code gives them."""
    webhooks = root.values.get("webhooks")
    seen: dict[str, str] = {}
    for name, key in webhooks.keys.items() if isinstance(webhooks, Mapping) else ():
        if other := seen.get(plain(name)):
            fail(key.place, f"the webhooks {other} and {name} collide: both would be called alike", hint="rename one")
        seen[plain(name)] = name


def webhooks(root: Mapping, lack: Lack | None) -> Data:
    """Return `webhooks`: [{name, provider, on: [{type, resource, action, find}]}], and `sends`: {events, allow}.

    `lack`: why nobody has an account. `sends` is there only where a webhook sends.
    """
    found = shape.mapping(root.values["webhooks"], "webhooks")
    each = {name: shape.mapping(node, name) for name, node in found.values.items()}
    data: Data = {"webhooks": [_webhook(name, one) for name, one in each.items() if not _sends(one)]}
    for name, one in each.items():
        if rule := subscribing(one):
            if lack:
                fail(
                    one.keys["sends"].place,
                    f"impossible combination: the webhook {name} sends to users, but {lack.why}, so there are none",
                    hint=lack.hint,
                )
            data["sends"] = {
                "events": [event.text for event in shape.names(one.values["sends"], "sends")],
                "allow": rule.data,
            }
    return data


def _webhook(name: str, webhook: Mapping) -> Data:
    types = shape.mapping(webhook.values["on"], "on")
    return {
        "name": name,
        "provider": shape.scalar(webhook.values["provider"], "provider").text,
        "on": [_type(one, shape.mapping(node, one)) for one, node in types.values.items()],
    }


def _type(name: str, reaction: Mapping) -> Data:
    do, find = (shape.scalar(reaction.values[key], key).text for key in ("do", "find"))
    resource, _, action = do.partition(".")
    return {"type": name, "resource": resource, "action": action, "find": find}
