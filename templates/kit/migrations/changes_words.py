"""A difference in words: its summary, the name of its migration, and what must not happen unasked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..words import sql_words
from . import changes_soft, changes_values
from .changes_diff import quoted

if TYPE_CHECKING:
    from .changes_plan import Plan

Data = dict[str, Any]

_SAFE_DROP = (
    "first release code that no longer uses it, and keep a copy of what it holds; then drop it with --allow-data-loss"
)


def describe(plan: Plan, difference: Data) -> None:
    """Say what changes. The statements are added by the module of the database."""
    for change in difference["kept"]:
        if change["was"] != change["new"]["name"]:
            plan.say(f"renames the table {change['was']} to {change['new']['name']}", f"rename_{change['was']}")
        if change["was"] != change["new"]["name"] or change["columns"]["renamed"]:
            plan.notes.append(
                f"processes of the release before fail on {change['was']} from the moment of the renaming: stop them "
                "first, or keep the old name"
            )
    for table in difference["made"]:
        plan.say(f"adds the table {table['name']}", f"add_{table['name']}")
    for table in difference["dropped"]:
        plan.say(f"drops the table {table['name']} and its rows", f"drop_{table['name']}")
    for change in difference["kept"]:
        _columns(plan, change)
        _constraints(plan, change)


def risks(plan: Plan, difference: Data) -> None:
    """Name what destroys values, and what fails where rows are not as the new state wants them."""
    moved = "if one of the new resources is this one by another name, write was: and its former name there; else "
    for table in difference["dropped"]:
        safe = moved + _SAFE_DROP if difference["made"] else _SAFE_DROP
        plan.risk(f"the table {table['name']} and all its rows are dropped", safe, table["was"])
    for change in difference["kept"]:
        table = change["new"]["name"]
        for column in change["columns"]["dropped"]:
            text = f"the column {table}.{column['name']} and its values are dropped"
            plan.risk(text, _renamed(column, change["columns"]["made"]) + _SAFE_DROP, table, column["name"])
        for column in change["columns"]["made"]:
            if not column["nullable"] and column["default"] is None:
                _missing(plan, table, column)
        for pair in change["columns"]["altered"]:
            _altered(plan, table, pair)


def _renamed(column: Data, made: list[Data]) -> str:
    """The advice for a column that went while one of its kind came: it may be the same, by another name."""
    heir = next((one["name"] for one in made if one["kind"] == column["kind"] != "uuid"), None)
    return f"if {heir} is the same by another name, write was({column['name']}) after its type; else " if heir else ""


def _fill(column: Data) -> str:
    default = "= <value>, apply and migrate; then write !" if column["kind"] not in ("uuid", "json") else ""
    first = f"in two steps: first declare it with a default ({default}), or" if default else "in two steps: first"
    return (
        f"{first} nullable (?), apply, migrate and fill the rows; then make it required, with --allow-data-loss: "
        "the migration fails, and changes no value, while a row without one is left"
    )


def _missing(plan: Plan, table: str, column: Data) -> None:
    text = f"{table}.{column['name']} is required and has no default: rows that are there have no value"
    plan.risk(text, _fill(column), table, column["name"])


def _altered(plan: Plan, table: str, pair: Data) -> None:
    old, new = pair["old"], pair["new"]
    place = f"{table}.{new['name']}"
    name = sql_words.quote(new["name"], plan.database)
    if pair["fate"] == changes_values.OTHER:
        turn = f"from {shown(old)} into {shown(new)}" if shown(old) != shown(new) else "to refer to another table"
        plan.risk(
            f"{place} turns {turn}: its values cannot be kept",
            "in two steps: add a field of the new type beside it, release code that fills both, then drop the old one",
            table,
            new["name"],
        )
        if not new["nullable"] and new["default"] is None:
            _missing(plan, table, new)
        return
    if pair["fate"] == changes_values.NARROWER:
        plan.risk(
            f"{place} turns from {shown(old)} into {shown(new)}: {_loss(old, new)}",
            f"first look for rows that do not fit (select {name} from {sql_words.quote(table, plan.database)}) and "
            "change them; or add a second field, move the values in code, and drop this one later",
            table,
            new["name"],
        )
    if old["nullable"] and not new["nullable"] and new["default"] is None:
        plan.risk(
            f"{place} becomes required, and has no default for rows without a value", _fill(new), table, new["name"]
        )


def _loss(old: Data, new: Data) -> str:
    gone = changes_values.removed_values(old, new)
    if gone and new["default"] is not None:
        return f"rows with {', '.join(gone)} get {new['default']['value']}"
    if gone:
        return f"rows with {', '.join(gone)} " + ("lose it" if new["nullable"] else "make it fail")
    return (
        "longer values are cut" if new["kind"] in changes_values.TEXTS else "values that do not fit are rounded or fail"
    )


def shown(column: Data) -> str:
    """A column's type in the words of scaffold.yaml."""
    if column["values"] is not None:
        return f"{column['kind']}({', '.join(column['values'])})"
    if column["kind"] == "decimal":
        return f"decimal({column['precision']},{column['scale']})"
    if column["kind"] in ("string", "text"):
        return f"{column['kind']}(..{column['length']})"
    return str(column.get("holds", column["kind"]))


