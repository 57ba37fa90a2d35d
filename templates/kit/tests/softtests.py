"""What the tests of kept rows go through: each such resource, and what refers to it.

``build`` gives {imports [line], rows: [{table, camel, many, create, unique}], references: [{place, on_delete, parent,
parents, child, children, field}]}, of those whose rows a test can make at will.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..fields.field import Field
    from .module import Module

Data = dict[str, Any]


def build(app: Data) -> Data:
    """The tests of kept rows of a project."""
    makeable = {resource.name: resource for resource in app["resources"] if not resource.one_each}
    kept = [resource for resource in makeable.values() if resource.soft_delete]
    pairs = [
        (makeable[field.target.name], resource, field)
        for resource in makeable.values()
        for field in resource.references
        if makeable.get(field.target.name) in kept
    ]
    made = {resource.kebab: resource.pascal for resource in [*kept, *(child for _, child, _ in pairs)]}
    return {
        "imports": [f"import {{ create{made[file]} }} from '../factories/{file}.ts';" for file in sorted(made)],
        "rows": [
            {
                "table": resource.table,
                "camel": resource.camel,
                "many": resource.plural_camel,
                "create": f"create{resource.pascal}",
                "sort": resource.orders[0].value,
                "unique": str(any(_can_collide(group) for group in resource.uniques)).lower(),
            }
            for resource in kept
        ],
        "references": [_reference(*pair) for pair in pairs],
    }


def _can_collide(group: Sequence[Field]) -> bool:
    """Nulls never collide, and factories leave optional references empty."""
    return not any(field.kind == "ref" and field.nullable for field in group)


def _reference(parent: Module, child: Module, field: Field) -> Data:
    return {
        "place": f"{child.table}.{field.column}",
        "on_delete": field.on_delete or "restrict",
        "parent": f"create{parent.pascal}",
        "parents": parent.plural_camel,
        "child": f"create{child.pascal}",
        "children": child.plural_camel,
        "field": field.camel,
    }
