"""SQL that fills PostgreSQL's tables with many rows, for the test that reads the plans of lists.

``build`` gives [{table, sql}] in the order of references: one statement a table, in which ``n`` runs from 1 to the
number of rows. Values repeat as little as their field allows, and what a unique index refuses is left out.
Texts have a vocabulary, as people's have: PostgreSQL estimates how many rows a word's beginning finds from the most
common words, and takes two rows of a hundred for granted where it knows fewer than a hundred.
"""

from __future__ import annotations

from typing import Any

from . import samples, sql_tables, sql_types

Data = dict[str, Any]

ROWS = 100_000
# Accounts that share the rows: each has more of them than a page holds.
OWNERS = 50
# Different words, beside the one that all rows hold and their numbers.
VOCABULARY = 499
_ID = "('0198c2a4-0000-7000-9000-' || lpad(to_hex({n}), 12, '0'))::uuid"


def build(app: Data) -> list[Data]:
    """The statements of a project."""
    found = [_users(app)] if app["has_users"] else []
    ready = {"User"}
    for resource in app["resources_in_order"]:
        found.append({"table": resource["table"], "sql": _resource(resource, ready)})
        ready.add(resource["name"])
    return found


def _insert(table: str, values: dict[str, str]) -> str:
    columns = ", ".join(f'"{name}"' for name in values)
    return (
        f'insert into "{table}" ({columns}) select {", ".join(values.values())} '  # noqa: S608
        f"from generate_series(1, {ROWS}) as n on conflict do nothing"
    )


def _users(app: Data) -> Data:
    role = sql_types.strings([app["roles"][0]])
    values = {"email": "'somebody-' || n || '@example.com'", "name": "'Somebody'", "password_hash": "''", "role": role}
    return {"table": "users", "sql": _insert("users", {"id": _ID.format(n="n"), **values, "updated_at": "now()"})}


def _resource(resource: Data, ready: set[str]) -> str:
    values = {"id": _ID.format(n="n")}
    for field in resource["stored"]:
        values[field["column"]] = _value(field, ready)
    moments = dict.fromkeys(("created_at", "updated_at"), "timestamptz '2030-01-01' + n * interval '1 minute'")
    return _insert(resource["table"], {**values, **moments})


def _value(field: Data, ready: set[str]) -> str:  # noqa: PLR0911
    kind = field["type"]
    if kind == "ref":
        if field["target"]["name"] not in ready:
            return "null"
        return _ID.format(n=f"(1 + n % {OWNERS})" if field["target"]["is_user"] else "n")
    if kind in ("string", "text"):
        least, most = field["min_length"], field["max_length"]
        return f"right(lpad(' quokka v' || n % {VOCABULARY} || ' ' || n, greatest({least}, 16), 'x'), {most})"
    if kind == "int":
        return _number(field["int_min"], field["int_max"])
    if kind == "decimal":
        low, high = samples.decimal_bounds(field)
        return f"({_number(low, high)})::numeric / {10 ** field['args']['scale']}"
    if kind == "money":
        return _number(*samples.money_bounds(field))
    if kind == "enum":
        values = sql_types.strings(field["args"]["values"])
        return f'(array[{values}])[1 + n % {len(field["args"]["values"])}]::"{sql_tables.enum_name(field)}"'
    return _SIMPLE[kind]


def _number(low: int, high: int) -> str:
    return f"{low} + n::bigint % {high - low + 1}" if high - low < 2**62 else "n"


_SIMPLE = {
    "bool": "n % 2 = 0",
    "date": "date '2030-01-01' + n % 3000",
    "datetime": "timestamptz '2030-01-01' + n * interval '1 second'",
    "time": "time '00:00:00' + (n % 86400) * interval '1 second'",
    "uuid": _ID.format(n="n"),
    "email": "'somebody-' || n || '@example.com'",
    "url": "'https://example.com/' || n",
    "phone": "'+49' || lpad(n::text, 9, '0')",
    "json": "'{}'::jsonb",
}
