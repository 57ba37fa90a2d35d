"""What PostgreSQL has of its own: types of enums, renamed constraints, indexes that are made while others write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..database import sql_statements
from ..fields import sql_types
from ..words import sql_words
from . import changes_values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .changes_plan import Plan

Data = dict[str, Any]


def free(plan: Plan, difference: Data) -> None:
    """Free the names of foreign keys between tables that are dropped."""
    for table in difference["dropped"]:
        for key in table["foreign_keys"]:
            plan.step(f'ALTER TABLE "{table["name"]}" DROP CONSTRAINT "{key["name"]}"')


def unbind(plan: Plan, change: Data) -> None:
    """Drop the constraints and indexes that are no more."""
    for kind in ("foreign_keys", "checks"):
        for one in change[kind]["dropped"]:
            plan.step(f'ALTER TABLE "{change["new"]["name"]}" DROP CONSTRAINT "{one["name"]}"')
    for kind in ("uniques", "indexes"):
        for one in change[kind]["dropped"]:
            plan.step(f'DROP INDEX "{one["name"]}"')


def rename(plan: Plan, change: Data) -> None:
    """Rename columns, and what is named after a table or a column."""
    name = change["new"]["name"]
    for old, new in change["columns"]["renamed"]:
        plan.step(f'ALTER TABLE "{name}" RENAME COLUMN "{old}" TO "{new}"')
    for old, new in _names(change):
        plan.step(f'ALTER TABLE "{name}" RENAME CONSTRAINT "{old}" TO "{new}"')
    for kind in ("uniques", "indexes"):
        for one, other in change[kind]["renamed"]:
            plan.step(f'ALTER INDEX "{one["name"]}" RENAME TO "{other["name"]}"')
    former = {column["name"]: column for column in change["old"]["columns"]}
    for column in change["new"]["columns"]:
        old_type, new_type = _type(former.get(column["name"])), _type(column)
        if old_type and new_type and old_type != new_type:
            plan.step(f'ALTER TYPE "{old_type}" RENAME TO "{new_type}"')


def _names(change: Data) -> Iterator[tuple[str, str]]:
    if change["was"] != change["new"]["name"]:
        yield f"{change['was']}_pkey", f"{change['new']['name']}_pkey"
    for kind in ("foreign_keys", "checks"):
        yield from ((one["name"], other["name"]) for one, other in change[kind]["renamed"])


def types(plan: Plan, difference: Data) -> None:
    """Make the types of enums that are new."""
    for table in difference["made"]:
        plan.steps_of([sql_statements.enum(column) for column in table["columns"] if column["enum"]])
    for change in difference["kept"]:
        former = {column["name"] for column in change["old"]["columns"] if column["enum"]}
        made = [column for column in change["new"]["columns"] if column["enum"] and column["name"] not in former]
        plan.steps_of([sql_statements.enum(column) for column in made])


def alter(plan: Plan, table: Data, old: Data, new: Data) -> None:
    """Change the type, the default and the null of a column."""
    name = f'"{new["name"]}"'
    lead = f'ALTER TABLE "{table["name"]}" ALTER COLUMN {name}'
    before, after = sql_types.sql_default(old, "postgres"), sql_types.sql_default(new, "postgres")
    retyped = _alter_type(plan, table, old, new)
    if retyped and after is not None:
        plan.step(f"{lead} SET DEFAULT {after}")
    elif before != after and not retyped:
        plan.step(f"{lead} DROP DEFAULT" if after is None else f"{lead} SET DEFAULT {after}")
    if old["nullable"] and not new["nullable"]:
        if new["default"] is not None:
            value = changes_values.literal(new, "postgres")
            plan.step(f'UPDATE "{table["name"]}" SET {name} = {value} WHERE {name} IS NULL')
        _require_beside_writers(plan, table, new)
    elif new["nullable"] and not old["nullable"]:
        plan.step(f"{lead} DROP NOT NULL")


def _alter_type(plan: Plan, table: Data, old: Data, new: Data) -> bool:
    """Change the type; tells whether the default is gone with the old one."""
    name = f'"{new["name"]}"'
    lead = f'ALTER TABLE "{table["name"]}" ALTER COLUMN {name}'
    kind = sql_types.sql_type(new, "postgres")
    both = old["kind"] == new["kind"] == "enum"
    if both and old["values"] == new["values"]:
        return False
    if both and _can_grow(old, new):
        _grow(plan, old["values"], new)
        return False
    value = changes_values.converted(name, old, new, "postgres")
    if not both and sql_types.sql_type(old, "postgres") == kind and value == name:
        return False
    dropped = sql_types.sql_default(old, "postgres") is not None
    if dropped:
        plan.step(f"{lead} DROP DEFAULT")
    if both:
        kind_before = f"{_type(new)}_old"
        plan.step(f'ALTER TYPE "{_type(new)}" RENAME TO "{kind_before}"')
        plan.step(sql_statements.enum(new))
    using = f" USING {value}" if value != name else ""
    plan.step(f"{lead} TYPE {kind}{using}")
    if both:
        plan.step(f'DROP TYPE "{_type(new)}_old"')
    return True


def _can_grow(old: Data, new: Data) -> bool:
    """Values can be added in place unless one is gone, the order is another, or a new one is used at once."""
    order = [value for value in new["values"] if value in old["values"]]
    default = (new["default"] or {}).get("value")
    return bool(order == old["values"] and (default is None or default in old["values"]))


def _grow(plan: Plan, values: list[str], new: Data) -> None:
    known = list(values)
    for position, value in enumerate(new["values"]):
        if value in known:
            continue
        place = f" BEFORE {sql_words.strings([known[position]])}" if position < len(known) else ""
        plan.step(f'ALTER TYPE "{_type(new)}" ADD VALUE {sql_words.strings([value])}{place}')
        known.insert(position, value)


def require(plan: Plan, table: Data, column: Data) -> None:
    """Let the column no longer be null."""
    plan.step(f'ALTER TABLE "{table["name"]}" ALTER COLUMN "{column["name"]}" SET NOT NULL')


def _require_beside_writers(plan: Plan, table: Data, column: Data) -> None:
    """Let no more nulls in; rows that are there are looked through later, and the column believes what was found."""
    lead = f'ALTER TABLE "{table["name"]}"'
    name = sql_words.constraint_name(table["name"], column["name"], "required")
    plan.step(f'{lead} ADD CONSTRAINT "{name}" CHECK ("{column["name"]}" IS NOT NULL) NOT VALID')
    plan.validations.append(f'{lead} VALIDATE CONSTRAINT "{name}"')
    plan.believed.append(f'{lead} ALTER COLUMN "{column["name"]}" SET NOT NULL')
    plan.believed.append(f'{lead} DROP CONSTRAINT "{name}"')


def clean(plan: Plan, difference: Data) -> None:
    """Drop the types of enums that are no more."""
    gone = [column for table in difference["dropped"] for column in table["columns"]]
    for change in difference["kept"]:
        enums = {column["name"] for column in change["new"]["columns"] if column["enum"]}
        gone += [column for column in change["old"]["columns"] if column["name"] not in enums]
    plan.steps_of([f'DROP TYPE "{_type(column)}"' for column in gone if column["enum"]])


def bind(plan: Plan, change: Data) -> None:
    """Add the constraints that are new; indexes come after everything, while others read and write.

    Constraints hold from now on at once, and rows that are there are looked through in a migration after that: it
    locks nobody out.
    """
    table = change["new"]
    for check in change["checks"]["made"]:
        _constrain(plan, table, check, f'ALTER TABLE "{table["name"]}" ADD {sql_statements.check(check, "postgres")}')
    for key in change["foreign_keys"]["made"]:
        _constrain(plan, table, key, sql_statements.add_foreign_key(key, table, "postgres"))
    for unique in change["uniques"]["made"]:
        plan.step(
            sql_statements.unique(unique, table, "postgres", how="CONCURRENTLY "),
            alone=(table["name"], "uniques", unique["name"]),
        )
    for index in change["indexes"]["made"]:
        sql = sql_statements.index(index, table, "postgres", how="CONCURRENTLY ")
        plan.step(sql, why=index["purpose"], alone=(table["name"], "indexes", index["name"]))


def _constrain(plan: Plan, table: Data, constraint: Data, sql: str) -> None:
    plan.step(f"{sql} NOT VALID")
    plan.validations.append(f'ALTER TABLE "{table["name"]}" VALIDATE CONSTRAINT "{constraint["name"]}"')


def add(plan: Plan, table: Data, column: Data) -> None:
    """Add a required column whose default the table does not keep: as one for a moment, no row is written anew."""
    lead = f'ALTER TABLE "{table["name"]}"'
    default = changes_values.literal(column, "postgres")
    plan.step(f"{lead} ADD COLUMN {sql_statements.column(column, 'postgres')} DEFAULT {default}")
    plan.step(f'{lead} ALTER COLUMN "{column["name"]}" DROP DEFAULT')


def _type(column: Data | None) -> str | None:
    return str(column["enum"]["type"]) if column and column["enum"] else None
