"""TypeScript texts of a resource's module: what several of its files need, decided once.

``texts`` gives a dict: variable (a local name for one row), internal_type, omit_writeonce, sorts,
policy {operation: text}, import_prisma, import_values (repository), service_imports [line], repositories
(the service's parameter), references [{camel, of, readable}], check_input, check_patch, created and
find_for_write (lines of the service).
"""

from __future__ import annotations

from typing import Any

from . import text, typescript

Data = dict[str, Any]

# Local names of the templates, and words of the language that may name a resource.
LOCALS = frozenset(
    """
    package access actor after allowed apart c checkReferences columns count cursors db error fields filters
    find findById findReadable id ids input item limit page params patch query repositories request
    restrictedTo router row rows rule service sort table updated values visible where wire z app as async
    """.split()  # noqa: SIM905 - a list of quoted words would fill a page
)


def texts(resource: Data) -> Data:
    """Every text of one resource."""
    return {
        "variable": _variable(resource),
        "internal_type": _internal_type(resource),
        "omit_writeonce": _omit_writeonce(resource),
        "sorts": typescript.literal([order["value"] for order in resource["orders"]]),
        "policy": _policy(resource),
        "import_prisma": ", Prisma" if any(field["kind"] == "json" for field in resource["fields"]) else "",
        "import_values": _import_values(resource["fields"]),
        "references": _references(resource),
        "service_imports": _service_imports(resource),
        "repositories": _repositories(resource),
        **_service_lines(resource),
        "find_for_write": _find_for_write(resource),
    }


def _policy(resource: Data) -> dict[str, str]:
    owner = resource["owner"]["camel"] if resource["owner"] else ""
    return {name: rule(given, owner) for name, given in resource["rules"].items() if name != "list"}


def rule(given: Data, owner: str) -> str:
    """A rule as ``policy.ts`` states it."""
    if given["op"] == "public":
        return "rule.everyone"
    if given["op"] == "signed_in":
        return "rule.signedIn"
    if given["op"] == "owner":
        return f"rule.owner({text.ts_string(owner)})"
    if given["op"] == "role":
        return f"rule.role({', '.join(text.ts_string(role) for role in given['roles'])})"
    return f"rule.anyOf({', '.join(rule(part, owner) for part in given['rules'])})"


def _variable(resource: Data) -> str:
    camel = str(resource["camel"])
    return f"{camel}Item" if camel in LOCALS or camel == resource["plural_camel"] else camel


def _internal_type(resource: Data) -> str:
    hidden = [f"{field['camel']}: {field['ts_type']}" for field in resource["fields"] if not field["on_wire"]]
    return f" & {{ {'; '.join(hidden)} }}" if hidden else ""


def _omit_writeonce(resource: Data) -> str:
    fixed = [field["camel"] for field in resource["fields"] if field["on_create"] and not field["on_update"]]
    return f"\n  .omit({typescript.literal(dict.fromkeys(fixed, True))})" if fixed else ""


def _import_values(fields: list[Data]) -> str:
    functions = typescript.functions_of_values(fields)
    return f"import {{ {', '.join(functions)} }} from '../../platform/db/values.ts';\n" if functions else ""


def _references(resource: Data) -> list[Data]:
    """The references that a client may set, each with where to look and who may see what is there."""
    sent = [field for field in resource["references"] if field["on_create"] or field["on_update"]]
    return [
        {
            "camel": field["camel"],
            "of": field["target"]["plural_camel"],
            "readable": f"{field['target']['camel']}Policy.read" if field["target"]["readable"] else "rule.everyone",
            "target": field["target"],
        }
        for field in sent
    ]


def _service_imports(resource: Data) -> list[str]:
    operations, pascal = set(resource["operations"]), resource["pascal"]
    references = _references(resource) if operations & {"create", "update"} else []
    targets = {item["of"]: item["target"] for item in references if item["target"]["dir"] != resource["dir"]}
    lines = ["import { type Actor } from '../../platform/auth/actor.ts';"]
    if "list" in operations:
        lines += [
            "import { type KeysetPage } from '../../platform/db/keyset.ts';",
            "import { type ListRequest } from '../../platform/db/list-request.ts';",
        ]
    if "update" in operations:
        lines.append("import { AppError } from '../../platform/errors/app-error.ts';")
    lines.append("import { access } from '../../platform/policy/access.ts';")
    if references:
        lines.append("import { createReferenceCheck } from '../../platform/policy/references.ts';")
    if any(item["readable"] == "rule.everyone" for item in references):
        lines.append("import { rule } from '../../platform/policy/rule.ts';")
    if "update" in operations:
        lines.append("import { applyPatch } from '../../platform/validation/patch.ts';")
    for _, target in sorted(targets.items(), key=lambda item: item[1]["dir"]):
        if target["readable"]:
            lines.append(f"import {{ {target['camel']}Policy }} from '../{target['dir']}/policy.ts';")
        lines.append(f"import {{ type {target['pascal']}Repository }} from '../{target['dir']}/repository.ts';")
    lines.append(f"import {{ {resource['camel']}Policy }} from './policy.ts';")
    sort = f", type {pascal}Sort" if "list" in operations else ""
    lines.append(f"import {{ type {pascal}Repository{sort} }} from './repository.ts';")
    types = [
        name
        for name, operation in ((f"Create{pascal}", "create"), (f"Update{pascal}", "update"))
        if operation in operations
    ]
    lines.append(f"import {{ {', '.join(f'type {name}' for name in sorted([*types, pascal]))} }} from './schema.ts';")
    return lines


def _repositories(resource: Data) -> list[Data]:
    """The repositories that the service works with: its own, and those of what it refers to."""
    found = {resource["plural_camel"]: resource["pascal"]}
    if {"create", "update"} & set(resource["operations"]):
        found |= {item["of"]: item["target"]["pascal"] for item in _references(resource)}
    own = resource["plural_camel"]
    types = {name: f"{pascal}Repository" for name, pascal in found.items()}
    return [
        {"name": name, "type": types[name] if name == own else f"Pick<{types[name]}, 'findById'>"}
        for name in sorted(found)
    ]


def _on_create(resource: Data) -> list[str]:
    """The fields that the service sets when a row is made."""
    lines = []
    for field in resource["fields"]:
        if field["is_owner"]:
            lines.append(f"{field['camel']}: access.signedIn(actor).id")
        elif not field["on_create"]:
            lines.append(f"{field['camel']}: {_fixed(field)}")
    return lines


def _fixed(field: Data) -> str:
    """A default that no client can override."""
    default = field["default"]
    if default is None or default["kind"] != "now":
        return str(field["ts"]["default"])
    today = "new Date().toISOString()"
    return f"{today}.slice(0, 10)" if field["kind"] == "date" else today


def _service_lines(resource: Data) -> dict[str, str]:
    """Lines of the service's methods: what is checked, and what is stored."""
    checks = bool(_references(resource))
    added = _on_create(resource)
    return {
        "check_input": "      await checkReferences(actor, input);\n" if checks else "",
        "check_patch": "      await checkReferences(actor, patch);\n" if checks else "",
        "created": f"{{ ...input, {', '.join(added)} }}" if added else "input",
    }


def _find_for_write(resource: Data) -> str:
    if "read" in resource["operations"]:
        return "access.writable(await findReadable(actor, id), allowed)"
    return f"access.readable(await {resource['plural_camel']}.findById(id), allowed)"
