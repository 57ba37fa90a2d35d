"""What the tests of writes go through: the resources whose rows somebody may read and change.

``build`` gives ``app().writes``: {versioned: [{path, create, kebab, role, patch}]}.
"""

from __future__ import annotations

from typing import Any

Data = dict[str, Any]


def build(app: Data) -> Data:
    """The tests of writes of a project, from its model."""
    return {"versioned": [found for resource in app["resources"] if (found := _versioned(resource))]}


def _versioned(resource: Data) -> Data | None:
    """A resource with somebody who may read and change the rows that they make."""
    role = able(resource, "read", "update")
    if role is None or resource["one_each"]:
        return None
    return {
        "path": resource["path"],
        "create": f"create{resource['pascal']}",
        "kebab": resource["kebab"],
        "role": role,
        "patch": resource["test"]["patch"],
    }


def able(resource: Data, *operations: str) -> str | None:
    """The first caller who may do all of this with a row of their own; `anonymous` where nobody signs in."""
    access = resource["test"]["access"]
    if not all(operation in access for operation in operations):
        return None
    callers = list(access[operations[0]])
    callers = callers[1:] or callers
    return next((one for one in callers if all(access[name][one] in ("all", "own") for name in operations)), None)
