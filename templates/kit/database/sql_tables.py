"""The tables of a project as plain data, independent of the database: what ``state.json`` records.

Table    {name, model, title, columns, primary_key [column name], uniques, indexes, foreign_keys, checks, extras}
Column   {name, field, kind, nullable, default, updated, length, precision, scale, values, enum}; ``default`` is
         None or {kind, value}; ``enum`` is {model, type} for a declared enum; ``generated``, where there is one, the
         expression that makes its value; ``soft_delete`` if it marks deleted rows. Constraints are in ``sql_checks``.
Foreign  {name, column, field, relation, table, model, on_delete}
Unique   {name, columns}, and ``live`` where it holds for rows that are not deleted (see ``softdelete``); so Index
Index    {name, purpose, keys: [{column, desc}]} (see ``indexes``)
Extra    {name, create: [SQL], drop: [SQL]}: what one database alone has (tables and triggers of a search, indexes on
         expressions), as whole statements without their semicolon, made after the tables. ``changes`` compares
         them as text: another text is dropped and made again, and so is what stands on a table that is rebuilt.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..domain import softdelete
from ..fields import fields
from ..words import sql_words
from ..words.sql_words import constraint_name
from . import declared, indexes, search, sql_checks
from .table import column, unique
from .table import table as table_of

if TYPE_CHECKING:
    from ..domain.resource import Resource
    from ..fields.field import Field, Reference, SetOf

Data = dict[str, Any]

ROLE_LENGTH = 63


def build(app: Data, brought: list[Data]) -> list[Data]:
    """Every table of the project, referenced ones first where that is possible."""
    tables = [_users(app)] if app["has_users"] else []
    tables += [declared.table(row, app) for row in brought if row.get("accounts")]
    tables += [_resource(resource, app["database"]) for resource in app["resources_in_order"]]
    tables += [_link(resource, field) for resource in app["resources_in_order"] for field in resource.sets]
    tables += [declared.table(row, app) for row in brought if not row.get("accounts")]
    for table in tables:
        table["checks"] = sql_checks.build(table, app["database"])
    return tables


def _resource(resource: Resource, database: str) -> Data:
    table = table_of(
        resource.table,
        resource.model,
        resource.title,
        [
            column("id", "uuid"),
            *(_field(field) for field in resource.stored),
            *_bookkeeping(),
        ],
    )
    table["uniques"] = [unique(table["name"], [field.column for field in group]) for group in resource.uniques]
    table["foreign_keys"] = [_foreign_key(resource.table, field) for field in resource.references]
    if resource.soft_delete:
        marks = softdelete.mark(table, database)
        table["columns"] += [column(mark.pop("name"), mark.pop("kind"), nullable=True, **mark) for mark in marks]
    table["bounds"] = [_bounded(field, resource) for field in resource.stored]
    table["indexes"] = indexes.build(resource, table, database)
    table["extras"] = search.extras(resource, database)
    return table


def _bounded(field: Field, resource: Resource) -> Field:
    """A field as checks bound it: giving back to a stock that was filled up meanwhile passes what clients may set."""
    return replace(field, int_max=fields.INT32[1]) if field in resource.stocked else field


def _link(resource: Resource, field: SetOf) -> Data:
    """The table that joins the rows of a resource with those that a field of type refs names."""
    link, target = field.link, field.target
    back = f"{resource.plural_camel}By{field.pascal}"
    sides = [
        (link.own, resource.table, resource.model, field.camel),
        (link.other, target.table, target.model, back),
    ]
    table = table_of(
        link.name,
        link.model,
        f"{resource.title}: {field.words}",
        [column(side.column, "uuid", field=side.field) for side, *_ in sides],
    )
    table["primary_key"] = [side.column for side, *_ in sides]
    table["foreign_keys"] = [
        {
            "name": constraint_name(link.name, side.column, "fkey"),
            "column": side.column,
            "field": side.field,
            "relation": side.relation,
            "table": name,
            "model": model,
            "back": back,
            "on_delete": "cascade",
        }
        for side, name, model, back in sides
    ]
    table["indexes"] = [indexes.plain(link.name, [link.other.column], f"deleting a row of {target.table}")]
    return table


def _field(field: Field) -> Data:
    args = field.args
    kind = field.traits.stored_as or field.kind
    enum = {"model": field.enum_type, "type": sql_words.enum_name(field.enum_type)} if kind == "enum" else None
    return column(
        field.column,
        kind,
        field=field.prisma_name,
        nullable=field.nullable,
        default=field.default,
        length=field.max_length or None,
        precision=args.get("precision"),
        scale=args.get("scale"),
        values=args.get("values"),
        enum=enum,
        **({"holds": field.kind} if field.traits.stored_as == "json" else {}),
    )


def _bookkeeping() -> list[Data]:
    now = {"kind": "now", "value": None}
    return [
        column("created_at", "datetime", default=now),
        column("updated_at", "datetime", updated=True),
        column("version", "int", default={"kind": "number", "value": "1"}),
    ]


def _foreign_key(table: str, field: Reference) -> Data:
    target = field.target
    return {
        "name": constraint_name(table, field.column, "fkey"),
        "column": field.column,
        "field": field.prisma_name,
        "relation": field.camel,
        "table": target.table,
        "model": target.model,
        "on_delete": field.on_delete or "restrict",
    }


def _users(app: Data) -> Data:
    table = table_of(
        "users",
        "User",
        "Account",
        [
            column("id", "uuid"),
            column("email", "string", length=254),
            column("name", "string", length=100),
            column("password_hash", "string", length=255),
            column("role", "string", length=ROLE_LENGTH, values=app["roles"]),
            *(_field(field) for field in app["account"]["fields"]),
            *_bookkeeping(),
            column("email_verified_at", "datetime", nullable=True),
            *([column("disabled_at", "datetime", nullable=True)] if app["administration"] == "accounts" else []),
        ],
    )
    table["uniques"] = [unique("users", ["email"])]
    table["bounds"] = app["account"]["fields"]
    return table
