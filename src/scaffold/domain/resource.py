"""One resource: its fields, owner, rules, unique groups and list."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scaffold.domain import shape
from scaffold.domain.field_checks import check_field_data
from scaffold.domain.fields import Field, parse_field
from scaffold.domain.former import check_former_fields
from scaffold.domain.keys import CORE_KEYS, EXTRA_KEYS, OPERATIONS
from scaffold.domain.lists import parse_list, parse_uniques
from scaffold.domain.naming import RESOURCE, Names, check_field
from scaffold.domain.reserved import QUERY_PARAMETERS
from scaffold.domain.rules import ParsedRule, parse_rule
from scaffold.domain.source import Place, fail, fail_name, shown
from scaffold.domain.tree import Mapping

if TYPE_CHECKING:
    from scaffold.domain.tree import Node, Scalar

MAX_FIELDS = 100


@dataclass(slots=True)
class Resource:
    """A parsed resource: plain data, and what the checks across resources need."""

    name: str
    place: Place
    node: Mapping
    fields: dict[str, Field]
    owner: Scalar | None = None
    owner_rule: ParsedRule | None = None
    allow: dict[str, ParsedRule] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)


def parse_resource(key: Scalar, node: Node, names: Names) -> Resource:
    """Parse one resource and check what can be checked without the others."""
    found = shape.mapping(node, f"the resource {key.text}")
    shape.known_keys(found, (*CORE_KEYS, *EXTRA_KEYS), f"the resource {key.text}")
    resource = Resource(key.text, key.place, found, parse_fields(found, f"the resource {key.text}", names))
    _parse_owner(resource)
    for one in resource.fields.values():
        check_field_data(one, is_owner=resource.owner is not None and resource.owner.text == one.data["name"])
        if one.data["filter"] and one.data["name"] in QUERY_PARAMETERS:
            fail(
                one.where("filter"),
                f"a list takes the query parameter {one.data['name']} for itself: that field cannot be filtered",
            )
    check_spellings(resource.fields, resource.name, names)
    check_former_fields(resource.fields, resource.name)
    if "allow" in found.values:
        allow = shape.mapping(found.values["allow"], f"the rules of {resource.name}")
        shape.known_keys(allow, OPERATIONS, f"allow of {resource.name}")
        resource.allow = {name: parse_rule(shape.scalar(rule, "a rule")) for name, rule in allow.values.items()}
    resource.data = {
        "name": resource.name,
        "was": _was(resource),
        "owner": resource.owner.text if resource.owner else None,
        "set_by": resource.owner_rule.data if resource.owner_rule else None,
        "policy": "custom" if "policy" in found.values else None,
        "fields": [one.data for one in resource.fields.values()],
        "unique": parse_uniques(found, resource.name, resource.fields),
        "allow": {name: resource.allow[name].data for name in OPERATIONS if name in resource.allow},
        "list": parse_list(found, resource.name, resource.fields),
    }
    return resource


def parse_fields(found: Mapping, what: str, names: Names) -> dict[str, Field]:
    """Parse the `fields` of a resource, a form or the account."""
    fields = shape.mapping(shape.required(found, "fields", what), f"the fields of {what}")
    if not fields.values:
        fail(fields.place, f"{what} has no fields; expected at least one")
    if len(fields.values) > MAX_FIELDS:
        fail(fields.place, f"{what} has {len(fields.values)} fields; expected at most {MAX_FIELDS}")
    parsed: dict[str, Field] = {}
    for name, node in fields.values.items():
        check_field(name, fields.keys[name].place, names)
        parsed[name] = parse_field(name, shape.scalar(node, f"the type of {name}, for example string(1..120)!"))
    return parsed


def _parse_owner(resource: Resource) -> None:
    node = resource.node.values.get("owner")
    if node is None:
        return
    if isinstance(node, Mapping):
        shape.known_keys(node, ("field", "set_by"), f"owner of {resource.name}")
        owner = shape.scalar(shape.required(node, "field", "owner"), "the field of the owner")
        resource.owner_rule = parse_rule(shape.scalar(shape.required(node, "set_by", "owner"), "who sets the owner"))
    else:
        owner = shape.scalar(node, "the field of the owner")
    resource.owner = owner
    _check_owner(resource, owner)


def _check_owner(resource: Resource, owner: Scalar) -> None:
    flag = "writeonce" if resource.owner_rule else "readonly"
    expected = f"{owner.text}: ref(User)! {flag}"
    if owner.text not in resource.fields:
        candidates = [name for name, one in resource.fields.items() if one.data["type"] == "ref"]
        if candidates:
            fail_name(owner.place, f"field as owner of {resource.name}", owner.text, candidates)
        fail(
            owner.place,
            f"the owner of {resource.name}, {shown(owner.text)}, is none of its fields",
            hint=f"add {expected}",
        )
    owned = resource.fields[owner.text]
    data = owned.data
    is_account = data["type"] == "ref" and data["args"]["target"] == "User"
    if not (is_account and data["required"] and data[flag]):
        reason = "whoever sets it sends it once" if resource.owner_rule else "it is set from the session, never sent"
        fail(
            owned.place,
            f"the owner of {resource.name} must be a required reference to User, {flag}: {reason}",
            hint=f"write {expected}",
        )


def check_spellings(fields: dict[str, Field], what: str, names: Names) -> None:
    """Two fields must differ in every spelling that the generated code uses."""
    seen: dict[str, str] = {}
    for name, one in fields.items():
        spellings = [names.camel(name), name]
        if one.data["type"] == "ref":
            spellings += [names.camel(name) + "Id", name + "_id"]
        for spelling in spellings:
            other = seen.setdefault(spelling.casefold(), name)
            if other != name:
                fail(one.place, f"the fields {other} and {name} of {what} would both be called {spelling}")


def _was(resource: Resource) -> str | None:
    node = resource.node.values.get("was")
    if node is None:
        return None
    old = shape.scalar(node, "the former name")
    if not re.match(RESOURCE, old.text) or old.text == resource.name:
        fail(old.place, f"expected the former name of {resource.name}, found {shown(old.text)}")
    return old.text
