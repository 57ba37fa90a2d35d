"""Which indexes a resource's table needs: one for each way in which the application reads it.

- every order of its list, the id last so that ties have an order; behind the owner's column where a rule lets
  somebody list only their own rows
- every filter, followed by the default order, so that a filtered page needs no sort
- every ``@@index`` among the lines of ``prisma:``
- every foreign key, since deleting the referenced row looks for the referring ones
An index whose keys begin another one's, or which is another one read backwards, is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..domain import policies
from ..words import sql_words

if TYPE_CHECKING:
    from ..domain.resource import Order, Resource

Data = dict[str, Any]

# InnoDB's 3072 bytes, in characters of four; an id has 36, and nothing else without a length has more.
_MYSQL_LIMIT = 768
_LENGTH = 36


def plain(table: str, columns: list[str], purpose: str) -> Data:
    """An ascending index."""
    return {
        "name": sql_words.constraint_name(table, *columns, "idx"),
        "purpose": purpose,
        "keys": [{"column": column, "desc": False} for column in columns],
    }


def build(resource: Resource, table: Data, database: str) -> list[Data]:
    """The indexes of a resource's table, the most wanted first."""
    partial = resource.soft_delete and database != "mysql"
    lists = [{**index, "live": partial} for index in [*_orders(resource), *_filters(resource), *_flags(resource)]]
    wanted = _merge([*lists, *_raw(resource), *_references(resource)])
    # Read backwards, an index of PostgreSQL has its nulls first; elsewhere nulls are read apart (see keyset.ts).
    one_way = {column["name"] for column in table["columns"] if column["nullable"]} if database == "postgres" else set()
    present = [
        {"keys": [_key(column) for column in unique["columns"]], "live": "live" in unique}
        for unique in table["uniques"]
    ]
    _widen(wanted, present, one_way)
    kept: list[Data] = []
    taken: set[str] = set()
    for index in wanted:
        longer = [other for other in wanted if len(other["keys"]) > len(index["keys"])]
        if any(_serves(other, index, one_way) for other in [*present, *longer]):
            continue
        name = _name(resource.table, index["keys"], taken)
        taken.add(name)
        present.append(index)
        keys = _fitting(index["keys"], table) if database == "mysql" else index["keys"]
        live = {"live": True} if index["live"] else {}
        kept.append({"name": name, "purpose": "; ".join(index["purposes"]), "keys": keys, **live})
    return kept


def _wanted(purpose: str, keys: list[Data], equal: int) -> Data:
    """``equal``: so many keys are compared for equality, and do not care for a direction."""
    return {"purposes": [purpose], "keys": keys, "equal": equal, "live": False}


def _key(column: str, *, desc: bool = False) -> Data:
    return {"column": column, "desc": desc}


def _order_keys(order: Order) -> list[Data]:
    keys = [_key(key.field.column, desc=key.desc) for key in order.keys]
    return [*keys, _key("id", desc=keys[-1]["desc"])]


def _scopes(resource: Resource) -> list[list[Data]]:
    """What stands before the keys of an order: nothing, the owner, or (two kinds of readers) both."""
    rule, owner = resource.rules.get("list"), resource.owner
    if rule is None:
        return []
    lead = [_key(owner.column)] if owner else []
    owned = {policies.owned_only(rest, owner) for rest in policies.readers(rule)}
    return [*([[]] if owned != {True} else []), *([lead] if True in owned else [])]


def _orders(resource: Resource) -> list[Data]:
    return [
        _wanted(f"sort={order.value}" + (", own rows" if scope else ""), [*scope, *_order_keys(order)], len(scope))
        for scope in _scopes(resource)
        for order in resource.orders
    ]


