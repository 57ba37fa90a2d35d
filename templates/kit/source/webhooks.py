"""Webhooks: their names, and what their messages do.

``of_app`` gives ``app().webhooks``: {incoming [{name, camel, pascal, words, path, provider, scheme, variable (of the
environment), reactions [{type (as a key of an object), find, resource, action, many, to}]}], schemes (the names of
those in use; each is a part of its own as well), acted_on [{pascal, many, dir, actions (a union of
their names)}], outgoing (None, or {policy (as policy.ts states it), spoken (in words), imports_permissions, events
[Event], able and refused (a role that may subscribe, and one that may not, where there is one)})}.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..domain import rules
from ..domain.rule import Role
from ..words import names, text
from . import rule_texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..domain.resource import Action, Resource

Data = dict[str, Any]

SCHEMES = ("standard", "stripe")


def of_app(domain: Data, resources: Iterable[Resource], app: Data) -> Data:
    """What of the model webhooks decide, from the checked domain and its resources."""
    by_name = {resource.name: resource for resource in resources}
    incoming = [_incoming(one, by_name) for one in domain.get("webhooks", [])]
    used = {one["scheme"] for one in incoming}
    return {
        "incoming": incoming,
        "schemes": [scheme for scheme in SCHEMES if scheme in used],
        **{scheme: scheme in used for scheme in SCHEMES},
        "acted_on": _acted_on(incoming, by_name),
        "outgoing": _outgoing(domain["sends"], by_name, app) if "sends" in domain else None,
    }


def _outgoing(sends: Data, resources: dict[str, Resource], app: Data) -> Data:
    rule = rules.normal(sends["allow"], {}, None, app["permissions"])
    told = {event.type: event for resource in resources.values() for event in resource.events}
    return {
        "policy": rule_texts.typescript(rule),
        "spoken": rule_texts.spoken(rule),
        "imports_permissions": any(isinstance(part, Role) and part.permission for part in rules.parts(rule)),
        "events": [told[name] for name in sends["events"] if name in told],
        "able": next((role for role in app["roles"] if rules.holds(rule, role, {}, owns=False)), None),
        "refused": next((role for role in app["roles"] if not rules.holds(rule, role, {}, owns=False)), None),
    }


def _incoming(webhook: Data, resources: dict[str, Resource]) -> Data:
    name = webhook["name"]
    return {
        "name": name,
        "camel": names.camel(name),
        "pascal": names.pascal(name),
        "words": names.words(name),
        "path": names.kebab(name),
        "scheme": webhook["provider"],
        "variable": f"WEBHOOK_{names.snake(name).upper()}_SECRETS",
        "reactions": [_reaction(one, resources[one["resource"]]) for one in webhook["on"]],
    }


def _reaction(on: Data, resource: Resource) -> Data:
    action = _action(on, resource)
    return {
        "type": text.ts_string(on["type"]),
        "find": on["find"],
        "resource": resource.name,
        "action": action.camel,
        "taken": action.name,
        "many": resource.plural_camel,
        "to": action.to,
    }


def _action(on: Data, resource: Resource) -> Action:
    return next(one for one in resource.actions if one.name == on["action"])


def _acted_on(incoming: list[Data], resources: dict[str, Resource]) -> list[Data]:
    """The resources whose actions are taken, in the order of the file."""
    taken: dict[str, dict[str, None]] = {}
    for on in (on for webhook in incoming for on in webhook["reactions"]):
        taken.setdefault(on["resource"], {})[on["action"]] = None
    return [
        {
            "pascal": resource.pascal,
            "many": resource.plural_camel,
            "dir": resource.dir,
            "actions": " | ".join(map(text.ts_string, taken[name])),
        }
        for name, resource in resources.items()
        if name in taken
    ]
