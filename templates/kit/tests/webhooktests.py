"""What the test of webhooks sends: for each type of message, a row that its action may be taken on.

``build`` gives ``app().webhook_tests``: {imports [line], each [{source, path, scheme, type, find, many, state, from,
to, create (made by a factory), refused_line (a state from which it cannot be taken, and that it does not lead to)}]}.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import writes

if TYPE_CHECKING:
    from .module import Module

Data = dict[str, Any]


def build(app: Data) -> Data:
    """The messages of a project, from its model."""
    resources = {resource.name: resource for resource in app["resources"]}
    each = [
        _message(webhook, on, resources[on["resource"]])
        for webhook in app["webhooks"]["incoming"]
        for on in webhook["reactions"]
    ]
    made = {one["resource"]: resources[one["resource"]] for one in each}
    return {
        "imports": [
            f"import {{ create{resource.pascal} }} from '../../factories/{resource.kebab}.ts';"
            for resource in made.values()
        ],
        "each": each,
    }


def _message(webhook: Data, on: Data, resource: Module) -> Data:
    action = next(one for one in resource.actions if one.name == on["taken"])
    state = resource.acted_on
    others = [value for value in state.args["values"] if value not in (*action.from_states, action.to)]
    return {
        "resource": resource.name,
        "source": webhook["camel"],
        "path": webhook["path"],
        "scheme": webhook["scheme"],
        "type": on["type"],
        "find": on["find"],
        "many": on["many"],
        "state": state.camel,
        "from": action.from_states[0],
        "to": action.to,
        "create": f"create{resource.pascal}",
        "refused_line": writes.line("refused", others[0] if others else None),
    }
