"""The webhooks of a scaffold.yaml: messages of other services that take an action. Checked, and as plain data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scaffold.domain import shape
from scaffold.domain.source import fail, fail_name
from scaffold.domain.suggest import plain
from scaffold.domain.tree import Mapping

if TYPE_CHECKING:
    from scaffold.domain.resource import Resource
    from scaffold.domain.tree import Scalar

Data = dict[str, Any]

PROVIDERS = ("standard", "stripe")
"""How messages are signed."""

TYPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./:-]{0,99}\Z")
PATH = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z_][A-Za-z0-9_-]*){0,9}\Z")


def check_webhook(key: str, found: Mapping, root: Mapping, resources: dict[str, Resource]) -> None:
    """Check one webhook."""
    del root
    what = f"the webhook {key}"
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


def webhooks(root: Mapping) -> Data:
    """Return `webhooks`: [{name, provider, on: [{type, resource, action, find}]}]."""
    found = shape.mapping(root.values["webhooks"], "webhooks")
    return {"webhooks": [_webhook(name, shape.mapping(node, name)) for name, node in found.values.items()]}


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
