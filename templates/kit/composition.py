"""What the composition root puts together: its optional members, and the modules that have a repository."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

USERS = {"pascal": "User", "plural_camel": "users", "dir": "users", "operations": ["read"]}


def build(app: Mapping[str, Any]) -> dict[str, Any]:
    """`app().composition`: {members: [name], modules: [{pascal, plural_camel}], imports: [line]}, in order."""
    users, queue = app["has_users"], app["queue"] != "none"
    members = [("jobs", queue), ("mailer", queue and users), ("sessions", users), ("authenticator", users)]
    modules = [*([USERS] if users else []), *app["resources"]]
    return {
        "members": [name for name, present in members if present],
        "has_mail": queue and users,
        "modules": modules,
        "imports": [line for module in modules for line in _imports(module)],
    }


def _imports(module: Mapping[str, Any]) -> list[str]:
    """How a module's factories come here: each has a repository, those that do something a service."""
    parts = ["repository", *(["service"] if module["operations"] else [])]
    return [
        f"import {{ create{module['pascal']}{part.title()} }} from './modules/{module['dir']}/{part}.ts';"
        for part in parts
    ]
