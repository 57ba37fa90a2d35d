"""Statements that make one thing of a table each, without their semicolon: for the first migration and for changes.

``changes`` takes two things of one name for the same when these texts are equal.
"""

from __future__ import annotations

from typing import Any

from ..fields import sql_types
from ..words import sql_words

Data = dict[str, Any]


def enum(column: Data) -> str:
    """PostgreSQL's type of an enum."""
    return f'CREATE TYPE "{column["enum"]["type"]}" AS ENUM ({sql_words.strings(column["values"])})'


def table(table: Data, database: str, *, own: Data | None = None) -> str:
    """The table with its columns, key and checks; on SQLite also with its foreign keys, which cannot come later.

    ``own`` is what people added to it: {columns: [{sql}], constraints: [sql]}.
    """
    own = own or {"columns": [], "constraints": []}
    lines = [column(one, database) for one in table["columns"]] + [one["sql"] for one in own["columns"]]
    lines += _constraints(table, database) + own["constraints"]
    end = ") DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ENGINE = InnoDB" if database == "mysql" else ")"
    body = ",\n".join(f"  {line}" for line in lines)
    return f"CREATE TABLE {sql_words.quote(table['name'], database)} (\n{body}\n{end}"


def column(column: Data, database: str) -> str:
    """The column as ``create table`` and ``add column`` say it."""
    parts = [sql_words.quote(column["name"], database), sql_types.sql_type(column, database)]
    if "generated" in column:
        return f"{' '.join(parts)} GENERATED ALWAYS AS ({column['generated']}) STORED"
    parts.append("NULL" if column["nullable"] and database == "mysql" else "" if column["nullable"] else "NOT NULL")
    default = sql_types.sql_default(column, database)
    parts.append(f"DEFAULT {default}" if default is not None else "")
    return " ".join(part for part in parts if part)


def check(check: Data, database: str) -> str:
    """The constraint that rows satisfy."""
    return f"CONSTRAINT {sql_words.quote(check['name'], database)} CHECK ({check['expression']})"


def foreign_key(key: Data, database: str) -> str:
    """The constraint that a referenced row exists."""
    name, own, table, id_ = (
        sql_words.quote(word, database) for word in (key["name"], key["column"], key["table"], "id")
    )
    on_delete = key["on_delete"].replace("_", " ").upper()
    return f"CONSTRAINT {name} FOREIGN KEY ({own}) REFERENCES {table} ({id_}) ON DELETE {on_delete} ON UPDATE CASCADE"


def add_foreign_key(key: Data, table: Data, database: str) -> str:
    """The foreign key, added to a table that exists."""
    return f"ALTER TABLE {sql_words.quote(table['name'], database)} ADD {foreign_key(key, database)}"


def unique(unique: Data, table: Data, database: str, *, how: str = "") -> str:
    """The unique index; ``how`` is ``CONCURRENTLY `` or nothing."""
    keys = ", ".join(sql_words.quote(name, database) for name in unique["columns"])
    return f"CREATE UNIQUE INDEX {how}{_on(unique, table, database)} ({keys}){_live(unique)}"


def index(index: Data, table: Data, database: str, *, how: str = "") -> str:
    """The index; ``how`` is ``CONCURRENTLY `` or nothing."""
    columns = {column["name"]: column for column in table["columns"]}
    keys = ", ".join(_index_key(key, columns[key["column"]], database) for key in index["keys"])
    return f"CREATE INDEX {how}{_on(index, table, database)} ({keys}){_live(index)}"


def _live(index: Data) -> str:
    return ' WHERE "deleted_at" IS NULL' if index.get("live") else ""


def _on(index: Data, table: Data, database: str) -> str:
    return f"{sql_words.quote(index['name'], database)} ON {sql_words.quote(table['name'], database)}"


def _index_key(key: Data, column: Data, database: str) -> str:
    text = sql_types.order_expression(column, database)
    if "length" in key:
        text += f"({key['length']})"
    if key["desc"]:
        text += " DESC NULLS LAST" if database == "postgres" and column["nullable"] else " DESC"
    return text


def _constraints(table: Data, database: str) -> list[str]:
    key = ", ".join(sql_words.quote(name, database) for name in table["primary_key"])
    named = database == "postgres"
    found = [f'CONSTRAINT "{table["name"]}_pkey" PRIMARY KEY ({key})' if named else f"PRIMARY KEY ({key})"]
    found += [check(one, database) for one in table["checks"]]
    if database == "sqlite":
        found += [foreign_key(one, database) for one in table["foreign_keys"]]
    return found
