"""Webhooks: their names, and what their messages do.

``of_app`` gives ``app().webhooks``: {incoming [{name, camel, pascal, words, path, provider, scheme, variable (of the
environment), reactions [{type (as a key of an object), find, resource, action, many, to}]}], schemes (the names of
those in use; each is a part of its own as well), acted_on [{pascal, many, dir, actions (a union of their names)}]}.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..words import names, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..domain.resource import Action, Resource

Data = dict[str, Any]

SCHEMES = ("standard", "stripe")


def of_app(domain: Data, resources: Iterable[Resource]) -> Data:
    """What of the model webhooks decide, from the checked domain and its resources."""
    by_name = {resource.name: resource for resource in resources}
    incoming = [_incoming(one, by_name) for one in domain.get("webhooks", [])]
    used = {one["scheme"] for one in incoming}
    return {
        "incoming": incoming,
        "schemes": [scheme for scheme in SCHEMES if scheme in used],
        **{scheme: scheme in used for scheme in SCHEMES},
        "acted_on": _acted_on(incoming, by_name),
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
