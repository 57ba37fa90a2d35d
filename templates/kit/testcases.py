"""The cases of a resource's unit and integration tests, as far as they depend on its fields and rules.

``build`` gives a dict. Imports: factory_exports, matrix_imports, import_values, service_types. Lines: matrix_input,
create_all, signed_in_calls. Cases: uniques [{same, pointers}], cleared [{camel, given}], query [{query, given}].
Texts: created_besides, patch (an object), patched (the same inside an object), hidden (what no answer shows),
by_id (a call on ``path``), actor_id, service_fakes, missing_references; row_factory, listed and walks (an account
may have one row, or any number).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from . import typescript

Data = dict[str, Any]
_CALLS = {"read": "get(path)", "delete": "delete(path)", "update": "patch(path, {})"}


def build(resource: Data, access: dict[str, dict[str, str]], party: dict[str, str]) -> Data:
    """Everything that the tests of one resource need besides its values."""
    patched = _patched(resource)
    one_each = resource["one_each"]
    calls = _signed_in_calls(resource, access)
    uniques = [] if resource["one_each"] else _uniques(resource)
    references = resource["ts"]["references"] if "create" in party else []
    return {
        "factory_exports": _factory_exports(resource, party, uniques),
        "matrix_imports": [
            f"create{resource['pascal']}",
            *([f"{resource['camel']}Input"] if "create" in access else []),
        ],
        "matrix_input": _matrix_input(resource, access),
        "created_besides": _created_besides(resource, party),
        "uniques": uniques,
        "import_values": _import_values(resource, party, uniques),
        "patch": f"{{ {patched} }}" if patched else "{}",
        "patched": f"{patched}, " if patched else "",
        "row_factory": "(await api.signIn()).factory" if one_each else "factory",
        "listed": "[1]" if one_each else "[1, 2, 3]",
        "walks": not one_each,
        "hidden": "".join(f"{field['camel']}: undefined, " for field in resource["fields"] if not field["on_wire"]),
        "cleared": [
            {"camel": field["camel"], "given": f"{field['camel']}: {field['ts']['samples'][0]}"}
            for field in resource["fields"]
            if field["on_update"] and field["nullable"] and field["kind"] != "ref" and not _is_unique(field, resource)
        ],
        "query": _query(resource),
        "by_id": _by_id(party),
        "by_id_operation": next((operation for operation in _CALLS if operation in party), None),
        "actor_id": _actor_id(resource),
        "service_types": (f"type Create{resource['pascal']}, " if references else "") + f"type {resource['pascal']}",
        "service_fakes": _service_fakes(resource),
        "missing_references": [{"pointer": f"#/{item['camel']}", "detail": "does not exist"} for item in references],
        "create_all": [
            f"{field['camel']}: {sample(field, n)}" for n, field in enumerate(resource["fields"]) if field["on_create"]
        ],
        "signed_in_calls": calls,
        "service_type": f", type {resource['pascal']}Service" if calls else "",
    }


def sample(field: Data, n: int) -> str:
    """A valid literal, of a reference too: an id of nothing."""
    value = field["ts"]["samples"][0]
    return f"'0198c2a4-0000-7000-8000-{900 + n:012}'" if value is None else str(value)


def _actor_id(resource: Data) -> str:
    """The id of the account that owns the row of ``entity``."""
    if resource["owner"] is None:
        return "'0198c2a4-0000-7000-8000-000000000800'"
    position = [field["name"] for field in resource["fields"]].index(resource["owner"]["name"])
    return sample(resource["owner"], position)


def _factory_exports(resource: Data, party: dict[str, str], uniques: list[Data]) -> list[str]:
    used = [f"create{resource['pascal']}"] if party.keys() & {"list", "update"} else []
    if "create" in party:
        used.append(f"{resource['camel']}Input")
        used += [f"{resource['camel']}Values"] if uniques else []
    return used


def _matrix_input(resource: Data, access: dict[str, dict[str, str]]) -> str:
    """Lines about the request to create: how it is made, and what it refers to."""
    if "create" not in access:
        return ""
    required = [field for field in resource["references"] if field["on_create"] and field["required"]]
    targets = dict.fromkeys(
        f"accessMatrix.{field['target']['plural_camel']}" for field in required if field["target"]["readable"]
    )
    refers = f"    refersTo: [{', '.join(targets)}],\n" if targets else ""
    return f"    input: {resource['camel']}Input,\n{refers}"


def _import_values(resource: Data, party: dict[str, str], uniques: list[Data]) -> str:
    if not (("create" in party and uniques) or ("list" in party and _query(resource))):
        return ""
    return f"import {{ type {resource['pascal']}Values }} from '../../../src/modules/{resource['dir']}/schema.ts';\n"


def _created_besides(resource: Data, party: dict[str, str]) -> str:
    """What a created row holds besides what was sent."""
    if "create" not in party:
        return ""
    found = [
        f"{field['camel']}: {field['ts']['default']}"
        for field in resource["fields"]
        if field["on_wire"] and field["ts"]["default"] is not None and not _is_now(field)
    ]
    if resource["owner"]:
        found.insert(0, f"{resource['owner']['camel']}: {party['create']}.factory.account")
    return "".join(f"{line}, " for line in found)


def _is_unique(field: Data, resource: Data) -> bool:
    return any(field["name"] == other["name"] for group in resource["uniques"] for other in group)


def _is_now(field: Data) -> bool:
    return field["default"] is not None and field["default"]["kind"] == "now"


def _patched(resource: Data) -> str:
    """A change of one field, to a value that is neither its default nor what ``entity`` holds."""
    for field in resource["fields"]:
        if field["on_update"] and field["kind"] != "ref":
            return f"{field['camel']}: {field['ts']['samples'][1]}"
    return ""


def _uniques(resource: Data) -> list[Data]:
    """The unique groups that a client can run into: all of it is sent, or is the caller."""
    return [
        {
            "same": [field["camel"] for field in group if field["on_create"]],
            "pointers": [f"#/{field['camel']}" for field in group],
        }
        for group in resource["uniques"]
        if all(_can_collide(field) for field in group) and any(field["on_create"] for field in group)
    ]


def _can_collide(field: Data) -> bool:
    """Nulls never collide, and factories leave optional references empty."""
    return field["is_owner"] or (field["on_create"] and not (field["kind"] == "ref" and field["nullable"]))


def _query(resource: Data) -> list[Data]:
    """Filters by equality, each with a row that it finds."""
    found = []
    for item in resource["filters"]:
        field = item["field"]
        if item["op"] != "eq" or field["kind"] in ("ref", "money"):
            continue
        value = field["samples"][0] if field["kind"] in ("bool", "enum") else field["samples"][2]
        text = str(value).lower() if isinstance(value, bool) else str(value)
        given = f"{{ {field['camel']}: {typescript.literal(value)} }}"
        found.append({"query": f"{item['param']}={quote(text, safe='')}", "given": given})
    return found


def _by_id(party: dict[str, str]) -> str | None:
    return next((f"{party[operation]}.{call}" for operation, call in _CALLS.items() if operation in party), None)


def _service_fakes(resource: Data) -> str:
    own = resource["plural_camel"]
    fakes = [
        item["name"] if item["name"] == own else f"{item['name']}: {{ findById: () => Promise.resolve(null) }}"
        for item in resource["ts"]["repositories"]
    ]
    return ", ".join(fakes)


def _signed_in_calls(resource: Data, access: dict[str, dict[str, str]]) -> list[str]:
    sort = typescript.literal(resource["orders"][0]["value"])
    calls = {
        "list": f"service.list(null, {{ sort: {sort}, filters: [], after: null, limit: 1 }})",
        "read": "service.read(null, stored.id)",
        "update": "service.update(null, stored.id, {})",
        "delete": "service.delete(null, stored.id)",
    }
    return [
        f"['{operation}', (service) => {call}]"
        for operation, call in calls.items()
        if operation in access and access[operation]["anonymous"] == "none"
    ]
