"""TypeScript texts of a resource's module: what several of its files need, decided once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..domain import behaviour, rules
from ..domain.resource import values_of
from ..fields.texts import functions_of_values
from ..words import typescript
from . import formulas, ownership, repositories, rule_texts, transactions
from .module import ModuleTexts, Parameter, Referring

if TYPE_CHECKING:
    from ..fields.field import Field
    from .module import Calculated, ServiceTexts

Data = dict[str, Any]


def texts(resource: Calculated) -> ModuleTexts:
    """Every text of one resource."""
    return ModuleTexts(
        variable=_variable(resource),
        internal_type=_internal_type(resource),
        omit_writeonce=_omit_writeonce(resource),
        filtered=typescript.literal(list(dict.fromkeys(one.field.camel for one in resource.filters))),
        ranges=typescript.literal([one.camel for one in resource.fields if one.filter == "range"]),
        searched=typescript.literal(bool(resource.searched)),
        sorts=typescript.literal([order.value for order in resource.orders]),
        policy=_policy(resource),
        policies=_policy(resource) | {one.camel: rule_texts.typescript(one.rule) for one in resource.actions},
        policy_imports=policy_imports(resource),
        import_rules=f"import {{ {resource.camel}Rules }} from './rules.ts';\n" if resource.custom else "",
        owner_policy=ownership.policy_text(resource),
        import_database=_import_database(resource),
        import_values=_import_values(resource.fields),
        repository=repositories.texts(resource, _variable(resource)),
        references=_references(resource),
        change=_change(resource),
        service_imports=_service_imports(resource),
        repositories=_repositories(resource),
        **values_of(_service(resource)),
        **_computation(resource),
    )


def _policy(resource: Calculated) -> dict[str, str]:
    return {name: rule_texts.typescript(given) for name, given in resource.rules.items() if name != "list"}


def policy_imports(resource: Calculated) -> list[str]:
    """What ``policy.ts`` imports besides the language of rules."""
    lines = []
    if rules.asks_permissions(resource):
        lines.append("import { rolesThatCan } from '../../platform/auth/permissions.ts';")
    return lines


def _change(resource: Calculated) -> str:
    """What the service takes as a change of a row: what a client sends, or one of the files that it sends apart."""
    files = " | ".join(typescript.literal(field.camel) for field in resource.files)
    return f"Update{resource.pascal}" + (f" & Partial<Pick<{resource.pascal}, {files}>>" if files else "")


def _import_database(resource: Calculated) -> str:
    names = ["type DatabaseSession"]
    if any(field.traits.needs_prisma for field in resource.fields):
        names.append("Prisma")
    elif resource.sets:
        names.append("type Prisma")
    return typescript.import_line(names, "../../platform/db/database.ts")


def _variable(resource: Calculated) -> str:
    # A state that follows, and an amount that is taken, stand beside the row under the names of their fields.
    fields = [resource.state] if resource.state else []
    fields += [resource.stock.amount] if resource.stock else []
    clash = any(field.camel == resource.variable for field in fields)
    return f"{resource.camel}Item" if clash else str(resource.variable)


def _internal_type(resource: Calculated) -> str:
    hidden = [f"{field.camel}: {field.ts_type}" for field in resource.fields if not field.on_wire]
    return f" & {{ {'; '.join(hidden)} }}" if hidden else ""


def _omit_writeonce(resource: Calculated) -> str:
    fixed = [field.camel for field in resource.fields if field.on_create and not field.on_update]
    return f"\n  .omit({typescript.literal(dict.fromkeys(fixed, True))})" if fixed else ""


def _import_values(fields: list[Field]) -> str:
    functions = functions_of_values(fields)
    return f"import {{ {', '.join(functions)} }} from '../../platform/db/values.ts';\n" if functions else ""


def _references(resource: Calculated) -> list[Referring]:
    """The references that a client may set, each with where to look and who may see what is there."""
    references = [*resource.references, *resource.sets]
    ways = {"create": "on_create", "update": "on_update"}
    sent = [
        field
        for field in references
        if any(getattr(field, way) for name, way in ways.items() if name in resource.operations)
    ]
    return [
        Referring(
            camel=field.camel,
            find="findByIds" if field.is_set else "findById",
            key="eachOf" if field.is_set else "of",
            of=field.target.plural_camel,
            readable=f"{field.target.camel}Policy.read" if field.target.readable else "rule.everyone",
            target=field.target,
            on_update=field.on_update,
            tree=field in behaviour.trees(resource),
            beside=", tree: true" if field in behaviour.trees(resource) else "",
        )
        for field in sent
    ]


def _service_imports(resource: Calculated) -> list[str]:
    operations, pascal, camel = set(resource.operations), resource.pascal, resource.camel
    references = _references(resource)
    open_ones = any(item.readable == "rule.everyone" for item in references)
    found = [
        ("type Actor", "../../platform/auth/actor.ts"),
        ("type KeysetPage" if "list" in operations else "", "../../platform/db/keyset.ts"),
        ("type ListRequest" if "list" in operations else "", "../../platform/db/list-request.ts"),
        ("access", "../../platform/policy/access.ts"),
        (f"create{pascal}Computation" if resource.computed else "", "./computed.ts"),
        (f"with{pascal}Formulas" if resource.formulas else "", "./formulas.ts"),
        ("ownerOf" if resource.owner_is == "either" else "", "../../platform/policy/owner.ts"),
        ("createReferenceCheck" if references else "", "../../platform/policy/references.ts"),
        ("rule" if open_ones else "", "../../platform/policy/rule.ts"),
        ("applyPatch" if "update" in operations else "", "../../platform/validation/patch.ts"),
        (", ".join(_versions(resource)), "../../platform/validation/version.ts"),
        ((f"{camel}OwnerSetBy, " if resource.owner_is == "either" else "") + f"{camel}Policy", "./policy.ts"),
        (f"type {pascal}Repository" + (f", type {pascal}Sort" if "list" in operations else ""), "./repository.ts"),
        (", ".join(f"type {name}" for name in _service_types(resource)), "./schema.ts"),
        *_service_targets(resource, references),
        *transactions.imports(resource),
    ]
    # From far to near, as the linter of people's eyes has it.
    found.sort(key=lambda line: (-line[1].count("../"), line[1]))
    return [typescript.import_line(names.split(", "), path) for names, path in found if names]


def _service_targets(resource: Calculated, references: list[Referring]) -> list[tuple[str, str]]:
    """The policies and repositories of what the resource refers to."""
    stocks = [resource.stock.target] if resource.stock else []
    found = []
    for target in {item.dir: item for item in [*(item.target for item in references), *stocks]}.values():
        if target.dir == resource.dir:
            continue
        asked = any(item.target.dir == target.dir and item.target.readable for item in references)
        found.append((f"{target.camel}Policy" if asked else "", f"../{target.dir}/policy.ts"))
        found.append((f"type {target.pascal}Repository", f"../{target.dir}/repository.ts"))
    return found


def _service_types(resource: Calculated) -> list[str]:
    pascal, operations = resource.pascal, resource.operations
    inputs = [f"{name.capitalize()}{pascal}" for name in ("create", "update") if name in operations]
    answered = [pascal] if set(operations) - {"delete"} or resource.actions else []
    return sorted([*inputs, *answered, *([f"{pascal}Values"] if resource.stock else [])])


def _versions(resource: Calculated) -> list[str]:
    """What the service says about the version that a caller has seen."""
    if not resource.actions and not {"update", "delete"} & set(resource.operations):
        return []
    written = {"update", "delete"} & set(resource.operations)
    locked = resource.actions or "update" in resource.at_once
    found = ["changedMeanwhile"] if locked else []
    found += ["type ExpectedVersions", "expectVersion"]
    return found + (["untilWritten"] if written - set(resource.at_once) else [])


def _repositories(resource: Calculated) -> list[Parameter]:
    """The repositories that the service works with: its own, and those of what it refers to."""
    own, stock = resource.plural_camel, resource.stock
    references = _references(resource) if {"create", "update"} & set(resource.operations) else []
    used = [(item.target, item.find) for item in references]
    used += [(stock.target, call) for call in ("take", "giveBack")] if stock else []
    found = {own: f"{resource.pascal}Repository"}
    for target, _ in used:
        calls = list(dict.fromkeys(call for other, call in used if other.name == target.name))
        picked = " | ".join(typescript.literal(call) for call in calls)
        found.setdefault(target.plural_camel, f"Pick<{target.pascal}Repository, {picked}>")
    return [Parameter(name=name, type=found[name]) for name in sorted(found)]


def _on_create(resource: Calculated) -> list[str]:
    """The fields that the service sets when a row is made."""
    lines = []
    for field in resource.fields:
        if field.is_owner and resource.owner_is in ("caller", "either"):
            lines.append(ownership.owner_set(resource))
        elif not field.on_create and not field.computed:
            # Held against a rule first, the value of an enum would be taken for any text.
            exact = " as const" if field.kind == "enum" and field.default and _is_held_first(resource) else ""
            lines.append(f"{field.camel}: {fixed(field)}{exact}")
    return lines


def _is_held_first(resource: Calculated) -> bool:
    """Whether a new row is held against a rule that looks at it."""
    rule = resource.rules.get("create")
    return rule is not None and rules.by_row(rule)


def fixed(field: Field) -> str:
    """A default that no client can override."""
    default = field.default
    if default is None or default["kind"] != "now":
        return str(field.ts.default)
    today = "new Date().toISOString()"
    return f"{today}.slice(0, 10)" if field.traits.is_day else today


def _service(resource: Calculated) -> ServiceTexts:
    """Lines of the service's methods: what is checked, and what is stored."""
    added = _on_create(resource)
    made = f"{{ ...input, {', '.join(added)} }}" if added else "input"
    computed = f"await compute({made})" if resource.computed else made
    created = _allowed_to_create(resource, formulas.apply(resource, computed))
    return transactions.service(
        resource, _variable(resource), created, _find_for_write(resource), _references(resource)
    )


def _computation(resource: Calculated) -> Data:
    """The functions that the service takes from the computation of a row, and what it is made from."""
    if resource.computed is None:
        return {"computing": [], "computed_from": ""}
    functions = {"create": "compute", "update": "recompute"}
    reference = resource.computed.reference
    return {
        "computing": [name for operation, name in functions.items() if operation in resource.operations],
        "computed_from": f"{{ {reference.target.plural_camel} }}" if reference else "",
    }


def _allowed_to_create(resource: Calculated, created: str) -> str:
    """What is stored, held once more against a rule that looks at the row."""
    if not _is_held_first(resource):
        return created
    return f"access.writable({created}, {resource.camel}Policy.create, actor)"


def _find_for_write(resource: Calculated) -> dict[str, str]:
    """How each operation that writes gets at its row: one that the caller may read, and write."""
    found = "await findReadable(actor, id)", "writable"
    if "read" not in resource.operations:
        found = f"await {resource.plural_camel}.findById(id)", "readable"
    row, asked = found
    policy = f"{resource.camel}Policy"
    return {name: f"access.{asked}({row}, {policy}.{name}, actor)" for name in resource.rules}
