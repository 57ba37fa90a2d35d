"""The resources of a project, from its checked domain: each by itself, then among the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..fields import fields
from ..fields.field import Reference, SetOf
from ..words import names, typescript
from . import behaviour, order, ownership, rules, softdelete
from .resource import Declared, Filter, Key, Order, Resource, Use, values_of

if TYPE_CHECKING:
    from ..fields.field import Field
    from .resource import Action

Data = dict[str, Any]

RANGE_OPERATORS = ("gt", "gte", "lt", "lte")
OPERATIONS = ("list", "read", "create", "update", "delete")


def build(checked: list[Data], roles: list[str], permissions: dict[str, list[str]]) -> list[Resource]:
    """Every resource, as written. ``permissions``: role -> what it may do."""
    all_checked = {one["name"]: one for one in checked}
    declared = [_declared(one, all_checked, roles, permissions) for one in checked]
    alone = order.one_each(declared)
    behaviours = {one.name: behaviour.build(one, all_checked, permissions) for one in declared}
    return [
        Resource(
            **values_of(one),
            **behaviours[one.name],
            is_in_sets=is_in_sets(one.name, all_checked),
            referenced_by=_uses(one, declared),
            one_each=one.name in alone,
            queried=_queried(one, behaviours[one.name]["actions"]),
            carried_away=softdelete.carried_away(one, declared),
            deleted_with=behaviour.deleted_with(one, declared),
        )
        for one in declared
    ]


def is_in_sets(name: str, all_checked: dict[str, Data]) -> bool:
    """Whether some resource keeps sets of these rows."""
    every = (field for resource in all_checked.values() for field in resource["fields"])
    return any(field["type"] == "refs" and field["args"]["target"] == name for field in every)


def _declared(
    checked: Data, all_checked: dict[str, Data], roles: list[str], permissions: dict[str, list[str]]
) -> Declared:
    spelled, owner, implicit = names.spelled(checked["name"], all_checked), checked.get("owner"), fields.implicit()

    def declare(*, chosen: bool) -> list[Field]:
        return [fields.declared(field, spelled, all_checked, owner, chosen=chosen) for field in checked["fields"]]

    found = declare(chosen=False)
    # What a request says of the owner depends on rules, which look at fields.
    owner_is = ownership.owner_is(checked, {**_by_name(found), **implicit}, roles, permissions)
    if owner_is == "either":
        found = declare(chosen=True)
    by_name = {**_by_name(found), **implicit}
    allow = {"list": checked["allow"].get("read"), **checked["allow"]}
    compiled = {
        name: rules.normal(allow[name], by_name, owner, permissions)
        for name in OPERATIONS
        if allow.get(name) is not None
    }
    compiled = ownership.of_somebody(compiled, owner_is)
    custom = checked.get("policy") == "custom"
    given = checked.get("set_by")
    raw = checked.get("prisma", {})
    return Declared(
        **values_of(spelled),
        was=checked.get("was"),
        fields=found,
        stored=[field for field in found if not isinstance(field, SetOf)],
        sets=[field for field in found if isinstance(field, SetOf)],
        files=[field for field in found if field.kind in ("file", "image")],
        plain_files=[field for field in found if field.kind == "file"],
        images=[field for field in found if field.kind == "image"],
        searched=[field for field in found if field.search] if "list" in compiled else [],
        implicit=implicit,
        owner=by_name[owner] if owner else None,
        operations=list(compiled),
        rules=ownership.decided(compiled, spelled.camel) if custom else compiled,
        custom=custom,
        set_by=rules.normal(given, by_name, owner, permissions) if given else None,
        owner_is=owner_is,
        limit=dict(checked["list"]["limit"]),
        orders=[_order(keys, by_name) for keys in checked["list"]["sort"]],
        filters=[item for field in found for item in _filters(field)],
        uniques=[
            *([field] for field in found if field.unique),
            *([by_name[name] for name in group] for group in checked.get("unique", [])),
        ],
        references=[field for field in found if isinstance(field, Reference) and not field.is_set],
        prisma_comments=raw.get("comments", []),
        prisma_indexes=[_order(keys, by_name).keys for keys in raw.get("indexes", [])],
        has_input=bool({"create", "update"} & compiled.keys()),
        soft_delete=bool(checked.get("soft_delete")),
        idempotent=list(checked.get("idempotent", [])),
        limits=checked.get("limits", {}),
        cache=checked.get("cache"),
        live=bool(checked.get("live")),
        exports=list(checked.get("export", [])),
    )


def _by_name(found: list[Field]) -> dict[str, Field]:
    return {field.name: field for field in found}


def _uses(resource: Declared, declared: list[Declared]) -> list[Use]:
    return [
        Use(
            resource=other.name,
            field=field.name,
            on_delete=field.on_delete or "restrict",
            required=field.required and other is not resource,
        )
        for other in declared
        for field in other.references
        if field.target.name == resource.name
    ]


def _queried(resource: Declared, actions: list[Action]) -> list[Field]:
    """The fields whose columns lists filter and sort by, or rules look at, in declared order."""
    found = {item.field.name for item in resource.filters}
    found |= {key.field.name for order in resource.orders for key in order.keys}
    found |= {resource.owner.name} if resource.owner else set()
    stated = [*resource.rules.values(), *(action.rule for action in actions)]
    found |= {field.name for rule in stated for field in rules.fields_of(rule)}
    return [field for field in [*resource.fields, *resource.implicit.values()] if field.name in found]


def _order(keys: list[Data], by_name: dict[str, Field]) -> Order:
    parts = [Key(field=by_name[key["field"]], desc=key["desc"]) for key in keys]
    value = ",".join(("-" if part.desc else "") + part.field.camel for part in parts)
    return Order(value=value, keys=parts, ts_key=typescript.key(value))


def _filters(field: Field) -> list[Filter]:
    if field.filter is None:
        return []
    operators = ["eq", *(RANGE_OPERATORS if field.filter == "range" else ())]
    return [_filter(field, operator) for operator in operators]


def _filter(field: Field, operator: str) -> Filter:
    param = field.camel if operator == "eq" else f"{field.camel}[{operator}]"
    line = f"{typescript.key(param)}: {field.ts.query}.optional()"
    return Filter(param=param, field=field, op=operator, ts=line)