def _filters(resource: Resource) -> list[Data]:
    scopes = _scopes(resource)
    if not scopes:
        return []
    scope, default = scopes[0], _order_keys(resource.orders[0])
    found = []
    for field in resource.fields:
        equal = _distinct([*scope, _key(field.column)])
        if field.filter is not None:
            found.append(_wanted(f"{field.camel}=", _distinct([*equal, *default]), len(equal)))
        if field.filter == "range":
            found.append(_wanted(f"{field.camel}[gte]=", _distinct([*equal, _key("id")]), len(scope)))
    return found


def _flags(resource: Resource) -> list[Data]:
    flagged = (field for field in resource.fields if field.index)
    return [_wanted(f"index on {field.words}", [_key(field.column)], 1) for field in flagged]


def _raw(resource: Resource) -> list[Data]:
    return [
        _wanted("@@index in prisma", [_key(key.field.column, desc=key.desc) for key in keys], 0)
        for keys in resource.prisma_indexes
    ]


def _references(resource: Resource) -> list[Data]:
    return [
        _wanted(f"deleting a row of {field.target.table}", [_key(field.column)], 1) for field in resource.references
    ]


def _distinct(keys: list[Data]) -> list[Data]:
    seen: dict[str, Data] = {}
    for key in keys:
        seen.setdefault(key["column"], key)
    return list(seen.values())


def _merge(wanted: list[Data]) -> list[Data]:
    """Indexes with the same keys become one that names every purpose."""
    merged: dict[tuple[tuple[str, bool], ...], Data] = {}
    for index in wanted:
        same = merged.setdefault(_identity(index["keys"]), index)
        same["purposes"] += [purpose for purpose in index["purposes"] if purpose not in same["purposes"]]
        same["live"] = same["live"] and index["live"]
        same["equal"] = min(same["equal"], index["equal"])
    return list(merged.values())


def _identity(keys: list[Data]) -> tuple[tuple[str, bool], ...]:
    return tuple((key["column"], key["desc"]) for key in keys)


def _widen(wanted: list[Data], uniques: list[Data], one_way: set[str]) -> None:
    """An index that is to serve for one of all rows, such as a reference's, holds all rows itself."""
    for index in sorted(wanted, key=lambda one: len(one["keys"])):
        if not index["live"] and not any(_serves(unique, index, one_way) for unique in uniques):
            longer = [other for other in wanted if len(other["keys"]) > len(index["keys"])]
            whole = [other for other in longer if _serves({**other, "live": False}, index, one_way)]
            for other in whole[:1]:
                other["live"] = False


def _serves(present: Data, wanted: Data, one_way: set[str]) -> bool:
    """Whether an index does what ``wanted`` is for: it has its rows, and begins with its keys, read either way."""
    if present["live"] and not wanted["live"]:
        return False
    keys = present["keys"]
    equal, count = wanted["equal"], len(wanted["keys"])
    if [key["column"] for key in keys[:count]] != [key["column"] for key in wanted["keys"]]:
        return False
    pairs = list(zip(keys[equal:count], wanted["keys"][equal:], strict=False))
    if all(key["desc"] == other["desc"] for key, other in pairs):
        return True
    backwards = all(key["desc"] != other["desc"] for key, other in pairs)
    return backwards and not any(key["column"] in one_way for key, _ in pairs)


def _fitting(keys: list[Data], table: Data) -> list[Data]:
    """MySQL's indexes hold so many characters: of the longest text only the beginning is kept."""
    lengths = {column["name"]: column["length"] or _LENGTH for column in table["columns"]}
    surplus = sum(lengths[key["column"]] for key in keys) - _MYSQL_LIMIT
    if surplus <= 0:
        return keys
    longest = max(keys, key=lambda key: lengths[key["column"]])["column"]
    cut = lengths[longest] - surplus
    return [{**key, "length": cut} if key["column"] == longest else key for key in keys]


def _name(table: str, keys: list[Data], taken: set[str]) -> str:
    columns = [key["column"] for key in keys]
    name = sql_words.constraint_name(table, *columns, "idx")
    return sql_words.constraint_name(table, *columns, "desc", "idx") if name in taken else name
