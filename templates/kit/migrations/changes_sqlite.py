"""Changes of a SQLite database. Its tables change by being made anew: the rows move over, then it takes the old name.

A column that rows need not have is added in place, with its constraints in its line. Whatever people added to a table
by migrations of their own moves along when it is made anew; triggers and views stand aside meanwhile, since SQLite
renames no table while one of them speaks of a table that is not there.

The foreign keys are off meanwhile (or dropping the old table would take the rows that refer to it along), and are
checked before the migration is recorded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..database import sql_statements
from ..fields import sql_types
from ..words import sql_words
from . import changes_values
from .changes_diff import quoted

if TYPE_CHECKING:
    from .changes_plan import Plan

Data = dict[str, Any]


def steps(plan: Plan, difference: Data) -> None:
    """Add the statements of a difference."""
    rebuilt = [change["new"]["name"] for change in difference["kept"] if _needs_rebuild(change)]
    moves_rows = bool(rebuilt or difference["dropped"])
    beside = plan.own["beside"] if rebuilt else []
    plan.steps_of(["PRAGMA foreign_keys = OFF"] if moves_rows else [])
    plan.steps_of([f"DROP {one['kind'].upper()} {_q(one['name'])}" for one in beside])
    for extra in _extras(difference, rebuilt, "old", "dropped"):
        plan.steps_of(extra["drop"])
    _change_tables(plan, difference, rebuilt)
    for change in difference["kept"]:
        if change["new"]["name"] in rebuilt:
            _make_indexes(plan, change["new"], change["new"]["uniques"], change["new"]["indexes"])
            plan.steps_of(list(_own(plan, change)["indexes"].values()))
        else:
            _change_indexes(plan, change)
    for extra in _extras(difference, rebuilt, "new", "made"):
        plan.steps_of(extra["create"])
    gone = {table["name"] for table in difference["dropped"]}
    plan.steps_of([one["sql"] for one in beside if one["table"] not in gone])
    plan.steps_of(["PRAGMA foreign_keys = ON"] if moves_rows else [])


def _change_tables(plan: Plan, difference: Data, rebuilt: list[str]) -> None:
    for change in difference["kept"]:
        if change["was"] != change["new"]["name"]:
            plan.step(f"ALTER TABLE {_q(change['was'])} RENAME TO {_q(change['new']['name'])}")
        if change["new"]["name"] in rebuilt:
            _rebuild(plan, change)
        else:
            for column in change["columns"]["made"]:
                plan.step(f"ALTER TABLE {_q(change['new']['name'])} ADD COLUMN {_in_line(column, change)}")
    for table in difference["dropped"]:
        plan.step(f"DROP TABLE {_q(table['name'])}")
    for table in difference["made"]:
        plan.step(sql_statements.table(table, "sqlite"), why=table["title"])
        _make_indexes(plan, table, table["uniques"], table["indexes"])


def _extras(difference: Data, rebuilt: list[str], side: str, word: str) -> list[Data]:
    """What stood, or is to stand, beside the tables: all of it where a table is rebuilt."""
    found = [extra for table in difference[word] for extra in table.get("extras", [])]
    for change in difference["kept"]:
        whole = change["new"]["name"] in rebuilt
        found += change[side].get("extras", []) if whole else change["extras"][word]
    return found


def _needs_rebuild(change: Data) -> bool:
    """Whether something happens that SQLite cannot do in place: all but adding columns that rows need not have."""
    if any(change["columns"][word] for word in ("dropped", "renamed", "altered")):
        return True
    made = change["columns"]["made"]
    if any(not column["nullable"] or sql_types.sql_default(column, "sqlite") for column in made):
        return True
    with_them = [one for column in made for one in _constraints(column, change)]
    return any(
        one not in with_them
        for kind in ("foreign_keys", "checks")
        for word in ("made", "dropped", "renamed")
        for one in change[kind][word]
    )


def _constraints(column: Data, change: Data) -> list[Data]:
    """The constraints that came with a column, and speak of no other."""
    checks = [one for one in change["checks"]["made"] if quoted(one["expression"]) == {column["name"]}]
    return checks + [one for one in change["foreign_keys"]["made"] if one["column"] == column["name"]]


def _in_line(column: Data, change: Data) -> str:
    """The column with its constraints, as one definition."""
    own_key = f" FOREIGN KEY ({_q(column['name'])})"
    parts = [
        sql_statements.check(one, "sqlite")
        if "expression" in one
        else sql_statements.foreign_key(one, "sqlite").replace(own_key, "")
        for one in _constraints(column, change)
    ]
    return " ".join([sql_statements.column(column, "sqlite"), *parts])


def _own(plan: Plan, change: Data) -> Data:
    """What people added to a table, by its former name."""
    nothing: Data = {"columns": [], "constraints": [], "indexes": {}}
    return dict(plan.own["tables"].get(change["was"], nothing))


def _rebuild(plan: Plan, change: Data) -> None:
    table = change["new"]
    copy = f"_new_{table['name']}"
    own = _own(plan, change)
    values = [(column["name"], value) for column in table["columns"] if (value := _value(change, column)) is not None]
    values += [(column["name"], _q(column["name"])) for column in own["columns"] if not column["computed"]]
    names = ", ".join(_q(name) for name, _ in values)
    selected = ", ".join(value for _, value in values)
    plan.step(
        sql_statements.table({**table, "name": copy}, "sqlite", own=own),
        why=f"{table['title']}: made anew, since SQLite changes no column in place",
    )
    plan.step(f"INSERT INTO {_q(copy)} ({names})\n  SELECT {selected} FROM {_q(table['name'])}")
    plan.step(f"DROP TABLE {_q(table['name'])}")
    plan.step(f"ALTER TABLE {_q(copy)} RENAME TO {_q(table['name'])}")


def _value(change: Data, column: Data) -> str | None:
    """What a row that is there gets in a column; None leaves it to the default."""
    former = {old["name"]: old for old in change["old"]["columns"]}
    old = former.get(column["name"])
    lost = [pair["new"] for pair in change["columns"]["altered"] if pair["fate"] == changes_values.OTHER]
    if old is None or column in lost:
        if column["nullable"] or column["default"] is None or sql_types.sql_default(column, "sqlite") is not None:
            return None
        return changes_values.literal(column, "sqlite")
    value = changes_values.converted(_q(old["was"]), old, column, "sqlite")
    if old["nullable"] and not column["nullable"] and column["default"] is not None:
        return f"coalesce({value}, {changes_values.literal(column, 'sqlite')})"
    return value


def _change_indexes(plan: Plan, change: Data) -> None:
    made: dict[str, list[Data]] = {}
    for kind in ("uniques", "indexes"):
        for one in [*change[kind]["dropped"], *(old for old, _ in change[kind]["renamed"])]:
            plan.step(f"DROP INDEX {_q(one['name'])}")
        made[kind] = [*change[kind]["made"], *(new for _, new in change[kind]["renamed"])]
    _make_indexes(plan, change["new"], made["uniques"], made["indexes"])


def _make_indexes(plan: Plan, table: Data, uniques: list[Data], indexes: list[Data]) -> None:
    for unique in uniques:
        plan.step(sql_statements.unique(unique, table, "sqlite"))
    for index in indexes:
        plan.step(sql_statements.index(index, table, "sqlite"), why=index["purpose"])


def _q(name: str) -> str:
    return sql_words.quote(name, "sqlite")
