"""What must hold between resources: names that collide, references, rules, users."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scaffold.domain import reserved, shape
from scaffold.domain.naming import reserved_names
from scaffold.domain.rule_sense import check_sense
from scaffold.domain.source import Place, fail, fail_name
from scaffold.domain.types import FILES
from scaffold.domain.values import check_value

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from collections.abc import Mapping as Dict
    from typing import Any

    from scaffold.domain.lacks import Lack
    from scaffold.domain.naming import Names
    from scaffold.domain.resource import Resource
    from scaffold.domain.rules import ParsedRule, Use

Resources = dict[str, "Resource"]

ACCOUNT = "User"

BY_IP = "count by ip, as in 10/min by ip"

UNORDERED = ("bool", "uuid", "url", "phone", "string", "email")
"""Types that rules compare for equality alone: each database has its own idea of the order of letters."""


def check_collisions(resources: Resources, names: Names) -> None:
    """Folders, tables, types and variables of two resources must differ, also without case."""
    seen: dict[str, str] = {}
    derived = {names.pascal(name) + ending: name for name in (ACCOUNT, *resources) for ending in reserved.DERIVED}
    for name, resource in resources.items():
        if owner := derived.get(names.pascal(name)):
            fail(
                resource.place,
                f"the resource name {name} is reserved: the generated code of {owner} has a type of that name",
                hint=f"choose another name, for example {name}Entry",
            )
        many = names.plural(name)
        joins = [*_joins(resource, names)]
        for spelling in (
            names.pascal(name),
            names.camel(many),
            names.snake(many),
            *_enum_types(resource, names),
            *(spelling for _, *both in joins for spelling in both),
        ):
            other = seen.setdefault(spelling.casefold(), name)
            if other != name:
                fail(
                    resource.place,
                    f"the resources {other} and {name} collide: both would be called {spelling}",
                    hint="one singular and one plural, or two spellings of a word, are one name"
                    + (", and a set of references has a table and a model of its own" if joins else ""),
                )
        for place, table, model in joins:
            models, tables = reserved_names()
            if table in tables or model in models:
                taken = table if table in tables else model
                fail(place, f"the table that joins {name} with this set would be called {taken}, which is reserved")


def _enum_types(resource: Resource, names: Names) -> Iterator[str]:
    for name, one in resource.fields.items():
        if one.data["type"] == "enum":
            yield names.pascal(resource.name) + names.pascal(name)


def _joins(resource: Resource, names: Names) -> Iterator[tuple[Place, str, str]]:
    """The table and the model of each set of references."""
    for name, one in resource.fields.items():
        if one.data["type"] == "refs":
            table = f"{names.snake(names.plural(resource.name))}_{name}"
            yield one.place, table, names.pascal(resource.name) + names.pascal(name)


def check_former_names(resources: Resources) -> None:
    """`was` names a resource that is there no more, and only once."""
    seen: dict[str, str] = {}
    for name, resource in resources.items():
        old = resource.data["was"]
        if old is None:
            continue
        if old in resources:
            fail(resource.node.values["was"].place, f"{name} was {old}, but {old} is still a resource")
        if other := seen.get(old):
            fail(resource.node.values["was"].place, f"both {other} and {name} were {old}")
        seen[old] = name


def check_references(resources: Resources) -> None:
    """Every `ref` has a target, and required ones form no circle."""
    for resource in resources.values():
        for one in resource.fields.values():
            if one.data["type"] in ("ref", "refs") and one.data["args"]["target"] not in (ACCOUNT, *resources):
                fail_name(one.where("args").shifted(1), "resource", one.data["args"]["target"], [*resources, ACCOUNT])
    done: set[str] = set()
    for name in resources:
        _check_circle(name, resources, [], done)


def _check_circle(name: str, resources: Resources, path: list[tuple[str, str]], done: set[str]) -> None:
    if name in done:
        return
    for field, one in resources[name].fields.items():
        target = one.data["args"].get("target")
        if one.data["type"] != "ref" or not one.data["required"] or target not in resources:
            continue
        steps = [*path, (name, field)]
        start = next((i for i, (start, _) in enumerate(steps) if start == target), None)
        if start is not None:
            circle = " -> ".join(f"{resource}.{key}" for resource, key in steps[start:])
            fail(
                one.place,
                f"the required references {circle} -> {target} form a circle: no first row could ever be made",
                hint=f"make one of them nullable, for example ref({target})?",
            )
        _check_circle(target, resources, steps, done)
    done.add(name)


def check_rule(
    rule: ParsedRule, resource: Resource, roles: Collection[str], permissions: Dict[str, Collection[str]]
) -> None:
    """Every name in a rule is declared, every comparison is with a value of the field, and somebody passes."""
    for use in rule.uses:
        if use.kind == "role" and use.name not in roles:
            fail_name(use.place, "role", use.name, roles)
        if use.kind == "permission" and use.name not in permissions:
            if not permissions:
                hint = f"give it to a role: a line such as {[*roles, 'admin'][-1]}: [{use.name}] under permissions"
                fail(use.place, f"unknown permission '{use.name}': the file declares none", hint=hint)
            fail_name(use.place, "permission", use.name, permissions)
        if use.kind == "owner" and resource.owner is None:
            fail(
                use.place,
                f"{resource.name} has no owner to compare with",
                hint="write owner: author above its fields, and among them author: ref(User)! readonly",
            )
        if use.kind in ("flag", "field"):
            _check_field_use(use, resource)
    if roles:
        check_sense(rule, roles, permissions)


def _check_field_use(use: Use, resource: Resource) -> None:
    if use.name not in resource.fields:
        if use.kind == "flag":
            flags = [name for name, one in resource.fields.items() if one.data["type"] == "bool"]
            fail_name(
                use.place, "rule or yes/no field", use.name, ["public", "signed_in", "owner", "role", "can", *flags]
            )
        fail_name(use.place, f"field of {resource.name}", use.name, resource.fields)
    data = resource.fields[use.name].data
    if use.kind == "flag" and data["type"] != "bool":
        fail(
            use.place,
            f"{use.name} is {data['type']}, not bool: a rule compares it",
            hint=f"for example {use.name} == …, or {use.name} is null",
        )
    if any(value["kind"] == "me" for value in use.values):
        _check_me(use, data)
        return
    if data["type"] in ("json", "refs", "text", "file", "image") or (data["type"] == "ref" and use.values):
        fail(use.place, f"{use.name} is {data['type']}, which a rule cannot compare")
    if use.comparison == "is null" and not data["nullable"]:
        fail(use.place, f"{use.name} is never null")
    if use.comparison in ("<", "<=", ">", ">=") and data["type"] in UNORDERED:
        fail(use.place, f"{use.name} is {data['type']}, which has no order", hint="compare with == or !=")
    for value, place in zip(use.values, use.at, strict=True):
        check_value(data, value, place, "what a rule compares with")


def _check_me(use: Use, data: dict[str, Any]) -> None:
    """`me` is the account of the caller: a reference to User is, or is not, theirs."""
    if data["type"] != "ref" or data["args"]["target"] != ACCOUNT:
        fail(
            use.place,
            f"{use.name} is no reference to User, so it cannot be me",
            hint=f"for example {use.name}: ref(User)?",
        )
    if use.comparison not in ("==", "!="):
        fail(use.place, f"{use.name} is an account: compare with == me or != me")


def check_create(resource: Resource) -> None:
    """Refuse `owner` for creating: a row that does not exist yet has no owner to compare with."""
    for use in resource.allow["create"].uses if "create" in resource.allow else ():
        if use.kind == "owner" and resource.owner_rule is None:
            fail(
                use.place, "whoever creates a row becomes its owner: 'owner' says nothing here", hint="write signed_in"
            )


def check_files(resource: Resource, lack: Lack | None) -> None:
    """Files are kept somewhere, and somebody can read and send them."""
    for name, one in resource.fields.items():
        if one.data["type"] not in FILES:
            continue
        it = FILES[one.data["type"]]
        if lack:
            fail(
                one.place,
                f"impossible combination: {name} is {it}, but {lack.why}, so nothing could keep it",
                hint=lack.hint,
            )
        for operation, what in (("read", "read"), ("update", "send")):
            if operation not in resource.allow:
                fail(
                    one.place,
                    f"{name} is {it}, and nobody could {what} it: {resource.name} has no rule for {operation}",
                    hint=f"add a line under allow, for example {operation}: signed_in",
                )


def check_nobody(resources: Resources, roles_place: Place | None, lack: Lack) -> None:
    """Where nobody signs in nobody has a name: nothing may speak of users."""
    hint = f"{lack.hint}; or write public"
    why = f"{lack.why}, so there are no users"
    if roles_place:
        fail(roles_place, f"impossible combination: the file declares roles, but {why}", hint=hint)
    for resource in resources.values():
        if resource.owner:
            fail(resource.owner.place, f"impossible combination: {resource.name} has an owner, but {why}", hint=hint)
        for one in resource.fields.values():
            if one.data["args"].get("target") == ACCOUNT:
                fail(one.place, f"impossible combination: {one.data['name']} refers to User, but {why}", hint=hint)
        for rule in resource.allow.values():
            for use in rule.uses:
                if use.kind in ("owner", "user", "role", "permission"):
                    fail(use.place, f"impossible combination: '{use.name}' speaks of users, but {why}", hint=hint)
        _check_limits(resource, why)


def _check_limits(resource: Resource, why: str) -> None:
    for operation, limit in resource.data.get("limits", {}).items():
        if limit["by"] != ["ip"]:
            limits = shape.mapping(resource.node.values["limits"], "limits")
            place = limits.values[operation].place
            fail(place, f"impossible combination: the limit counts by {limit['by'][0]}, but {why}", hint=BY_IP)
