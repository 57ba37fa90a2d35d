"""Rows that a deletion marks and keeps: the key ``soft_delete``, everywhere.

``columns``, ``unique`` and ``index`` are what a table has of it; ``app`` gives {kept: [resource], dependents: [{table,
lines}]}: what refers to such rows, and what becomes of it. ``carried_away`` counts the references that a deletion
may follow. ``where`` is what a ``where`` of Prisma's adds, empty where deletions are for good.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..fields.field import SetOf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..fields.field import Reference
    from .resource import Declared

Data = dict[str, Any]

COLUMN = "deleted_at"
KEY = "undeleted"
"""MySQL has no index on some of the rows, but null is never the same as null: so deleted rows have it there."""


def refers(name: str, all_checked: dict[str, Data]) -> bool:
    """Whether rows of other resources, or of its own, refer to a resource."""
    fields = (field for one in all_checked.values() for field in one["fields"])
    return any(field["type"] in ("ref", "refs") and field["args"]["target"] == name for field in fields)


def where(resource: Declared) -> str:
    """What each ``where`` adds to leave deleted rows out."""
    return ", ...live" if resource.soft_delete else ""


def mark(table: Data, database: str) -> list[Data]:
    """Let a table's uniques hold for live rows only; give the columns that tell which, as [{name, kind, ...}]."""
    if database == "mysql":
        uniques = [{**one, "columns": [*one["columns"], KEY]} for one in table["uniques"]]
    else:
        uniques = [{**one, "live": True} for one in table["uniques"]]
    key = {"name": KEY, "kind": "bool", "generated": f"if(`{COLUMN}` is null, true, null)"}
    keys = [key] if database == "mysql" and uniques else []
    table["uniques"] = uniques
    return [{"name": COLUMN, "kind": "datetime", "soft_delete": True}, *keys]


def app(resources: Sequence[Declared]) -> Data:
    """What the whole project has to know."""
    kept = {resource.name: resource for resource in resources if resource.soft_delete}
    found: dict[str, list[str]] = {name: [] for name in kept}
    for name, resource, field in _followed(resources):
        found[name].append(_dependent(resource, field))
    dependents = [{"table": kept[name].table, "lines": lines} for name, lines in found.items() if lines]
    return {"kept": list(kept.values()), "dependents": dependents}


def carried_away(resource: Declared, resources: Sequence[Declared]) -> int:
    """How many references a deletion of one row may follow."""
    return len(list(_followed(resources))) if resource.soft_delete else 0


def _followed(resources: Sequence[Declared]) -> Iterator[tuple[str, Declared, Reference]]:
    """The references to kept rows: (name of what is kept, who refers, by which field)."""
    kept = {resource.name for resource in resources if resource.soft_delete}
    for resource in resources:
        for field in [*resource.references, *resource.sets]:
            if field.target.name in kept:
                yield field.target.name, resource, field


def _dependent(resource: Declared, field: Reference) -> str:
    if isinstance(field, SetOf):
        link = field.link
        return f"{{ table: '{link.name}', column: '{link.other.column}', onDelete: 'cascade', keeps: false }}"
    keeps = str(resource.soft_delete).lower()
    on_delete = field.on_delete or "restrict"
    return f"{{ table: '{resource.table}', column: '{field.column}', onDelete: '{on_delete}', keeps: {keeps} }}"
