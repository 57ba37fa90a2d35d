"""What the composition root puts together: its optional members, and the modules that have a repository."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

USERS = {"pascal": "User", "plural_camel": "users", "dir": "users"}


def build(app: Mapping[str, Any]) -> dict[str, Any]:
    """`app().composition`: {members: [name], modules: [{pascal, plural_camel, dir}]}, in the order they are listed."""
    users, queue = app["has_users"], app["queue"] != "none"
    spans = any(resource["transactional"] for resource in app["resources"])
    members = [("jobs", queue), ("mailer", queue and users), ("sessions", users), ("authenticator", users)]
    return {
        "members": [name for name, present in members if present],
        "has_mail": queue and users,
        "has_transactions": spans,
        "imports": "import { createUnitOfWork } from './platform/db/unit-of-work.ts';\n" if spans else "",
        "unit_of_work": "  const unitOfWork = createUnitOfWork(db);\n" if spans else "",
        "session": "unitOfWork.session" if spans else "db",
        "modules": [*([USERS] if users else []), *app["resources"]],
    }
