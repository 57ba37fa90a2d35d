"""What the rules of a resource let each operation answer: the error statuses of its OpenAPI operations.

Statuses that any route may give (408, 429, 500 …) are the platform's and not listed here. The same
reasoning runs in the generated project: ``src/platform/policy``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import rules
from .rule import Role

if TYPE_CHECKING:
    from ..fields.field import Field
    from .resource import Resource
    from .rule import Rule

BODY = (400, 413, 415, 422)

MANAGE = "accounts.manage"
ADMINISTRATORS = ("admin", "administrator")


def administrators(roles: list[str], permissions: dict[str, list[str]]) -> list[str]:
    """The roles that look after accounts: those with that permission, else the one that is called so.

    Never the first, which everybody has who registers.
    """
    named = [role for role in roles[1:] if MANAGE in permissions.get(role, [])]
    return named or [role for role in roles[1:] if role in ADMINISTRATORS]


def with_administrator(roles: list[str], permissions: dict[str, list[str]]) -> list[str]:
    """The roles of a project that needs administrators: one of its own is an administrator, or one more is."""
    if administrators(roles, permissions):
        return roles
    return [*roles, next(role for role in reversed(ADMINISTRATORS) if role not in roles)]


def refusals(rule: Rule, roles: list[str]) -> set[int]:
    """The statuses by which a rule refuses callers before any row is looked at."""
    coded = rules.is_decided(rule)
    found = {401} if roles and (coded or rules.rest(rule, None) is False) else set()
    return found | ({403} if coded or any(rules.rest(rule, role) is False for role in roles) else set())


def withheld(read: Rule | None, write: Rule, roles: list[str]) -> set[int]:
    """The statuses for a row that the caller may read, but not write; without ``read``, for one yet to be made."""
    found = set()
    for caller in (None, *roles):
        wanted = rules.rest(write, caller)
        seen = True if read is None else rules.rest(read, caller)
        if wanted is False or seen is False or rules.implies(seen, wanted):
            continue
        found.add(401 if caller is None and rules.asks_who(write) else 403)
    return found


def writes(read: Rule | None, write: Rule, roles: list[str]) -> set[int]:
    """The statuses by which an operation on one row refuses its caller."""
    found = refusals(write, roles) | {404}
    return found if read is None else found | refusals(read, roles) | withheld(read, write, roles)


def readers(rule: Rule) -> list[rules.Rest]:
    """What a rule leaves over for those whom it lets through, one for each kind of caller that it tells apart."""
    named = {role for part in rules.parts(rule) if isinstance(part, Role) for role in part.roles}
    left = [rules.rest(rule, caller) for caller in (None, "", *sorted(named))]
    return [rest for rest in left if rest is not False]


def owned_only(rest: rules.Rest, owner: Field | None) -> bool:
    """Whether only the caller's own rows are left."""
    return owner is not None and rules.implies(rest, ("owner", owner.name))


def statuses(resource: Resource, roles: list[str], *, cookies: bool, bearer: bool, keys: bool) -> dict[str, list[int]]:
    """The error statuses of each operation of a resource, in ascending order.

    With ``bearer`` tokens a wrong one is refused everywhere; where only ``cookies`` sign in, another site's writes are.
    With ``keys``, one is refused wherever it was not made for.
    """
    found = {name: _statuses(resource, name, roles, cookies=cookies) for name in resource.operations}
    for action in resource.actions:
        refused = writes(resource.rules.get("read"), action.rule, roles) | {409, 412}
        repeated = {422} if action.name in resource.idempotent else set()
        found[action.name] = refused | repeated | ({403} if cookies else set())
    wrong = ({401} if bearer else set()) | ({403} if keys else set())
    return {name: sorted(statuses | wrong) for name, statuses in found.items()}


def _statuses(resource: Resource, operation: str, roles: list[str], *, cookies: bool) -> set[int]:
    rule, read = resource.rules[operation], resource.rules.get("read")
    found = {403} if cookies and operation in ("create", "update", "delete") else set()
    if operation == "list":
        return found | refusals(rule, roles) | {400, 422}
    if operation == "create":
        found |= refusals(rule, roles) | withheld(None, rule, roles) | set(BODY)
        # Whose row it is follows from who is signed in, whatever the rule says.
        found |= {401} if resource.owner_is in ("caller", "either") else set()
        return found | ({409} if resource.uniques or resource.stock or "create" in resource.idempotent else set())
    found |= writes(None if operation == "read" else read, rule, roles)
    found |= {412} if operation in ("update", "delete") else set()
    found |= {409, 422} if operation in resource.idempotent else set()
    if operation == "update":
        found |= set(BODY) | {409}
    if operation == "delete":
        # Where the row is not locked before it is decided on, somebody may be quicker.
        quicker = "delete" not in resource.at_once
        found |= {409} if quicker or any(use.on_delete == "restrict" for use in resource.referenced_by) else set()
    return found
