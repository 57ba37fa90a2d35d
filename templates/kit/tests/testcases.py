"""The cases of a resource's unit and integration tests, as far as they depend on its fields and rules.

``build`` gives a dict. Imports: import_factory, matrix_imports, import_values, service_types; policy_argument,
row_of, matrix_argument: what tests take of a case. Lines: matrix_input, create_all, signed_in_calls. Cases: uniques
[{same, pointers}], cleared [{camel, given}], query [{query, given}], looked_up [camel] (references that lists are
filtered by). Texts: created_besides, patch (an object), patched (the same inside an object), hidden (what no answer
shows), by_id (a call on ``path``), actor_id, service_fakes, missing_references; tables (others an operation may
have to do with), row_factory, listed and walks (an account may have one row, or any number).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ..domain import rules
from ..words import typescript

if TYPE_CHECKING:
    from ..fields.field import Field
    from ..source.module import Referring
    from .module import Tried

Data = dict[str, Any]
_CALLS = {"read": "get(path)", "delete": "delete(path)", "update": "patch(path, {})"}


def build(resource: Tried, tried: Data, party: dict[str, str]) -> Data:
    """Everything that the tests of one resource need besides its values."""
    access = tried["matrix"][0]["access"]
    patched = _patched(resource)
    one_each = resource.one_each
    calls = _signed_in_calls(resource, access)
    uniques = [] if resource.one_each else _uniques(resource)
    may_create = any("create" in able for able in tried["able"].values())
    references = resource.ts.references if may_create else []
    return {
        "import_factory": _import_factory(resource, tried, party, uniques),
        "matrix_imports": [
            f"create{resource.pascal}",
            *([f"{resource.camel}Input"] if "create" in access else []),
        ],
        "matrix_input": _matrix_input(resource, access, tried),
        "tables": _tables(resource),
        **_policy_cases(resource, tried),
        "created_besides": _created_besides(resource, party),
        "uniques": uniques,
        "import_values": _import_values(resource, party, uniques),
        "patch": f"{{ {patched} }}" if patched else "{}",
        "patched": f"{patched}, " if patched else "",
        "row_factory": "(await api.signIn()).factory" if one_each else "factory",
        "listed": "[1]" if one_each else "[1, 2, 3]",
        "walks": not one_each,
        "hidden": "".join(f"{field.camel}: undefined, " for field in resource.fields if not field.on_wire),
        "cleared": [
            {"camel": field.camel, "given": f"{field.camel}: {field.ts.samples[0]}"}
            for field in resource.fields
            if field.on_update
            and field.nullable
            and field.kind != "ref"
            and not _is_fixed(field, resource)
            and not _is_source(field, resource)
        ],
        "query": _query(resource),
        "looked_up": _looked_up(resource),
        "by_id": _by_id(party),
        "by_id_operation": next((operation for operation in _CALLS if operation in party), None),
        "actor_id": _actor_id(resource),
        "service_types": (f"Create{resource.pascal}, " if references else "") + str(resource.pascal),
        "service_fakes": _service_fakes(resource),
        "missing_references": [{"pointer": _pointer(item), "detail": "does not exist"} for item in references],
        "create_all": [
            f"{field.camel}: {sample(field, n)}" for n, field in enumerate(resource.fields) if field.on_create
        ],
        "signed_in_calls": calls,
        "service_type": f", type {resource.pascal}Service" if calls else "",
    }


def _tables(resource: Tried) -> int:
    taken_from = 1 if resource.stock else 0
    changed = len(resource.unlinks) + int(resource.carried_away) + bool(resource.events)
    return len(resource.references) + len(resource.sets) + taken_from + changed


def _pointer(reference: Referring) -> str:
    return f"#/{reference.camel}" + ("/0" if reference.key == "eachOf" else "")


def sample(field: Field, n: int) -> str:
    """A valid literal, of a reference too: an id of nothing."""
    value = field.ts.samples[0]
    if value is not None:
        return str(value)
    missing = f"'0198c2a4-0000-7000-8000-{900 + n:012}'"
    return f"[{missing}]" if field.is_set else missing


def _actor_id(resource: Tried) -> str:
    """The id of the account that owns the row of ``entity``."""
    if resource.owner is None:
        return "'0198c2a4-0000-7000-8000-000000000800'"
    position = [field.name for field in resource.fields].index(resource.owner.name)
    return sample(resource.owner, position)


def _import_factory(resource: Tried, tried: Data, party: dict[str, str], uniques: list[Data]) -> str:
    made = "list" in party or tried["given"].get("update") is not None
    used = [f"create{resource.pascal}"] if made else []
    if "create" in party:
        used.append(f"{resource.camel}Input")
        used += [f"{resource.camel}Values"] if uniques else []
    return typescript.import_line(used, f"../../factories/{resource.kebab}.ts") + "\n" if used else ""


def _matrix_input(resource: Tried, access: dict[str, dict[str, str]], tried: Data) -> str:
    """Lines about the request to create: how it is made, and what it refers to."""
    if "create" not in access:
        return ""
    required = [field for field in resource.references if field.on_create and field.required]
    targets = dict.fromkeys(
        f"accessMatrix.{field.target.plural_camel}[0]" for field in required if field.target.readable
    )
    refers = f"    refersTo: [{', '.join(targets)}],\n" if targets else ""
    refers += "    owned: true,\n" if resource.owner and not resource.owner.nullable else ""
    refers += "    unforeseen: true,\n" if rules.is_unforeseen(resource) else ""
    made = f"{resource.camel}Input"
    if _sends(resource, tried):
        made = f"async (factory: Factory) => ({{ ...await {made}(factory), ...sent }})"
    return f"    input: {made},\n{refers}"


def _sends(resource: Tried, tried: Data) -> bool:
    """Whether the rule of creating looks at what is sent."""
    return "create" in resource.rules and any(case["sent"] != "{}" for case in tried["matrix"])


def _policy_cases(resource: Tried, tried: Data) -> Data:
    """What the tests of the policy take out of a case, and the row that each rule is asked about."""
    rows = {name: "made" if name == "create" else "row" for name in resource.rules}
    mine = typescript.literal(tried["mine"])
    return {
        "policy_argument": f"{{ {', '.join(sorted(set(rows.values()), reverse=True))}, ...access }}",
        "row_of": {name: f"{row}, {mine}" for name, row in rows.items()},
        "matrix_argument": f"{{ name, row, {'sent, ' if _sends(resource, tried) else ''}...access }}",
    }


def _import_values(resource: Tried, party: dict[str, str], uniques: list[Data]) -> str:
    if not (("create" in party and uniques) or ("list" in party and _query(resource))):
        return ""
    path = f"../../../src/modules/{resource.dir}/schema.ts"
    return typescript.import_line([f"type {resource.pascal}Values"], path) + "\n"


def _created_besides(resource: Tried, party: dict[str, str]) -> str:
    """What a created row holds besides what was sent."""
    if "create" not in party:
        return ""
    found = [
        f"{field.camel}: {field.ts.default}"
        for field in resource.fields
        if field.on_wire and field.ts.default is not None and not _is_now(field)
        if field.name not in resource.sent
    ]
    if resource.owner:
        found.insert(0, f"{resource.owner.camel}: {party['create']}.factory.account")
    return "".join(f"{line}, " for line in found)


def _is_fixed(field: Field, resource: Tried) -> bool:
    """Whether a test may not choose its value freely: it would run into another row, or into a rule."""
    return _is_unique(field, resource) or field.name in resource.lead


def _is_unique(field: Field, resource: Tried) -> bool:
    return any(field.name == other.name for group in resource.uniques for other in group)


def _is_now(field: Field) -> bool:
    return field.default is not None and field.default["kind"] == "now"


def _is_source(field: Field, resource: Tried) -> bool:
    """Whether a change of the field changes others."""
    return resource.computed is not None and field.name in resource.computed.own


def _patched(resource: Tried) -> str:
    """A change of one field, to a value that is neither its default nor what ``entity`` holds."""
    for field in resource.fields:
        if field.on_update and field.kind not in ("ref", "refs") and not _is_source(field, resource):
            return f"{field.camel}: {field.ts.samples[1]}"
    return ""


def _uniques(resource: Tried) -> list[Data]:
    """The unique groups that a client can run into: all of it is sent, or is the caller; none that holds another."""
    every = [{field.name for field in group} for group in resource.uniques]
    return [
        {
            "same": [field.camel for field in group if field.on_create],
            "pointers": [f"#/{field.camel}" for field in group],
        }
        for group in resource.uniques
        if all(_can_collide(field) for field in group)
        and any(field.on_create for field in group)
        and not any(other < {field.name for field in group} for other in every)
    ]


def _can_collide(field: Field) -> bool:
    """Nulls never collide, and factories leave optional references empty."""
    return field.is_owner or (field.on_create and not (field.kind == "ref" and field.nullable))


def _query(resource: Tried) -> list[Data]:
    """Filters by equality, each with a row that it finds."""
    found = []
    for item in resource.filters:
        field = item.field
        if item.op != "eq" or field.traits.is_reference or not field.traits.is_looked_up or field.name in resource.lead:
            continue
        value = field.samples[0] if field.kind in ("bool", "enum") else field.samples[2]
        text = str(value).lower() if isinstance(value, bool) else str(value)
        given = f"{{ {field.camel}: {typescript.literal(value)} }}"
        found.append({"query": f"{item.param}={quote(text, safe='')}", "given": given})
    return found


def _looked_up(resource: Tried) -> list[str]:
    """References that lists are filtered by, and that every row has."""
    filtered = {item.field.name for item in resource.filters}
    return [
        field.camel
        for field in resource.references
        if field.name in filtered and not field.nullable and not field.target.is_user
    ]


def _by_id(party: dict[str, str]) -> str | None:
    return next((f"{party[operation]}.{call}" for operation, call in _CALLS.items() if operation in party), None)


def _service_fakes(resource: Tried) -> str:
    own = resource.plural_camel
    fakes = [
        item.name if item.name == own else f"{item.name}: {{ {_nothing(item.type)} }}"
        for item in resource.ts.repositories
    ]
    transaction = ", (work) => work()" if resource.transactional else ""
    announce = ", () => Promise.resolve()" if resource.announced else ""
    return f"{{ {', '.join(fakes)} }}{transaction}{announce}"


def _nothing(repository: str) -> str:
    """A repository of nothing, with the methods that its type has."""
    methods = {"findById": "null", "findByIds": "[]", "lock": "", "take": "true", "giveBack": ""}
    return ", ".join(
        f"{name}: () => Promise.resolve({none})" for name, none in methods.items() if f"'{name}'" in repository
    )


def _signed_in_calls(resource: Tried, access: dict[str, dict[str, str]]) -> list[str]:
    sort = typescript.literal(resource.orders[0].value)
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
