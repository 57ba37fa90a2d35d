"""Changes of a PostgreSQL or MySQL database: what stands in the way goes first, what stands on something comes last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..database import sql_statements
from ..fields import sql_types
from ..words import sql_words
from . import changes_mysql, changes_postgres, changes_values

if TYPE_CHECKING:
    from .changes_plan import Plan

Data = dict[str, Any]


def steps(plan: Plan, difference: Data) -> None:
    """Add the statements of a difference."""
    own = changes_postgres if plan.database == "postgres" else changes_mysql
    _take_away(plan, difference, own)
    own.types(plan, difference)
    for table in difference["made"]:
        _make(plan, table)
    for change in difference["kept"]:
        _columns(plan, change, own)
    own.clean(plan, difference)
    for change in difference["kept"]:
        own.bind(plan, change)
    for table in difference["made"]:
        plan.steps_of([sql_statements.add_foreign_key(key, table, plan.database) for key in table["foreign_keys"]])
    for table, extra in _extras(difference, "made"):
        _make_extra(plan, table, extra, beside_rows=table not in difference["made"])


def _take_away(plan: Plan, difference: Data, own: Any) -> None:
    for _, extra in _extras(difference, "dropped"):
        plan.steps_of(extra["drop"])
    own.free(plan, difference)
    for change in difference["kept"]:
        if change["was"] != change["new"]["name"]:
            plan.step(f"ALTER TABLE {_q(plan, change['was'])} RENAME TO {_q(plan, change['new']['name'])}")
    for change in difference["kept"]:
        own.unbind(plan, change)
    for table in difference["dropped"]:
        plan.step(f"DROP TABLE {_q(plan, table['name'])}")
    for change in difference["kept"]:
        own.rename(plan, change)


def _make(plan: Plan, table: Data) -> None:
    plan.step(sql_statements.table(table, plan.database), why=table["title"])
    for unique in table["uniques"]:
        plan.step(sql_statements.unique(unique, table, plan.database))
    for index in table["indexes"]:
        plan.step(sql_statements.index(index, table, plan.database), why=index["purpose"])


def _make_extra(plan: Plan, table: Data, extra: Data, *, beside_rows: bool) -> None:
    """On PostgreSQL an index on a table that has rows is made while others write."""
    for sql in extra["create"]:
        if beside_rows and plan.database == "postgres" and sql.startswith("CREATE INDEX "):
            made = (table["name"], "extras", extra["name"])
            plan.step(sql.replace("CREATE INDEX", "CREATE INDEX CONCURRENTLY", 1), alone=made)
        else:
            plan.step(sql)


def _columns(plan: Plan, change: Data, own: Any) -> None:
    table, columns = change["new"], change["columns"]
    lead = f"ALTER TABLE {_q(plan, table['name'])}"
    # What is made of another column goes before that.
    for column in sorted(columns["dropped"], key=lambda one: "generated" not in one):
        plan.step(f"{lead} DROP COLUMN {_q(plan, column['name'])}")
    for pair in columns["altered"]:
        if pair["fate"] == changes_values.OTHER:
            plan.step(f"{lead} DROP COLUMN {_q(plan, pair['new']['name'])}")
            _add(plan, table, pair["new"], own)
        else:
            own.alter(plan, table, pair["old"], pair["new"])
    for column in columns["made"]:
        _add(plan, table, column, own)


def _add(plan: Plan, table: Data, column: Data, own: Any) -> None:
    """A column that rows can be given at once, or one that is filled before it may no longer be null."""
    lead = f"ALTER TABLE {_q(plan, table['name'])} ADD COLUMN"
    if column["nullable"] or sql_types.sql_default(column, plan.database) is not None:
        plan.step(f"{lead} {sql_statements.column(column, plan.database)}")
        return
    if column["default"] is not None and plan.database == "postgres":
        changes_postgres.add(plan, table, column)
        return
    plan.step(f"{lead} {sql_statements.column({**column, 'nullable': True}, plan.database)}")
    if column["default"] is not None:
        value = changes_values.literal(column, plan.database)
        plan.step(f"UPDATE {_q(plan, table['name'])} SET {_q(plan, column['name'])} = {value}")
    own.require(plan, table, column)


def _extras(difference: Data, word: str) -> list[tuple[Data, Data]]:
    found = [(change["new"], extra) for change in difference["kept"] for extra in change["extras"][word]]
    whole = [(table, extra) for table in difference[word] for extra in table.get("extras", [])]
    return [*found, *whole]


def _q(plan: Plan, name: str) -> str:
    return sql_words.quote(name, plan.database)
