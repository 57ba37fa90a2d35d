"""The tests of what use cases tell: for each event that a test can bring about, a request after which it is stored.

``build`` gives ``app().told``: {imports: [line], each: [{event, role, tell (the request, in TypeScript), made and kebab
(what it takes from a factory), path, row (what makes the row, if it is there before), method, after (the end of the
path), json}]}, and ``live`` of that form: what happens to rows whose changes are told at once, by somebody who may read
them. A role is that of somebody who may do it.
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
    found = [
        one
        for resource in app["eventful"]
        if not resource.one_each
        for one in _of(resource, roles, [event.name for event in resource.events])
    ]
    happening = [
        one
        for resource in app["live"]
        if not resource.one_each
        for one in _of(resource, roles, [*_WRITES, *(action.name for action in resource.actions)])
        if one["reads"] and not (one["after"] and one["event"].endswith(".updated"))
    ]
    return {**_told_by(found), "live": _told_by(happening)}


_WRITES = ("created", "updated", "deleted")


def _told_by(found: list[Data]) -> Data:
    names: dict[str, set[str]] = {}
    for one in found:
        names.setdefault(one["kebab"], set()).add(one["made"])
    return {
        "imports": [
            f"import {{ {', '.join(sorted(made))} }} from '../factories/{kebab}.ts';" for kebab, made in names.items()
        ],
        "each": found,
    }


def _of(resource: Module, roles: list[str], names: list[str]) -> list[Data]:
    create, made = f"create{resource.pascal}(FACTORY)", f"{resource.camel}Input(FACTORY)"
    requests: dict[str, tuple[str, Data]] = {
        "created": ("create", {"row": "", "method": "post", "json": f"await {made}"}),
        "updated": ("update", {"row": create, "method": "patch", "json": writes.patch(resource)}),
        "deleted": ("delete", {"row": create, "method": "delete", "json": ""}),
    }
    found = []
    for name, (operation, sent) in requests.items():
        reader = writes.able(resource, "read", operation)
        role = reader or (operation == "create" and writes.able(resource, operation))
        if name in names and operation in resource.operations and role:
            found.append(_told(resource, name, role, {**sent, "after": "", "reads": bool(reader)}))
    for action in resource.actions:
        tried = writes.tried(resource, action, roles)
        heard = [name for name in (action.name, action.to, "updated") if name in names]
        if tried is None or not heard:
            continue
        row = f"create{resource.pascal}(FACTORY, {tried['given']})"
        request: Data = {"row": row, "method": "post", "json": "", "after": f"/{action.path}", "reads": True}
        found += [_told(resource, name, tried["role"], request) for name in dict.fromkeys(heard)]
    return found


def _told(resource: Module, name: str, role: str, request: Data) -> Data:
    return {
        "event": f"{resource.pascal}.{name}",
        "role": role,
        "path": resource.path,
        "made": f"create{resource.pascal}" if request["row"] else f"{resource.camel}Input",
        "kebab": resource.kebab,
        "tell": _tell(f"/v1/{resource.path}", request).replace("FACTORY", "party.factory"),
        **{
            key: value.replace("FACTORY", "factory") if key in ("row", "json") else value
            for key, value in request.items()
        },
    }


def _tell(path: str, request: Data) -> str:
    """The request as a call of a party's, with the row that it is about."""
    where = f"`{path}/${{(await {request['row']}).id}}{request['after']}`" if request["row"] else f"'{path}'"
    body = request["json"] or ("undefined" if request["method"] == "post" else "")
    return f"party.{request['method']}({where}{', ' if body else ''}{body})"
