"""What the composition root puts together: its optional members, and the modules that have a repository."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

USERS = {"pascal": "User", "plural_camel": "users", "dir": "users"}


def build(app: Mapping[str, Any]) -> dict[str, Any]:
    """`app().composition`: {members: [name], modules: [{pascal, plural_camel, dir}]}, in the order they are listed."""
    users, queue = app["has_users"], app["queue"] != "none"
    members = [("jobs", queue), ("mailer", queue and users), ("sessions", users), ("authenticator", users)]
    return {
        "members": [name for name, present in members if present],
        "has_mail": queue and users,
        "modules": [*([USERS] if users else []), *app["resources"]],
    }
