"""The first migration of the chosen database, its state record, and what the code must know of constraints."""

from __future__ import annotations

import json
from typing import Any

from . import names, prisma, sql_tables, sql_types

Data = dict[str, Any]

INIT = "00000000000000_init"
_HEADER = """\
-- The first migration: every table that scaffold.yaml asks for, as it was when this project was made.
-- History is append-only. Once this ran anywhere, change the database by adding a migration, never here:
-- `db:migrate` refuses an applied file that was edited.
"""
_COLUMN_TYPES = {
    "string": "text", "text": "text", "email": "text", "url": "text", "phone": "text", "money": "bigint",
}  # fmt: skip


def build(app: Data) -> Data:
    """``app()["db"]``: {provider, schema, init, migration, state, constraints}, all text but two lists.

    ``schema`` is [{name, text}], a file each; ``constraints`` is [{name, columns, fields}].
    """
    tables = sql_tables.build(app)
    return {
        "provider": "postgresql" if app["database"] == "postgres" else app["database"],
        "schema": [{"name": name, "text": text} for name, text in prisma.files(app, tables).items()],
        "init": INIT,
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
        parts += [_enum(column) for table in tables for column in table["columns"] if column["enum"]]
    parts += [_table(table, database) for table in tables]
    if database != "sqlite":
        parts += [text for table in tables if (text := _foreign_keys(table, database))]
    return "\n".join(parts)


def column_literal(field: Data) -> str:
    """A field as a ``Column`` of platform/db/sql.ts, in TypeScript."""
    kind = "uuid" if field["type"] == "ref" else _COLUMN_TYPES.get(field["kind"], field["kind"])
    parts = [f"name: '{field['column']}'", f"type: '{kind}'"]
    if field["nullable"]:
        parts.append("nullable: true")
    if kind == "enum":
        parts.append(f"values: [{sql_types.strings(field['args']['values'])}]")
        parts.append(f"enumType: '{sql_tables.enum_name(field)}'")
    if kind == "decimal":
        parts.append(f"precision: {field['args']['precision']}, scale: {field['args']['scale']}")
    return "{ " + ", ".join(parts) + " }"


def _enum(column: Data) -> str:
    return f'CREATE TYPE "{column["enum"]["type"]}" AS ENUM ({sql_types.strings(column["values"])});\n'


def _table(table: Data, database: str) -> str:
    name = sql_types.quote(table["name"], database)
    lines = [_column(column, database) for column in table["columns"]]
    lines += _table_constraints(table, database)
    end = ") DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ENGINE = InnoDB;" if database == "mysql" else ");"
    body = ",\n".join(f"  {line}" for line in lines)
    after = "".join(f"\n{text}\n" for text in [*_uniques(table, database), *_indexes(table, database)])
    return f"-- {table['title']}\nCREATE TABLE {name} (\n{body}\n{end}\n{after}"


def _column(column: Data, database: str) -> str:
    parts = [sql_types.quote(column["name"], database), sql_types.sql_type(column, database)]
    parts.append("NULL" if column["nullable"] and database == "mysql" else "" if column["nullable"] else "NOT NULL")
    default = sql_types.sql_default(column, database)
    parts.append(f"DEFAULT {default}" if default is not None else "")
    return " ".join(part for part in parts if part)


def _table_constraints(table: Data, database: str) -> list[str]:
    key = sql_types.quote(table["columns"][0]["name"], database)
    named = database == "postgres"
    found = [f'CONSTRAINT "{table["name"]}_pkey" PRIMARY KEY ({key})' if named else f"PRIMARY KEY ({key})"]
    found += [
        f"CONSTRAINT {sql_types.quote(check['name'], database)} CHECK ({check['expression']})"
        for check in table["checks"]
    ]
    if database == "sqlite":
        found += [_foreign_key(key, database) for key in table["foreign_keys"]]
    return found


def _foreign_key(key: Data, database: str) -> str:
    def quoted(name: str) -> str:
        return sql_types.quote(name, database)

    on_delete = key["on_delete"].replace("_", " ").upper()
    return (
        f"CONSTRAINT {quoted(key['name'])} FOREIGN KEY ({quoted(key['column'])}) "
        f"REFERENCES {quoted(key['table'])} ({quoted('id')}) ON DELETE {on_delete} ON UPDATE CASCADE"
    )


def _foreign_keys(table: Data, database: str) -> str:
    name = sql_types.quote(table["name"], database)
    return "".join(f"ALTER TABLE {name} ADD {_foreign_key(key, database)};\n" for key in table["foreign_keys"])


def _uniques(table: Data, database: str) -> list[str]:
    name = sql_types.quote(table["name"], database)
    return [
        f"CREATE UNIQUE INDEX {sql_types.quote(unique['name'], database)} ON {name} "
        f"({', '.join(sql_types.quote(column, database) for column in unique['columns'])});"
        for unique in table["uniques"]
    ]


def _indexes(table: Data, database: str) -> list[str]:
    name = sql_types.quote(table["name"], database)
    columns = {column["name"]: column for column in table["columns"]}
    return [
        f"-- {index['purpose']}\nCREATE INDEX {sql_types.quote(index['name'], database)} ON {name} "
        f"({', '.join(_index_key(key, columns[key['column']], database) for key in index['keys'])});"
        for index in table["indexes"]
    ]


def _index_key(key: Data, column: Data, database: str) -> str:
    text = sql_types.order_expression(column, database)
    if "length" in key:
        text += f"({key['length']})"
    if key["desc"]:
        text += " DESC NULLS LAST" if database == "postgres" and column["nullable"] else " DESC"
    return text


def _constraints(app: Data, tables: list[Data]) -> list[Data]:
    """What a client can violate, and what it calls the columns: for ``platform/db/constraints.ts``."""
    wire = {
        (resource["table"], field["column"]): field["camel"]
        for resource in app["resources"]
        for field in resource["fields"]
    }

    def row(table: str, constraint: Data) -> Data:
        columns = constraint.get("columns") or [constraint["column"]]
        fields = [wire.get((table, column), names.camel(column)) for column in columns]
        return {"name": constraint["name"], "columns": sql_types.strings(columns), "fields": sql_types.strings(fields)}

    return [
        row(table["name"], constraint) for table in tables for constraint in [*table["uniques"], *table["foreign_keys"]]
    ]
