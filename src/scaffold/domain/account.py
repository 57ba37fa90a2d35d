"""`resources.User`: what an account holds besides what signing in needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scaffold.domain import shape
from scaffold.domain.field_checks import check_field_data
from scaffold.domain.resource import parse_fields
from scaffold.domain.source import fail
from scaffold.releases.capabilities import tables
from scaffold.releases.release import templates_root

if TYPE_CHECKING:
    from scaffold.domain.fields import Field
    from scaffold.domain.lacks import Lack
    from scaffold.domain.naming import Names
    from scaffold.domain.source import Place
    from scaffold.domain.tree import Node

OWN = ("email", "name", "password", "password_hash", "email_verified_at", "disabled_at")
"""What every account has already, besides rows of the tables that capabilities bring for it."""

NO_TYPES = ("ref", "refs", "json", "file", "image")
NO_FLAGS = ("filter", "search", "index", "unique", "computed")


def check_account(place: Place, node: Node, names: Names, lack: Lack | None = None) -> list[dict[str, Any]]:
    """Check the fields of the account; return them as plain data. `lack`: why there is none."""
    if lack:
        fail(place, f"impossible combination: User has fields, but {lack.why}, so there are no users", hint=lack.hint)
    account = shape.mapping(node, "User")
    shape.known_keys(account, ("fields",), "User")
    found = parse_fields(account, "User", names)
    for one in found.values():
        _check_field(one)
    return [one.data for one in found.values()]


def _check_field(one: Field) -> None:
    name, kind = one.data["name"], one.data["type"]
    if name in OWN or any(table["name"] == name for table in tables(templates_root()) if table.get("of_account")):
        fail(one.place, f"the field name '{name}' is taken: every account has it already", hint="leave it out")
    if kind in NO_TYPES:
        fail(
            one.place,
            f"{name} is {kind}, which an account cannot hold",
            hint="make it a resource of its own with owner: ref(User)",
        )
    for flag in NO_FLAGS:
        if one.data[flag]:
            fail(one.where(flag), f"{name} has the flag {flag}, but accounts are not listed", hint=f"leave out {flag}")
    check_field_data(one, is_owner=False)
