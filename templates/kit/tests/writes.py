"""What the tests of writes go through: versions and actions, where somebody may do what they try.

``build`` gives ``app().writes``: {versioned: [{path, create, kebab, many, role, patch, deletes,
overtaken (may somebody change what is being deleted)}], cleared (references), actions: [{path, create,
kebab, role, action, to, given (a row where it may be taken), refused_line, role_line, state, refused_state, allowed,
again, tables}], version_imports, action_imports and tree_imports (lines of what makes their rows), cached, referring
(to rows that are cached), trees (references of a resource to itself), limits and repeated}. A role is ``anonymous``
where nobody signs in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..domain import behaviour, rules
from ..words import names, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..domain.resource import Action
    from ..domain.rule import Rule
    from ..fields.field import Field
    from .module import Module

Data = dict[str, Any]


def build(app: Data) -> Data:
    """The tests of writes of a project, from its model."""
    resources = [resource for resource in app["resources"] if not resource.one_each]
    roles = list(app["roles"]) if app["has_users"] else []
    actions = [tried(resource, action, roles) for resource in resources for action in resource.actions]
    return {
        "versioned": [found for resource in resources if (found := _versioned(resource))],
        "cleared": _cleared(resources),
        "version_imports": _version_imports(resources),
        "actions": [found for found in actions if found],
        "action_imports": _imports(found for found in actions if found),
        "tree_imports": _imports(one for resource in resources for one in _trees(resource)),
        "trees": [one for resource in resources for one in _trees(resource)],
        "cached": [found for resource in resources if (found := _cached(resource))],
        "referring": [one for resource in resources for one in _referring(resource, app["resources"])],
        "cache_imports": _cache_imports(resources, app["resources"]),
        "limits": [one for resource in resources for one in _limits(resource)],
        "repeated": [found for resource in resources if (found := _repeated(resource))],
    }


def _names(resource: Module) -> Data:
    return {"path": resource.path, "create": f"create{resource.pascal}", "kebab": resource.kebab}


def _versioned(resource: Module) -> Data | None:
    """A resource with somebody who may read and change the rows that they make."""
    role = able(resource, "read", "update")
    if role is None:
        return None
    deletes = "delete" in resource.operations and resource.test["access"]["delete"][role] in ("all", "own")
    return {
        **_names(resource),
        "many": resource.plural_camel,
        "role": role,
        "patch": patch(resource),
        "deletes": deletes,
        "overtaken": deletes and "delete" not in resource.at_once,
    }


def _trees(resource: Module) -> list[Data]:
    """The references of a resource to itself, with somebody who may change the rows that they make."""
    role = able(resource, "read", "update")
    return [
        {**_names(resource), "field": field.camel, "role": role}
        for field in behaviour.trees(resource)
        if role is not None and field.nullable
    ]


def _cleared(resources: list[Module]) -> list[Data]:
    """The references that the database clears when what they refer to goes."""
    by_name = {resource.name: resource for resource in resources}
    pairs = [
        (by_name[field.target.name], resource, field)
        for resource in resources
        for field in resource.references
        if field.on_delete == "set_null" and field.target.name in by_name
    ]
    return [
        {
            "place": f"{resource.table}.{field.column}",
            "field": field.camel,
            "create": f"create{resource.pascal}",
            "kebab": resource.kebab,
            "many": resource.plural_camel,
            "target": {"create": f"create{target.pascal}", "kebab": target.kebab, "many": target.plural_camel},
        }
        for target, resource, field in pairs
    ]


def _version_imports(resources: list[Module]) -> list[str]:
    """What makes the rows whose versions are looked at."""
    cleared = _cleared(resources)
    made = [found for resource in resources if (found := _versioned(resource))]
    return _imports([*made, *cleared, *(one["target"] for one in cleared)])


def _imports(used: Iterable[Data]) -> list[str]:
    """What makes these rows, once for each resource."""
    lines = [f"import {{ {one['create']} }} from '../factories/{one['kebab']}.ts';" for one in used]
    return list(dict.fromkeys(lines))


def patch(resource: Module) -> str:
    """A change that many rows can have, and that rules look away from: of no unique field, and of none they compare."""
    kept = {field.name for group in resource.uniques for field in group} | resource.lead.keys()
    patched = str(resource.test["patch"])
    first = patched.strip("{ ").partition(":")[0]
    return "{}" if any(field.camel == first and field.name in kept for field in resource.fields) else patched


def able(resource: Module, *operations: str) -> str | None:
    """The first caller who may do all of this with a row of their own."""
    access = resource.test["access"]
    if not all(operation in access for operation in operations):
        return None
    callers = list(access[operations[0]])
    callers = callers[1:] or callers
    able_to = resource.test["able"]
    # Who makes a row also sees what it refers to.
    makers = [one for one in callers if "create" not in operations or "create" in able_to[one]]
    return next((one for one in makers if all(access[name][one] in ("all", "own") for name in operations)), None)


def tried(resource: Module, action: Action, roles: list[str]) -> Data | None:
    """One action by somebody who may take it."""
    state = resource.acted_on
    read = resource.rules.get("read")
    row = {**resource.leading, state.name: action.from_states[0]}
    needed = [action.rule, *([read] if read else [])]
    callers: list[str | None] = [*roles] or [None]
    may = [one for one in callers if all(rules.holds(rule, one, row, owns=bool(roles)) for rule in needed)]
    if not may:
        return None
    others = [value for value in state.args["values"] if value not in action.from_states]
    refused = [one for one in others if all(_holds_in(rule, may[0], row, state, one) for rule in needed)]
    return {
        **_names(resource),
        "role": may[0] or "anonymous",
        "action": action.path,
        "name": action.camel,
        "state": state.camel,
        "to": action.to,
        "given": _given(state, action.from_states[0]),
        "refused_line": _refused_line(resource, state, refused[0]) if refused else "",
        "refused_state": refused[0] if refused else "",
        "role_line": line("role", may[0]),
        "allowed": [one.camel for one in resource.actions if refused and refused[0] in one.from_states],
        "again": action.to in action.from_states,
        "tables": resource.test["tables"],
    }


def _holds_in(rule: Rule, caller: str | None, row: Data, state: Field, value: str) -> bool:
    return rules.holds(rule, caller, {**row, state.name: value}, owns=caller is not None)


def _repeated(resource: Module) -> Data | None:
    """A resource whose rows are made once for each key, with somebody who may make them."""
    role = able(resource, "create")
    if "create" not in resource.idempotent or role is None:
        return None
    made = f"{resource.camel}Input"
    different = ""
    if not any("next." in line or "create" in line for line in resource.test["input"]):
        free = [field for field in resource.fields if _is_free(field, resource)]
        if not free:
            return None
        given = f"{free[0].camel}: {free[0].ts.samples[1]}"
        different = f"    different: async (factory) => ({{ ...await {made}(factory), {given} }}),\n"
    return {
        **_names(resource),
        "input": made,
        "different_line": different,
        "role": role,
        "many": resource.plural_camel,
        "role_line": line("role", None if role == "anonymous" else role),
    }


def _is_free(field: Field, resource: Module) -> bool:
    """Whether a client may send any value of the field, or none."""
    sent = field.on_create and field.kind not in ("ref", "refs")
    return sent and field.name not in resource.sent and field.name not in resource.lead


def _cached(resource: Module) -> Data | None:
    """A resource that is cached, with somebody who may read, or better change, the rows that they make."""
    writer = able(resource, "read", "update")
    role = writer or able(resource, "read")
    if resource.cache is None or role is None:
        return None
    return {
        **_names(resource),
        "table": resource.camel,
        "many": resource.plural_camel,
        "patch_line": f"    patch: {patch(resource)},\n" if writer else "",
        "role_line": line("role", None if role == "anonymous" else role),
    }


def _referring(resource: Module, resources: list[Module]) -> list[Data]:
    """The references to cached rows that somebody who makes a row may set."""
    role = able(resource, "create")
    cached = {one.name for one in resources if one.cache}
    fields = [*resource.references, *resource.sets]
    sent = [field for field in fields if field.on_create and field.target.name in cached]
    through = resource.computed.reference if resource.computed else None
    return [
        {
            **_names(resource),
            "pascal": resource.pascal,
            "camel": resource.camel,
            "many": resource.plural_camel,
            "target": field.target,
            "field": field.camel,
            "given": "[id]" if field.is_set else "id",
            "pointer": f"#/{field.camel}" + ("/0" if field.is_set else ""),
            "computed": through is not None and through.name == field.name,
            "role": role,
            "role_line": line("role", None if role == "anonymous" else role),
        }
        for field in sent
        if role is not None
    ]


def _cache_imports(resources: list[Module], every: list[Module]) -> Data:
    """What the test of the cache takes from the modules, and from the factories."""
    modules: list[str] = []
    found: dict[str, set[str]] = {}
    for one in (one for resource in resources if (one := _cached(resource))):
        found.setdefault(one["kebab"], set()).add(one["create"])
    for resource in resources:
        for one in _referring(resource, every):
            target = one["target"]
            kebab = names.kebab(target.name)
            found.setdefault(kebab, set()).add(f"create{target.pascal}")
            found.setdefault(one["kebab"], set()).add(f"{one['camel']}Input")
            if one["computed"]:
                found[kebab].add(f"{target.camel}Values")
                modules.append(
                    f"{{ create{one['pascal']}Computation }} from '../../src/modules/{resource.dir}/computed.ts'"
                )
                modules.append(
                    f"{{ create{target.pascal}Repository }} from '../../src/modules/{target.dir}/repository.ts'"
                )
    return {
        "modules": list(dict.fromkeys(f"import {one};" for one in modules)),
        "factories": [
            f"import {{ {', '.join(sorted(one))} }} from '../factories/{file}.ts';" for file, one in found.items()
        ],
    }


MOST_REQUESTS = 120
_METHODS = {"list": "get", "read": "get", "create": "post", "update": "patch", "delete": "delete"}


def _limits(resource: Module) -> list[Data]:
    """The limited operations whose limit a test can run into, with somebody whom the rule lets through."""
    found = []
    actions = {action.name: action.path for action in resource.actions}
    for name, limit in resource.limits.items():
        role = able(resource, name) if name in resource.operations else None
        if limit["points"] > MOST_REQUESTS or (role is None and name not in actions):
            continue
        path = f"/v1/{resource.path}"
        if name in actions:
            tried = [one for one in resource.actions if one.name == name]
            role = _caller(tried[0].rule, list(resource.test["access"].values()))
            path += f"/0198c2a4-0000-7000-8000-999999999999/{actions[name]}"
        elif name not in ("list", "create"):
            path += "/0198c2a4-0000-7000-8000-999999999999"
        if role is None:
            continue
        found.append(
            {
                "method": _METHODS.get(name, "post").upper(),
                "path": path,
                "points": limit["points"],
                "role_line": line("role", None if role == "anonymous" else role),
            }
        )
    return found


def _caller(rule: Rule, access: list[dict[str, str]]) -> str | None:
    """Somebody whom the rule does not turn away before any row is looked at."""
    callers = list(access[0]) if access else []
    return next((one for one in callers[1:] if rules.rest(rule, one) is not False), None)


def line(name: str, value: str | None) -> str:
    """A line of an object of a test, where there is something to say."""
    return f"    {name}: {text.ts_string(value)},\n" if value else ""


def _refused_line(resource: Module, state: Field, value: str) -> str:
    return f"    refused: (factory) => create{resource.pascal}(factory, {_given(state, value)}),\n"


def _given(field: Field, value: str) -> str:
    return f"{{ {field.camel}: {text.ts_string(value)} }}"
