"""Search by words, a different structure on each database: what the flag ``search`` adds to a table, as ``extras``.

PostgreSQL  a GIN index on a tsvector of the searched columns. Not trigrams: those are an extension, which takes a
            superuser on many servers, and they find parts of words, which ``?q=`` does not promise. The dictionary is
            ``simple``: no language is taken for granted, so no word is dropped or cut.
MySQL       a stored column of the searched texts with its own collation, so that the columns themselves keep comparing
            byte by byte, and a FULLTEXT index on it. Prisma's schema names both (not with
            ``@ignore``: its migrations would then miss the column under its index).
SQLite      an external-content FTS5 table, kept by triggers. Prisma is told that it is not its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..words.sql_words import constraint_name, quote

if TYPE_CHECKING:
    from ..domain.resource import Resource


Data = dict[str, Any]

# ASCII's punctuation: PostgreSQL would read addresses, paths and numbers out of it.
_PUNCTUATION = "!\"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~"
_SHADOWS = ("", "_config", "_data", "_docsize", "_idx")
MYSQL_COLUMN = "search_text"


def columns(resource: Resource) -> list[str]:
    """The columns that a search looks into."""
    return [field.column for field in resource.searched]


def name(table: str) -> str:
    """What the structure is called: an index, or a table on SQLite."""
    return constraint_name(table, "search")


def extras(resource: Resource, database: str) -> list[Data]:
    """The extras of a resource's table."""
    searched = columns(resource)
    if not searched:
        return []
    make = {"postgres": _postgres, "mysql": _mysql, "sqlite": _sqlite}[database]
    create, drop, more = make(resource.table, searched)
    return [{"name": name(resource.table), "create": create, "drop": drop, **more}]


def external_tables(app: Data) -> list[str]:
    """The tables that Prisma must leave alone."""
    if app["database"] != "sqlite":
        return []
    return [name(resource.table) + shadow for resource in app["resources"] if columns(resource) for shadow in _SHADOWS]


def _postgres(table: str, searched: list[str]) -> tuple[list[str], list[str], Data]:
    texts = " || ' ' || ".join(f"coalesce(\"{column}\", '')" for column in searched)
    blanks = " " * (len(_PUNCTUATION) - 1)
    document = f"to_tsvector('simple', translate(lower({texts}), '{_PUNCTUATION}', '{blanks}'))"
    return (
        [f'CREATE INDEX "{name(table)}" ON "{table}" USING GIN (({document}))'],
        [f'DROP INDEX "{name(table)}"'],
        {},
    )


def _mysql(table: str, searched: list[str]) -> tuple[list[str], list[str], Data]:
    own = quote(table, "mysql")
    # Each in one collation: those of the columns differ by type, and do not mix.
    texts = ", ".join(f"{quote(column, 'mysql')} COLLATE utf8mb4_unicode_ci" for column in searched)
    texts = f"concat_ws(' ', {texts})"
    # The parser takes these two for letters.
    words = f"replace(replace({texts}, '''', ' '), '_', ' ')"
    column = f"`{MYSQL_COLUMN}` MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"
    return (
        [
            f"ALTER TABLE {own} ADD COLUMN {column} GENERATED ALWAYS AS ({words}) STORED",
            "SET SESSION innodb_ft_enable_stopword = OFF",
            f"CREATE FULLTEXT INDEX `{name(table)}` ON {own} (`{MYSQL_COLUMN}`)",
        ],
        [f"DROP INDEX `{name(table)}` ON {own}", f"ALTER TABLE {own} DROP COLUMN `{MYSQL_COLUMN}`"],
        {
            "prisma": {
                "fields": [["searchText", "String?", f'@map("{MYSQL_COLUMN}") @db.MediumText']],
                "attributes": [f'@@fulltext([searchText], map: "{name(table)}")'],
            }
        },
    )


def _sqlite(table: str, searched: list[str]) -> tuple[list[str], list[str], Data]:
    index, own = f'"{name(table)}"', f'"{table}"'
    listed = ", ".join(f'"{column}"' for column in searched)
    new, old = (", ".join(f'{row}."{column}"' for column in searched) for row in ("new", "old"))
    add = f"INSERT INTO {index} (rowid, {listed}) VALUES (new.rowid, {new});"  # noqa: S608
    remove = f"INSERT INTO {index} ({index}, rowid, {listed}) VALUES ('delete', old.rowid, {old});"  # noqa: S608
    triggers = {
        constraint_name(table, "search", kind): f"AFTER {kind.upper()}{of} ON {own} BEGIN {body} END"
        for kind, of, body in (
            ("insert", "", add),
            ("update", f" OF {listed}", f"{remove} {add}"),
            ("delete", "", remove),
        )
    }
    options = f"content = '{table}', tokenize = 'unicode61 remove_diacritics 2'"
    return (
        [
            f"CREATE VIRTUAL TABLE {index} USING fts5 ({listed}, {options})",
            *(f'CREATE TRIGGER "{trigger}" {what}' for trigger, what in triggers.items()),
            # Also what to do after VACUUM, which may number the rows of the table anew.
            f"INSERT INTO {index} ({index}) VALUES ('rebuild')",  # noqa: S608
        ],
        [*(f'DROP TRIGGER "{trigger}"' for trigger in triggers), f"DROP TABLE {index}"],
        {},
    )
