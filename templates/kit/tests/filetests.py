"""The tests of files: for each field, somebody who may read the row and send its file.

``build`` gives ``app().file_tests``: {imports [line], each [{name, path, field, kebab (of the field), create, factory,
kinds, size (in bytes, at most), role (``anonymous`` where nobody signs in), deletes, keeps (does a deleted row keep
it)}]}.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import writes

if TYPE_CHECKING:
    from .module import Module

Data = dict[str, Any]


def build(app: Data) -> Data:
    """The tests of a project, from its model."""
    tried = [(resource, role) for resource in app["with_files"] if (role := writes.able(resource, "read", "update"))]
    imports = [f"import {{ create{one.pascal} }} from '../factories/{one.kebab}.ts';" for one, _ in tried]
    return {"imports": imports, "each": [found for resource, role in tried for found in _of(resource, role)]}


def _of(resource: Module, role: str) -> list[Data]:
    deletes = writes.able(resource, "read", "update", "delete") == role
    return [
        {
            "name": f"{resource.pascal}.{field.name}",
            "path": resource.path,
            "field": field.camel,
            "kebab": field.path,
            "create": f"create{resource.pascal}",
            "factory": resource.kebab,
            "kinds": field.args["kinds"],
            "size": field.args["size"],
            "role": role,
            "deletes": deletes,
            "keeps": resource.soft_delete,
        }
        for field in resource.files
    ]
