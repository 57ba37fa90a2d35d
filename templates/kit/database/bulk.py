"""SQL that fills PostgreSQL's tables with many rows, for the test that reads the plans of lists.

``build`` gives [{table, sql}] in the order of references: one statement a table, in which ``n`` runs from 1 to the
number of rows. Values repeat as little as their field allows, and what a unique index refuses is left out: since every
value comes back after a known number of rows, so is known which rows are surely there to be referred to.
What no unique index looks at is scattered, each field in its own way: the newest rows are not those with the highest
numbers as well, and two references are not to the same account.
Texts have a vocabulary, as people's have: PostgreSQL estimates how many rows a word's beginning finds from the most
common words, and takes two rows of a hundred for granted where it knows fewer than a hundred.
"""

from __future__ import annotations

from math import lcm
from typing import TYPE_CHECKING, Any

from ..words import sql_words
from ..words.sql_words import BULK_ID

if TYPE_CHECKING:
    from ..domain.resource import Resource
    from ..fields.field import Field

Data = dict[str, Any]

ROWS = 100_000
# Accounts that share the rows. Each has more of them than two pages hold, and may have to go through all of its own:
# in a search, or where two references make them its own.
OWNERS = 2_000


def build(app: Data) -> list[Data]:
    """The statements of a project."""
    found = [_users(app)] if app["has_users"] else []
    rows: dict[str, int] = {}
    for resource in app["resources_in_order"]:
        targets = _targets(resource, rows)
        found.append({"table": resource.table, "sql": _resource(resource, targets)})
        rows[resource.name] = _rows(resource, targets)
    return found


def _targets(resource: Resource, rows: dict[str, int]) -> dict[str, int]:
    """Over how many rows each reference is spread; those to tables without rows yet are not in it."""
    alone = {group[0].name for group in resource.uniques if len(group) == 1}
    rows = {**rows, "User": OWNERS}
    found = {field.name: rows.get(field.target.name) for field in resource.references}
    found |= {name: ROWS for name, number in found.items() if name in alone and number == OWNERS}
    return {name: number for name, number in found.items() if number is not None}


def _rows(resource: Resource, targets: dict[str, int]) -> int:
    """How many rows are surely there, from the first one on: as many as no unique index refuses."""
    return min([ROWS, *(lcm(*(_period(field, targets) for field in group)) for group in resource.uniques)])


def _period(field: Field, targets: dict[str, int]) -> int:
    """After how many rows, at the least, a value comes back."""
    return targets.get(field.name, ROWS) if field.traits.is_reference else field.traits.comes_back(field, ROWS)


def _insert(table: str, values: dict[str, str]) -> str:
    columns = ", ".join(f'"{name}"' for name in values)
    return (
        f'insert into "{table}" ({columns}) select {", ".join(values.values())} '  # noqa: S608
        f"from generate_series(1, {ROWS}::bigint) as n on conflict do nothing"
    )


def _users(app: Data) -> Data:
    role = sql_words.strings([app["roles"][0]])
    values = {"email": "'somebody-' || n || '@example.com'", "name": "'Somebody'", "password_hash": "''", "role": role}
    values |= {field.column: _value(field, "n", {}) for field in app["account"]["fields"]}
    return {"table": "users", "sql": _insert("users", {"id": BULK_ID.format(n="n"), **values, "updated_at": "now()"})}


def _scattered(seed: int) -> str:
    return f"abs(hashint8extended(n, {seed}) % {ROWS})"


def _resource(resource: Resource, targets: dict[str, int]) -> str:
    unique = {field.name for group in resource.uniques for field in group}
    values = {"id": BULK_ID.format(n="n")}
    for seed, field in enumerate(resource.stored, 1):
        values[field.column] = _value(field, "n" if field.name in unique else _scattered(seed), targets)
    moment = f"timestamptz '2030-01-01' + {_scattered(0)} * interval '1 minute'"
    moments = dict.fromkeys(("created_at", "updated_at"), moment)
    return _insert(resource.table, {**values, **moments})


def _value(field: Field, n: str, targets: dict[str, int]) -> str:
    if not field.traits.is_reference:
        return field.traits.made_in_bulk(field, n)
    return BULK_ID.format(n=f"(1 + {n} % {targets[field.name]})") if field.name in targets else "null"
