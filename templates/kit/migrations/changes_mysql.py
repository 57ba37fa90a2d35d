"""What MySQL has of its own: a column is changed by saying all of it, and an index cannot go while a key needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..database import sql_statements
from ..words import sql_words
from . import changes_values

if TYPE_CHECKING:
    from .changes_plan import Plan

Data = dict[str, Any]


def free(plan: Plan, difference: Data) -> None:
    """Drop the foreign keys of tables that are dropped: their order does not matter then.

    A table that is copied makes its full-text index anew, and that is to happen in the same session as at first.
    """
    extras = [extra for change in difference["kept"] if _copies(change) for extra in change["new"].get("extras", [])]
    settings = [sql for extra in extras for sql in extra["create"] if sql.startswith("SET SESSION ")]
    plan.steps_of(list(dict.fromkeys(settings)))
    for table in difference["dropped"]:
        for key in table["foreign_keys"]:
            plan.step(f"ALTER TABLE `{table['name']}` DROP FOREIGN KEY `{key['name']}`")


def _copies(change: Data) -> bool:
    return any(change["columns"].values())


def unbind(plan: Plan, change: Data) -> None:
    """Drop the constraints and indexes that are no more, or that stand in the way."""
    lead = f"ALTER TABLE `{change['new']['name']}`"
    for key in [*change["foreign_keys"]["dropped"], *(old for old, _ in _rebound(change))]:
        plan.step(f"{lead} DROP FOREIGN KEY `{key['name']}`")
    for check in [*change["checks"]["dropped"], *(old for old, _ in change["checks"]["renamed"])]:
        plan.step(f"{lead} DROP CONSTRAINT `{check['name']}`")
    for kind in ("uniques", "indexes"):
        for one in change[kind]["dropped"]:
            plan.step(f"{lead} DROP INDEX `{one['name']}`")


def _rebound(change: Data) -> list[tuple[Data, Data]]:
    """Foreign keys that stay, but go away meanwhile: renamed, on a changed column, or on an index that is dropped."""
    old = {key["name"]: key for key in change["old"]["foreign_keys"]}
    stays = [(old[key["name"]], key) for key in change["new"]["foreign_keys"] if key["name"] in old]
    made = {key["name"] for key in change["foreign_keys"]["made"]}
    moved = {pair["new"]["name"] for pair in change["columns"]["altered"]}
    moved |= {index["keys"][0]["column"] for index in change["indexes"]["dropped"]}
    moved |= {unique["columns"][0] for unique in change["uniques"]["dropped"]}
    again = [(one, other) for one, other in stays if other["name"] not in made and other["column"] in moved]
    return [*change["foreign_keys"]["renamed"], *again]


def rename(plan: Plan, change: Data) -> None:
    """Rename columns and indexes."""
    lead = f"ALTER TABLE `{change['new']['name']}`"
    for old, new in change["columns"]["renamed"]:
        plan.step(f"{lead} RENAME COLUMN `{old}` TO `{new}`")
    for kind in ("uniques", "indexes"):
        for one, other in change[kind]["renamed"]:
            plan.step(f"{lead} RENAME INDEX `{one['name']}` TO `{other['name']}`")


def types(plan: Plan, difference: Data) -> None:
    """An enum has no type of its own here."""
    del plan, difference


clean = types


def alter(plan: Plan, table: Data, old: Data, new: Data) -> None:
    """Change the type, the default and the null of a column."""
    name = f"`{new['name']}`"
    update = f"UPDATE `{table['name']}` SET {name} ="
    if removed := changes_values.removed_values(old, new):
        _replace(plan, table, old, new, removed)
    elif changes_values.fate(old, new) == changes_values.NARROWER:
        cut = changes_values.converted(name, old, new, "mysql")
        if cut != name and old["kind"] in changes_values.TEXTS:
            plan.step(f"{update} {cut} WHERE char_length({name}) > {new['length']}")
    if old["nullable"] and not new["nullable"] and new["default"] is not None:
        if old["kind"] == new["kind"] and old["values"] == new["values"]:
            plan.step(f"{update} {changes_values.literal(new, 'mysql')} WHERE {name} IS NULL")
        else:
            _modify(plan, table, {**new, "nullable": True, "default": None})
            plan.step(f"{update} {changes_values.literal(new, 'mysql')} WHERE {name} IS NULL")
    if sql_statements.column(old, "mysql") != sql_statements.column(new, "mysql"):
        _modify(plan, table, new)


def _replace(plan: Plan, table: Data, old: Data, new: Data, removed: list[str]) -> None:
    """Give rows with a value that is no more the default, or null; without either they make the change fail."""
    if new["kind"] != "enum" or (new["default"] is None and not new["nullable"]):
        return
    both = [*old["values"], *(value for value in new["values"] if value not in old["values"])]
    _modify(plan, table, {**new, "values": both, "nullable": old["nullable"] or new["nullable"], "default": None})
    by = changes_values.literal(new, "mysql") if new["default"] is not None else "NULL"
    where = f"WHERE `{new['name']}` IN ({sql_words.strings(removed)})"
    plan.step(f"UPDATE `{table['name']}` SET `{new['name']}` = {by} {where}")


def _modify(plan: Plan, table: Data, column: Data) -> None:
    plan.step(f"ALTER TABLE `{table['name']}` MODIFY COLUMN {sql_statements.column(column, 'mysql')}")


def require(plan: Plan, table: Data, column: Data) -> None:
    """Let the column no longer be null."""
    _modify(plan, table, column)


def bind(plan: Plan, change: Data) -> None:
    """Add the indexes and constraints that are new, and those that stood in the way."""
    table = change["new"]
    lead = f"ALTER TABLE `{table['name']}`"
    for unique in change["uniques"]["made"]:
        plan.step(sql_statements.unique(unique, table, "mysql"))
    for index in change["indexes"]["made"]:
        plan.step(sql_statements.index(index, table, "mysql"), why=index["purpose"])
    for check in [*change["checks"]["made"], *(new for _, new in change["checks"]["renamed"])]:
        plan.step(f"{lead} ADD {sql_statements.check(check, 'mysql')}")
    for key in [*change["foreign_keys"]["made"], *(new for _, new in _rebound(change))]:
        plan.step(sql_statements.add_foreign_key(key, table, "mysql"))
