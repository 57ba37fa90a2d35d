"""The domain of a scaffold.yaml, checked as a whole: nodes in, plain data out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from scaffold.domain import across, pending, shape
from scaffold.domain.keys import EXTRA_KEYS, SECTIONS
from scaffold.domain.lacks import ACCOUNTS, FILES, LIVE
from scaffold.domain.naming import FIELD, Names, check_resource, check_role
from scaffold.domain.resource import Resource, parse_resource
from scaffold.domain.source import fail, fail_name
from scaffold.domain.tree import Mapping, Scalar

if TYPE_CHECKING:
    from scaffold.domain.lacks import Lacks
    from scaffold.domain.rules import ParsedRule
    from scaffold.domain.tree import Node

DEFAULT_ROLES = ("member", "admin")
"""Roles of a project that declares none: the first is what a new account gets."""

MAX_RESOURCES = 300
MAX_ROLES = 30


class CheckedDomain(NamedTuple):
    """The checked domain as plain data, and what of the file this release does not generate."""

    domain: dict[str, Any]
    notices: list[pending.Notice]


def check_domain(root: Mapping, *, names: Names, lacks: Lacks | None = None, complete: bool = False) -> CheckedDomain:
    """Check the domain.

    `lacks`: what the project has chosen none of. `complete`: also accept what is not generated yet.
    """
    lacks = lacks or {}
    users = ACCOUNTS not in lacks
    roles = _roles(root, users=users)
    account = _account(root, names, lacks)
    able = _permissions(root, roles)
    permissions = _holders(able)
    resources = _resources(root, names)
    across.check_collisions(resources, names)
    across.check_former_names(resources)
    across.check_references(resources)
    for resource in resources.values():
        for rule in [*resource.allow.values(), *_extras(resource, resources)]:
            across.check_rule(rule, resource, roles, permissions)
        across.check_create(resource)
        across.check_files(resource, lacks.get(FILES))
    _check_sections(root, resources, names, (roles, permissions))
    if nobody := lacks.get(ACCOUNTS):
        across.check_nobody(resources, root.keys["roles"].place if "roles" in root.values else None, nobody)
    if not complete:
        pending.refuse_pending(root)
    domain = {
        "roles": roles,
        "permissions": able,
        "account": account,
        "resources": [resource.data for resource in resources.values()],
    }
    domain |= _sections(root, names, lacks)
    notices = pending.notices(root, resources, lacks)
    if LIVE in lacks:
        for resource in resources.values():
            resource.data.pop("live", None)
    if notices:
        domain["pending"] = [notice["key"] for notice in notices]
    return CheckedDomain(domain, notices)


def _sections(root: Mapping, names: Names, lacks: Lacks) -> dict[str, Any]:
    """Check the sections that few files have; their code is imported for those alone."""
    domain: dict[str, Any] = {}
    if "forms" in root.values or "rate_limits" in root.values:
        from scaffold.domain.forms import forms_and_limits

        domain |= forms_and_limits(root, names)
    if any(key in root.values and key not in lacks for key in ("jobs", "schedules")):
        from scaffold.domain.jobs import jobs_and_schedules

        domain |= jobs_and_schedules(root)
    if "webhooks" in root.values:
        from scaffold.domain.webhooks import webhooks

        domain |= webhooks(root, lacks.get(ACCOUNTS))
    return domain


def _extras(resource: Resource, resources: dict[str, Resource]) -> list[ParsedRule]:
    """Check what few files have; its code is imported for those alone."""
    if any(one.data["computed"] for one in resource.fields.values()):
        from scaffold.domain.computed import check_computed

        check_computed(resource, resources)
    if resource.owner_rule is None and not any(key in resource.node.values for key in EXTRA_KEYS):
        return []
    from scaffold.domain.behaviour import behaviour
    from scaffold.domain.extras import check_extras

    rules = check_extras(resource, resources)
    resource.data |= behaviour(resource)
    return rules


def _check_sections(
    root: Mapping, resources: dict[str, Resource], names: Names, declared: tuple[list[str], dict[str, list[str]]]
) -> None:
    if not any(section in root.values for section in SECTIONS):
        return
    from scaffold.domain.sections import check_sections

    for rule, what in check_sections(root, resources, names):
        across.check_rule(rule, Resource(what, rule.place, root, {}), *declared)


def _roles(root: Mapping, *, users: bool) -> list[str]:
    if "roles" not in root.values:
        return list(DEFAULT_ROLES) if users else []
    found = shape.names(root.values["roles"], "roles")
    for one in found:
        check_role(one.text, one.place)
    if not 1 <= len(found) <= MAX_ROLES:
        fail(root.values["roles"].place, f"expected 1 to {MAX_ROLES} roles, found {len(found)}")
    return [one.text for one in found]


def _permissions(root: Mapping, roles: list[str]) -> dict[str, list[str]]:
    """Role -> what it may do."""
    if "permissions" not in root.values:
        return {}
    found = shape.mapping(root.values["permissions"], "permissions")
    permissions: dict[str, list[str]] = {}
    for role, node in found.values.items():
        if role not in roles:
            fail_name(found.keys[role].place, "role", role, roles)
        named = shape.names(node, f"the permissions of {role}")
        for one in named:
            if not all(FIELD.match(part) for part in one.text.split(".")):
                fail(one.place, f"'{one.text[:40]}' is no name of a permission", hint="for example booking.confirm")
        permissions[role] = list(dict.fromkeys(one.text for one in named))
    return permissions


def _holders(able: dict[str, list[str]]) -> dict[str, list[str]]:
    """Permission -> the roles that hold it."""
    holders: dict[str, list[str]] = {}
    for role, names_of_role in able.items():
        for name in names_of_role:
            holders.setdefault(name, []).append(role)
    return holders


def _resources(root: Mapping, names: Names) -> dict[str, Resource]:
    if "resources" not in root.values or _is_nothing(root.values["resources"]):
        return {}
    found = shape.mapping(root.values["resources"], "the resources")
    if len(found.values) > MAX_RESOURCES:
        fail(found.place, f"{len(found.values)} resources; expected at most {MAX_RESOURCES}")
    resources: dict[str, Resource] = {}
    for name, node in found.values.items():
        place = found.keys[name].place
        if name == across.ACCOUNT:
            continue
        check_resource(name, place, names)
        resources[name] = parse_resource(found.keys[name], node, names)
    return resources


def _is_nothing(node: Node) -> bool:
    return isinstance(node, Scalar) and node.empty


def _account(root: Mapping, names: Names, lacks: Lacks) -> list[dict[str, Any]]:
    """The fields that `resources.User` adds to the account."""
    resources = root.values.get("resources")
    if not isinstance(resources, Mapping) or across.ACCOUNT not in resources.values:
        return []
    from scaffold.domain.account import check_account

    place, node = resources.keys[across.ACCOUNT].place, resources.values[across.ACCOUNT]
    return check_account(place, node, names, lacks.get(ACCOUNTS))
