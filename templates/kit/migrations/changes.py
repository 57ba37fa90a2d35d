"""The migration from one state of the database to another: SQL, and what a person must know before it runs.

A state is the list of tables that ``state.json`` records (see ``sql_tables``). Nothing here looks at a database, at
files or at a clock: the same two states give the same bytes.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from ..fields import links
from ..words import names
from . import changes_server, changes_soft, changes_sqlite, changes_words
from .changes_diff import NOTHING, difference
from .changes_plan import Made, Plan

if TYPE_CHECKING:
    from ..domain.resource import Resource
    from ..fields.field import Link, SetOf

Data = dict[str, Any]

_NAME_LIMIT = 60


CARRIES_OWN = True
"""``alter`` takes what people made themselves (the engine asks, since older kits do not)."""


def alter(
    database: str, before: list[Data], after: list[Data], renames: Data | None = None, own: Data | None = None
) -> Data:
    """Give {scripts, summary, name, notes, risks} of the change; no scripts when nothing has to be done.

    ``scripts`` is a list of {name, sql, alone, tables}: each is one migration, with the state after it; ``alone``
    if it cannot run in a transaction: one statement, as Prisma's own tool wants it too. ``risks`` are
    {text, way, sql}: what destroys something, or fails on rows that nobody but the user knows. ``renames`` comes
    from the function of that name. ``own`` is what SQLite has beside the state, by migrations of people's own, and is
    carried along where a table is made anew: {tables: {name: {columns: [{name, sql, computed}], constraints: [sql],
    indexes: {name: sql}}}, beside: [{kind, name, table, sql}]} (triggers and views).
    """
    changed = difference(before, after, renames or NOTHING, database)
    plan = Plan(database, own or {"tables": {}, "beside": []})
    changes_words.describe(plan, changed)
    changes_words.risks(plan, changed)
    changes_soft.forget(plan, changed, before)
    (changes_sqlite if database == "sqlite" else changes_server).steps(plan, changed)
    return {
        "scripts": _scripts(plan, after),
        "summary": plan.summary,
        "notes": plan.notes,
        "risks": plan.shown_risks(),
    }


def renames(app: Data) -> Data:
    """Former names, by what ``was`` says: {tables: {old: new}, columns: {new table: {old: new}}}."""
    former = {resource.name: resource.was for resource in app["resources"] if resource.was}
    tables: dict[str, str] = {}
    columns: dict[str, dict[str, str]] = {}
    for resource in app["resources"]:
        if resource.was:
            tables[names.spelled(resource.was).table] = resource.table
        columns[resource.table] = {
            field.was + field.column.removeprefix(field.name): field.column for field in resource.stored if field.was
        }
        for field in resource.sets:
            link = field.link
            sides = columns.setdefault(link.name, {})
            for old in _former_links(field, resource, former):
                tables |= {old.name: link.name} if old.name != link.name else {}
                sides |= {old.own.column: link.own.column, old.other.column: link.other.column}
    return {"tables": tables, "columns": columns}


def _former_links(field: SetOf, resource: Resource, former: dict[str, str]) -> list[Link]:
    """What the table of a field of type refs may have been called: each of three names in it, or none, may be old."""
    target = field.target.name
    owners = [resource.name, former.get(resource.name)]
    return [
        links.table(name, names.spelled(to), names.spelled(owner))
        for owner, name, to in product(owners, [field.name, field.was], [target, former.get(target)])
        if owner and name and to
    ]


def _scripts(plan: Plan, after: list[Data]) -> list[Data]:
    """What runs in one go, then one by one what cannot."""
    together = [step for step in plan.steps if step["alone"] is None]
    alone = [step for step in plan.steps if step["alone"] is not None]
    waiting = [step["alone"] for step in alone]
    scripts = [
        {"name": step["alone"][2], "sql": _text(step), "alone": True, "tables": _without(after, waiting[number:])}
        for number, step in enumerate(alone, 1)
    ]
    first = [
        (_name(plan.names), [_text(step) for step in together]),
        ("validate_constraints", [f"{statement};\n" for statement in plan.validations]),
        ("require_columns", [f"{statement};\n" for statement in plan.believed]),
    ]
    tables = _without(after, waiting)
    in_one_go = [
        {"name": name, "sql": "\n".join(texts), "alone": False, "tables": tables} for name, texts in first if texts
    ]
    return in_one_go + scripts


def _without(tables: list[Data], missing: list[Made]) -> list[Data]:
    """The state while some things are not made yet."""
    return [
        {
            **table,
            **{
                kind: [one for one in table.get(kind, []) if (table["name"], kind, one["name"]) not in missing]
                for kind in {kind for name, kind, _ in missing if name == table["name"]}
            },
        }
        for table in tables
    ]


def _text(step: Data) -> str:
    why = f"-- {step['why']}\n" if step["why"] else ""
    return f"{why}{step['sql']};\n"


def _name(parts: list[str]) -> str:
    """A word for the folder: the one change there is, or the first and how many more."""
    if not parts:
        return "change"
    distinct = list(dict.fromkeys(parts))
    more = f"_and_{len(distinct) - 1}_more" if len(distinct) > 1 else ""
    return distinct[0][: _NAME_LIMIT - len(more)].rstrip("_") + more
