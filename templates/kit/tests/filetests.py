"""The tests of files and images: for each field, somebody who may read the row and send its file.

``build`` gives ``app().file_tests`` and ``app().image_tests``: {imports [line], each [{name, path,
field, kebab (of the field), create, factory, kinds, size (in bytes, at most), variants (of an image), role
(``anonymous`` where nobody signs in), deletes, keeps (does a deleted row keep it)}]}.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import writes

if TYPE_CHECKING:
    from ..fields.field import Field
    from .module import Module

Data = dict[str, Any]


def build(app: Data) -> Data:
    """The tests of a project, from its model."""
    return {
        "file_tests": _tests([(resource, resource.plain_files) for resource in app["with_plain_files"]]),
        "image_tests": _tests([(resource, resource.images) for resource in app["with_images"]]),
    }


def _tests(given: list[tuple[Module, list[Field]]]) -> Data:
    tried = [
        (resource, fields, role) for resource, fields in given if (role := writes.able(resource, "read", "update"))
    ]
    imports = [f"import {{ create{one.pascal} }} from '../factories/{one.kebab}.ts';" for one, _, _ in tried]
    return {"imports": imports, "each": [found for one, fields, role in tried for found in _of(one, fields, role)]}


def _of(resource: Module, fields: list[Field], role: str) -> list[Data]:
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
            "variants": field.variants,
            "role": role,
            "deletes": deletes,
            "keeps": resource.soft_delete,
        }
        for field in fields
    ]
