"""What the tests, factories and seeds of a resource are made of.

``build`` gives a dict:
  access, matrix, tries_made, tries_imports, given: rows that the rules are tried on, and what they say (see
           ``cases``; the generated project's own evaluation is tested against it); on_stored (operations that
           the first of them allows), on_own
           (those that some caller may do with a row of their own);
  parties  [{variable, role, expression, declaration}] of the accounts that tests act as, http_parties and
           service_parties (those that a file needs); party {operation: variable};
  reads_back (may the one who creates also read); factory_imports, factory_argument, input, values (lines of the
           factory); entity, create_input, filled (lines of a row, of a request, and of what defaults make of it);
  has_use_cases, full, invalid, refused, fixed (see the functions); variety, filters (for lists); and what
           ``testcases`` adds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..domain import rules
from ..fields.field import Reference
from ..words import names, text, typescript
from . import testcases

if TYPE_CHECKING:
    from ..fields.field import Field
    from ..source.module import Written
    from .module import Tried

Data = dict[str, Any]


def sent(resource: Written) -> set[str]:
    """The names of the fields that a request to create a row holds."""
    return {field.name for field in _input(resource)}


def build(resource: Tried, tried: Data, roles: list[str]) -> Data:
    """Everything that the tests of one resource need; ``tried`` is what ``cases`` makes of it."""
    access = tried["matrix"][0]["access"]
    parties, party = _parties(tried, roles)
    made = testcases.build(resource, tried, party)
    on_stored = [name for name in resource.rules if any(name in able for able in tried["able"].values())]
    return {
        "access": access,
        "matrix": tried["matrix"],
        "tries_made": tried["tries_made"],
        "tries_imports": tried["tries_imports"],
        "given": tried["given"],
        "able": {caller or "anonymous": sorted(able) for caller, able in tried["able"].items()},
        "on_stored": on_stored,
        "on_own": [name for name, row in tried["given"].items() if row is not None],
        "parties": parties,
        "party": party,
        "reads_back": party.get("create") is not None and party.get("create") == party.get("read"),
        "factory_imports": _factory_imports(resource),
        "factory_argument": "factory" if _needs_rows(_required(resource)) else "_factory",
        "values_argument": "factory" if _needs_rows([f for f in resource.fields if not f.nullable]) else "_factory",
        "import_factory_port": _import_factory_port(resource),
        "schemas": _schemas(resource),
        "fixed": _refused(resource) + [f.camel for f in resource.fields if f.on_create and not f.on_update],
        "input": [_factory_line(field, resource) for field in _input(resource)],
        "values": [_factory_line(field, resource) for field in resource.fields],
        "entity": [f"{f.camel}: {_entity(f, n, resource)}" for n, f in enumerate(resource.fields)],
        "create_input": [f"{field.camel}: {testcases.sample(field, n)}" for n, field in enumerate(_required(resource))],
        "filled": [f"{f.camel}: {_filled(f)}" for f in resource.fields if f.on_create and _has_default(f)],
        "full": _full(resource),
        **made,
        "http_parties": _acting(parties, party, ["create", "list", "update", made["by_id_operation"]]),
        "service_parties": _acting(
            parties,
            party,
            [name for name in on_stored if name in ("read", "update", "delete")]
            + (["create"] if made["missing_references"] else []),
        ),
        "recomputed": _recomputed(resource),
        "has_use_cases": _has_use_cases(made, on_stored),
        "refused": _refused(resource),
        "invalid": _invalid(resource),
        "variety": _variety(resource),
        "filters": _filters(resource),
    }


def _recomputed(resource: Tried) -> dict[str, str]:
    """What a change also changes, by rules that are not ours to know: whatever it has become."""
    found = [field for field in resource.fields if resource.formulas and field.name in resource.formulas.own]
    return {
        "service": "".join(f"{field.camel}: updated.{field.camel}, " for field in found),
        "http": "".join(f"{field.camel}: changed.body['{field.camel}'], " for field in found if field.on_wire),
    }


def _has_use_cases(made: Data, on_stored: list[str]) -> bool:
    """Whether anything can be tried in the service without a database."""
    tried = {"read", "update", "delete"} & set(on_stored)
    return bool(tried or made["missing_references"] or made["signed_in_calls"])


def _schemas(resource: Tried) -> list[str]:
    spelled = {"create": f"create{resource.pascal}Schema", "update": f"update{resource.pascal}Schema"}
    spelled["list"] = f"list{resource.plural_pascal}Schema"
    return sorted(schema for operation, schema in spelled.items() if operation in resource.operations)


def _parties(tried: Data, roles: list[str]) -> tuple[list[Data], dict[str, str]]:
    """As few accounts as can do everything: the role that may do most comes first. What nobody can make is not made."""
    operations = [name for name in tried["party"] if name != "create" or tried["given"][name] is not None]
    if not roles:
        anonymous = {
            "variable": "anonymous",
            "role": None,
            "expression": "api.anonymous",
            "declaration": "let anonymous: Party;",
        }
        return [anonymous], dict.fromkeys(operations, "anonymous")
    able = {role: set(found) for role, found in tried["able"].items()}
    for operation, given in tried["given"].items():
        if operation in operations and (given or not any(operation in found for found in able.values())):
            able[tried["party"][operation]].add(operation)
    party: dict[str, str] = {}
    chosen: list[str] = []
    while len(party) < len(operations):
        role = max(roles, key=lambda role: len(able[role] - party.keys()))
        chosen.append(role)
        party |= dict.fromkeys(sorted(able[role] - party.keys()), _variable(role))
    chosen = chosen or [roles[0]]
    parties = [
        {
            "variable": _variable(role),
            "role": role,
            "expression": f"await api.signIn({text.ts_string(role)})",
            "declaration": f"let {_variable(role)}: Party;",
        }
        for role in chosen
    ]
    return parties, party


def _acting(parties: list[Data], party: dict[str, str], operations: list[Any]) -> list[Data]:
    """The parties that tests of these operations need."""
    needed = {party[operation] for operation in operations if operation and operation in party}
    return [item for item in parties if item["variable"] in needed]


def _variable(role: str) -> str:
    return "as" + names.pascal(role)


def _required(resource: Written) -> list[Field]:
    return [field for field in resource.fields if field.on_create and not _has_default(field)]


def _input(resource: Written) -> list[Field]:
    """What a request to create a row needs: what is required, no two rows may share, or the rule of creating sees."""
    needed = {field.name for field in _required(resource)}
    alike = [field for group in resource.uniques for field in group if field.default is not None]
    needed |= {field.name for field in alike if field.kind not in ("ref", "refs")}
    if "create" in resource.rules:
        needed |= {field.name for field in rules.fields_of(resource.rules["create"])}
    return [field for field in resource.fields if field.on_create and field.name in needed]


def _has_default(field: Field) -> bool:
    return field.nullable or field.default is not None


def _needs_rows(fields: list[Field]) -> bool:
    return any(field.kind == "ref" for field in fields)


def _factory_imports(resource: Tried) -> list[str]:
    targets = {
        field.target.name: field.target
        for field in resource.references
        if not _has_default(field) and not field.target.is_user and field.target.name != resource.name
    }
    spelled = [(names.kebab(target.name), target.pascal) for target in targets.values()]
    return [f"import {{ create{pascal} }} from './{kebab}.ts';" for kebab, pascal in sorted(spelled)]


def _import_factory_port(resource: Tried) -> str:
    made_up = any("next." in _made(field, resource) for field in resource.fields)
    return typescript.import_line(["type Factory", *(["next"] if made_up else [])], "./factory.ts")


def _factory_line(field: Field, resource: Tried) -> str:
    return f"{field.camel}: {_made(field, resource)}"


def _made(field: Field, resource: Tried) -> str:
    """The value of a field that a test does not care for: required ones and unique ones differ from row to row."""
    if field.name in resource.lead:
        return str(resource.lead[field.name])
    if isinstance(field, Reference) and not (field.is_set or field.nullable):
        target = field.target
        return "factory.account" if target.is_user else f"(await create{target.pascal}(factory)).id"
    unique = any(field in group for group in resource.uniques)
    if field.kind in ("ref", "refs") or (_has_default(field) and not unique):
        return _now(field) or str(field.ts.default)
    if any(field.name == stocked.name for stocked in resource.stocked):
        # Room to take from, and to give back to.
        return str((field.int_min + field.int_max + 1) // 2)
    return _next(field)


def _now(field: Field) -> str | None:
    if field.default is None or field.default["kind"] != "now":
        return None
    return "next.date()" if field.traits.is_day else "next.dateTime()"


def _filled(field: Field) -> str:
    """What a default makes of a field that was left out."""
    return "expect.any(String)" if _now(field) else str(field.ts.default)


def _next(field: Field) -> str:
    return field.traits.made_up(field) or str(field.ts.samples[0])


def _full(resource: Tried) -> list[str]:
    """A request with every field that a client may send but references, none of it the default."""
    sent = [field for field in resource.fields if field.on_create and field.kind not in ("ref", "refs")]
    values = {field.name: resource.lead.get(field.name, field.ts.samples[0]) for field in sent}
    return [f"{field.camel}: {values[field.name]}" for field in sent]


def _entity(field: Field, n: int, resource: Tried) -> str:
    """The value of a field in the row that use cases are tried on; others are the owner's as well as the actor's."""
    return str(resource.lead.get(field.name, testcases.sample(field, n)))


def _refused(resource: Tried) -> list[str]:
    """The fields that no client may send, not even when a row is made."""
    kept = [f for f in resource.fields if not f.on_create]
    return ["id", "version", "createdAt", "updatedAt", *(field.camel for field in kept)]


def _invalid(resource: Tried) -> list[Data]:
    return [
        {"camel": field.camel, "label": item.label, "value": item.value}
        for field in resource.fields
        if field.on_create
        for item in field.ts.invalid
    ]


def _variety(resource: Tried) -> list[Data]:
    """Values for the fields that lists sort and filter by, so that every order has ties, and nulls where it can."""
    unique = {field.name for group in resource.uniques for field in group}
    varied = [
        field for field in resource.queried if not field.implicit and field.kind != "ref" and field.name not in unique
    ]
    return [{"camel": field.camel, "values": _varied(field)} for field in varied]


def _varied(field: Field) -> str:
    count = min(3 if field.kind == "enum" else 2, len(field.args.get("values", [1, 2, 3])))
    values = list(dict.fromkeys(field.ts.samples[:count]))
    return "[" + ", ".join([*map(str, values), *(["null"] if field.nullable else [])]) + "]"


def _filters(resource: Tried) -> list[str]:
    """One filter for each that a list takes, with a value that some rows have."""
    varied = {item["camel"] for item in _variety(resource)}
    found = []
    for item in resource.filters:
        field = item.field
        if field.camel in varied:
            value = typescript.literal(field.traits.filtered(field.samples[0]))
            found.append(f"{{ field: '{field.camel}', op: '{item.op}', value: {value} }}")
    return found
