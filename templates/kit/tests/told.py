"""The test of what use cases tell: for each event that a test can bring about, a request after which it is stored.

``build`` gives ``app().told``: {imports: [line], each: [{event, role, tell (the request, in TypeScript), made and kebab
(what it takes from a factory)}]}. A role is that of somebody who may do it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import writes

if TYPE_CHECKING:
    from .module import Module

Data = dict[str, Any]


def build(app: Data) -> Data:
    """The requests of a project that has events."""
    roles = list(app["roles"]) if app["has_users"] else []
    found = [one for resource in app["eventful"] if not resource.one_each for one in _of(resource, roles)]
    names: dict[str, set[str]] = {}
    for one in found:
        names.setdefault(one["kebab"], set()).add(one["made"])
    return {
        "imports": [
            f"import {{ {', '.join(sorted(made))} }} from '../factories/{kebab}.ts';" for kebab, made in names.items()
        ],
        "each": found,
    }


def _of(resource: Module, roles: list[str]) -> list[Data]:
    names, path = [event.name for event in resource.events], f"/v1/{resource.path}"
    create, made = f"create{resource.pascal}", f"{resource.camel}Input"
    row = f"`{path}/${{(await {create}(party.factory)).id}}`"
    requests = {
        "created": ("create", made, f"party.post('{path}', await {made}(party.factory))"),
        "updated": ("update", create, f"party.patch({row}, {writes.patch(resource)})"),
        "deleted": ("delete", create, f"party.delete({row})"),
    }
    found = []
    for name, (operation, used, request) in requests.items():
        role = writes.able(resource, "read", operation) or (operation == "create" and writes.able(resource, operation))
        if name in names and operation in resource.operations and role:
            found.append(_told(resource, name, role, used, request))
    for action in resource.actions:
        tried = writes.tried(resource, action, roles)
        heard = [name for name in (action.name, action.to, "updated") if name in names]
        if tried is None or not heard:
            continue
        row = f"`{path}/${{(await {create}(party.factory, {tried['given']})).id}}/{action.path}`"
        found += [
            _told(resource, name, tried["role"], create, f"party.post({row}, undefined)")
            for name in dict.fromkeys(heard)
        ]
    return found


def _told(resource: Module, name: str, role: str, made: str, request: str) -> Data:
    return {
        "event": f"{resource.pascal}.{name}",
        "role": role,
        "made": made,
        "kebab": resource.kebab,
        "tell": request,
    }
