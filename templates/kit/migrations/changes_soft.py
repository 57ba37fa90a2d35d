"""A table that no longer keeps its deleted rows: without the mark they would be back, so they go first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..domain.softdelete import COLUMN, KEY
from ..words.sql_words import quote

if TYPE_CHECKING:
    from .changes_plan import Plan

Data = dict[str, Any]


def forget(plan: Plan, difference: Data, before: list[Data]) -> None:
    """Add what deletes the rows for good, before anything else; ``before`` has the tables by their old names."""
    kept = {change["was"]: change["new"]["name"] for change in difference["kept"] if _loses_mark(change)}
    for table in reversed([table for table in before if table["name"] in kept]):
        name = table["name"]
        dead = f"{quote(COLUMN, plan.database)} IS NOT NULL"
        if plan.database == "sqlite":
            # While tables are made anew, nothing follows a reference.
            _take_along(plan, before, name, dead, {name})
        plan.say(f"deletes the rows of {name} that were only marked as deleted", f"forget_{name}")
        plan.step(f"DELETE FROM {quote(name, plan.database)} WHERE {dead}", why="Without their mark they would be back")
        plan.risk(
            f"the rows of {name} that were deleted while soft_delete was on are gone for good",
            "first keep a copy of them where they belong; then switch it off with --allow-data-loss",
            kept[name],
            COLUMN,
        )


def _take_along(plan: Plan, tables: list[Data], name: str, where: str, seen: set[str]) -> None:
    """What refers to the rows by ``cascade``, and to that, the last ones first."""
    rows = f"SELECT {quote('id', plan.database)} FROM {quote(name, plan.database)} WHERE {where}"
    for table in tables:
        for key in table["foreign_keys"]:
            if key["table"] != name or key["on_delete"] != "cascade" or table["name"] in seen:
                continue
            referring = f"{quote(key['column'], plan.database)} IN ({rows})"
            _take_along(plan, tables, table["name"], referring, {*seen, table["name"]})
            plan.step(f"DELETE FROM {quote(table['name'], plan.database)} WHERE {referring}")


def is_loosened(unique: Data, dropped: list[Data]) -> bool:
    """Whether a unique held before, for all rows or for those that are not deleted: no row can break it."""
    return any(_columns(unique) == _columns(former) for former in dropped)


def _columns(unique: Data) -> list[str]:
    return [column for column in unique["columns"] if column != KEY]


def _loses_mark(change: Data) -> bool:
    return any(column.get("soft_delete") for column in change["columns"]["dropped"])
