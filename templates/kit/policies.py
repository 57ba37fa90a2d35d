"""What the rules of a resource let each operation answer: the error statuses of its OpenAPI operations.

Statuses that any route may give (429, 500, 503 …) are the platform's and not listed here. The same
reasoning runs in the generated project: ``src/platform/policy``.
"""

from __future__ import annotations

from typing import Any

Data = dict[str, Any]

BODY = (400, 413, 415, 422)


def alternatives(rule: Data) -> list[Data]:
    """The rules of which one must hold."""
    if rule["op"] != "or":
        return [rule]
    return [part for inner in rule["rules"] for part in alternatives(inner)]


def _ops(rule: Data) -> set[str]:
    return {part["op"] for part in alternatives(rule)}


def _roles(rule: Data) -> set[str]:
    return {role for part in alternatives(rule) if part["op"] == "role" for role in part["roles"]}


def needs_actor(rule: Data) -> bool:
    """Whether an anonymous caller is turned away."""
    return "public" not in _ops(rule)


def everybody(rule: Data, roles: list[str]) -> bool:
    """Whether every signed-in caller passes, whatever the row."""
    return bool(_ops(rule) & {"public", "signed_in"}) or _roles(rule) >= set(roles)


def by_row(rule: Data, roles: list[str]) -> bool:
    """Whether the row decides for somebody."""
    return "owner" in _ops(rule) and not everybody(rule, roles)


def refuses(rule: Data, roles: list[str]) -> bool:
    """Whether some signed-in caller is refused before any row is looked at."""
    return not everybody(rule, roles) and "owner" not in _ops(rule)


def reads_more(read: Data, write: Data, roles: list[str]) -> bool:
    """Whether somebody may read a row that they may not write, though the rule of writing has a row part."""
    if not by_row(write, roles):
        return False
    return everybody(read, roles) or bool(_roles(read) - _roles(write))


def statuses(resource: Data, roles: list[str], *, cookies: bool) -> dict[str, list[int]]:
    """The error statuses of each operation of a resource, in ascending order."""
    return {
        operation: sorted(_statuses(resource, operation, roles, cookies=cookies))
        for operation in resource["operations"]
    }


def _statuses(resource: Data, operation: str, roles: list[str], *, cookies: bool) -> set[int]:
    rule, read = resource["rules"][operation], resource["rules"].get("read")
    found = {401} if needs_actor(rule) else set()
    if refuses(rule, roles) or (cookies and operation in ("create", "update", "delete")):
        found |= {403}
    if operation == "list":
        return found | {400, 422}
    if operation == "create":
        return found | set(BODY) | ({409} if resource["uniques"] else set())
    found |= {404}
    if operation in ("update", "delete") and read is not None:
        found |= {401} if needs_actor(read) else set()
        found |= {403} if refuses(read, roles) or reads_more(read, rule, roles) else set()
    if operation == "update":
        found |= set(BODY) | {409}
    if operation == "delete" and any(use["on_delete"] == "restrict" for use in resource["referenced_by"]):
        found |= {409}
    return found
