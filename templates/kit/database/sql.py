"""The first migration of the chosen database, its state record, and what the code must know of constraints."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..domain import softdelete
from ..words import names, sql_words
from . import prisma, search, sql_statements, sql_tables

if TYPE_CHECKING:
    from ..fields.field import Field

Data = dict[str, Any]

INIT = "00000000000000_init"
_HEADER = """\
-- The first migration: every table that scaffold.yaml asks for, as it was when this project was made.
-- History is append-only. Once this ran anywhere, change the database by adding a migration, never here:
-- `db:migrate` refuses an applied file that was edited.
"""
_LOCK = """\
# Prisma compares this with the schema's provider before it applies a migration.
provider = "{provider}"
"""


def build(app: Data, brought: list[Data]) -> Data:
    """``app()["db"]``: {provider, schema, init, lock, migration, state, constraints}, all text but two lists.

    ``brought`` are the rows of tables that capabilities bring (see ``declared``). ``schema`` is [{name, text}], a file
    each; ``constraints`` is [{name, columns, fields}].
    """
    tables = sql_tables.build(app, brought)
    provider = "postgresql" if app["database"] == "postgres" else app["database"]
    return {
        "provider": provider,
        "external_tables": search.external_tables(app),
        "schema": [{"name": name, "text": text} for name, text in prisma.files(app, tables).items()],
        "init": INIT,
        "lock": _LOCK.format(provider=provider),
        "migration": migration(tables, app["database"]),
        "state": state(tables, app["database"]),
        "constraints": _constraints(app, tables),
    }


def state(tables: list[Data], database: str) -> str:
    """What the database looks like after a migration, and after which other one that migration comes."""
    record = {"id": INIT, "parent": None, "database": database, "tables": tables}
    return json.dumps(record, indent=2, ensure_ascii=True) + "\n"


def migration(tables: list[Data], database: str) -> str:
    """The SQL that makes all tables in an empty database."""
    parts = [_HEADER]
    if database == "postgres":
        enums = [column for table in tables for column in table["columns"] if column["enum"]]
        parts += [f"{sql_statements.enum(column)};\n" for column in enums]
    parts += [_table(table, database) for table in tables]
    if database != "sqlite":
        parts += [text for table in tables if (text := _foreign_keys(table, database))]
    parts += [f"{statement};\n" for table in tables for extra in table["extras"] for statement in extra["create"]]
    return "\n".join(parts)


def column_literal(field: Field) -> str:
    """A field as a ``Column`` of platform/db/sql.ts, in TypeScript."""
    kind = field.traits.sql_kind or field.traits.stored_as or field.kind
    parts = [f"name: '{field.column}'", f"type: '{kind}'"]
    if field.prisma_name != field.camel:
        parts.insert(1, f"property: '{field.prisma_name}'")
    if field.nullable:
        parts.append("nullable: true")
    if kind == "enum":
        parts.append(f"values: [{sql_words.strings(field.args['values'])}]")
        parts.append(f"enumType: '{sql_words.enum_name(field.enum_type)}'")
    if kind == "decimal":
        parts.append(f"precision: {field.args['precision']}, scale: {field.args['scale']}")
    return "{ " + ", ".join(parts) + " }"


def _table(table: Data, database: str) -> str:
    uniques = [f"{sql_statements.unique(one, table, database)};" for one in table["uniques"]]
    indexes = [f"-- {one['purpose']}\n{sql_statements.index(one, table, database)};" for one in table["indexes"]]
    after = "".join(f"\n{text}\n" for text in [*uniques, *indexes])
    return f"-- {table['title']}\n{sql_statements.table(table, database)};\n{after}"


def _foreign_keys(table: Data, database: str) -> str:
    added = [sql_statements.add_foreign_key(key, table, database) for key in table["foreign_keys"]]
    return "".join(f"{statement};\n" for statement in added)


def _constraints(app: Data, tables: list[Data]) -> list[Data]:
    """What a client can violate, and what it calls the columns: for ``platform/db/constraints.ts``."""
    wire = {
        (resource.table, field.column): field.camel for resource in app["resources"] for field in resource.stored
    } | {
        (field.link.name, field.link.other.column): field.camel
        for resource in app["resources"]
        for field in resource.sets
    }

    def row(table: str, constraint: Data) -> Data:
        columns = constraint.get("columns") or [constraint["column"]]
        columns = [column for column in columns if column != softdelete.KEY]
        fields = [wire.get((table, column), names.camel(column)) for column in columns]
        return {"name": constraint["name"], "columns": sql_words.strings(columns), "fields": sql_words.strings(fields)}

    return [
        row(table["name"], constraint) for table in tables for constraint in [*table["uniques"], *table["foreign_keys"]]
    ]