def _columns(plan: Plan, change: Data) -> None:
    table, columns = change["new"]["name"], change["columns"]
    for old, new in columns["renamed"]:
        plan.say(f"renames {table}.{old} to {new}", f"rename_{table}_{old}")
    for column in columns["made"]:
        plan.say(f"adds {table}.{column['name']}", f"add_{table}_{column['name']}")
    for column in columns["dropped"]:
        plan.say(f"drops {table}.{column['name']} and its values", f"drop_{table}_{column['name']}")
    for pair in columns["altered"]:
        plan.say(f"changes {table}.{pair['new']['name']}{_how(pair)}", f"change_{table}_{pair['new']['name']}")


def _how(pair: Data) -> str:
    old, new = pair["old"], pair["new"]
    parts = [f"from {shown(old)} to {shown(new)}"] if shown(old) != shown(new) else []
    if old["nullable"] != new["nullable"]:
        parts.append("which may now be null" if new["nullable"] else "which is now never null")
    return "".join(f", {part}" for part in parts) if parts else ": its default"


def _constraints(plan: Plan, change: Data) -> None:
    """What changes beside columns; constraints that came or went with a column go without saying."""
    said = len(plan.summary)
    table, columns = change["new"]["name"], change["columns"]
    new = {column["name"] for column in columns["made"]}
    _uniques(plan, table, change["uniques"], new)
    for index in change["indexes"]["made"]:
        listed = ", ".join(key["column"] for key in index["keys"])
        plan.say(f"adds an index on {table} ({listed})", f"index_{table}")
    for index in change["indexes"]["dropped"]:
        plan.say(f"drops the index {index['name']}", f"index_{table}")
    _checks(plan, change)
    _references(plan, change, new)
    for extra in change["extras"]["made"]:
        plan.say(f"makes {extra['name']}", f"index_{table}")
    silent = len(plan.summary) == said and not any(columns[word] for word in columns)
    if silent and any(change[kind][word] for kind in _KINDS for word in ("dropped", "renamed")):
        plan.say(f"changes constraints of {table}", f"constraints_{table}")


def _references(plan: Plan, change: Data, new: set[str]) -> None:
    table = change["new"]["name"]
    former = {key["column"] for key in change["old"]["foreign_keys"]}
    for key in (key for key in change["foreign_keys"]["made"] if key["column"] not in new):
        plan.say(f"changes the reference {table}.{key['column']}", f"reference_{table}")
        if key["column"] not in former:
            plan.notes.append(
                f"the migration fails while {table}.{key['column']} holds an id that {key['table']} does not have"
            )


def _uniques(plan: Plan, table: str, uniques: Data, new: set[str]) -> None:
    for unique in uniques["made"]:
        if changes_soft.is_loosened(unique, uniques["dropped"]):
            plan.say(f"changes which rows of {table} must differ in {', '.join(unique['columns'])}", f"unique_{table}")
            continue
        listed = ", ".join(unique["columns"])
        plan.say(f"makes {table} ({listed}) unique", f"unique_{table}")
        if not new & set(unique["columns"]):
            plan.notes.append(
                f"the migration fails while two rows of {table} have the same {listed}: change one of them first"
            )


def _checks(plan: Plan, change: Data) -> None:
    """A check of a column that changes goes without saying, but not that rows may break it."""
    table, columns, checks = change["new"]["name"], change["columns"], change["checks"]
    made = {column["name"] for column in columns["made"]}
    said = {pair["new"]["name"] for pair in columns["altered"]} | {new for _, new in columns["renamed"]}
    former = {quoted(check["expression"]): check["expression"] for check in checks["dropped"]}
    for check in checks["made"]:
        names, expression = quoted(check["expression"]), check["expression"]
        if names & made:
            continue
        old = former.get(names)
        if not names & said:
            plan.say(f"{'adds' if old is None else 'changes'} the check {expression} of {table}", f"check_{table}")
        if old is None or not _loosens(old, expression):
            plan.notes.append(f"the migration fails while a row of {table} breaks {expression}: change it first")


def _loosens(old: str, new: str) -> bool:
    """Whether whatever satisfies the old check satisfies the new one, as far as their text tells."""
    known = old.split(" AND ")
    return all(part in known or any(_implies(one, part) for one in known) for part in new.split(" AND "))


def _implies(one: str, other: str) -> bool:
    left, right = (_BOUND.fullmatch(text) for text in (one, other))
    if left and right and left[1] == right[1] and left[2] == right[2]:
        low, high = sorted((float(left[3]), float(right[3])))
        return float(right[3]) == (low if left[2] == ">=" else high)
    old, new = (_VALUES.fullmatch(text) for text in (one, other))
    return bool(old and new and old[1] == new[1] and set(_TEXT.findall(one)) <= set(_TEXT.findall(other)))


_BOUND = re.compile(r"(.+) (>=|<=) (-?[0-9.]+)")
_VALUES = re.compile(r"(.+) IN \(.*\)")
_TEXT = re.compile(r"'((?:[^']|'')*)'")
_KINDS = ("uniques", "indexes", "foreign_keys", "checks", "extras")
