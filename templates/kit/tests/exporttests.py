"""The test of exports: each list that somebody reads.

``build`` gives ``app().export_tests``: [{path, create, kebab, json (the columns that hold any JSON value)}].
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import writes

if TYPE_CHECKING:
    from .module import Module

Data = dict[str, Any]


def build(app: Data) -> list[Data]:
    """The lists of a project, from its model."""
    return [_of(one) for one in app["exporting"] if writes.able(one, "read")]


def _of(resource: Module) -> Data:
    return {
        "path": resource.path,
        "create": f"create{resource.pascal}",
        "kebab": resource.kebab,
        "json": [field.camel for field in resource.fields if field.kind == "json" and not field.internal],
    }
