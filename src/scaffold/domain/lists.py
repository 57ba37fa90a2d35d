"""The orders and limits of a resource's list, and its unique groups."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scaffold.domain import shape
from scaffold.domain.source import Place, fail, fail_name
from scaffold.domain.tokens import Cursor
from scaffold.domain.types import INDEXED, MAX_INDEXED, TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping as Dict

    from scaffold.domain.fields import Field
    from scaffold.domain.tree import Mapping, Scalar

Key = dict[str, Any]

LIMITS = re.compile(r"([0-9]{1,4})(?:\.\.([0-9]{1,4}))?\Z")
DEFAULT_LIMIT, MAX_LIMIT, MOST_LIMIT = 20, 100, 1_000
MAX_ORDERS, MAX_KEYS, MAX_GROUP = 10, 4, 8
IMPLICIT_SORTS = ("created_at", "updated_at")
NOT_UNIQUE = ("text", "json", "url", "refs", "file", "image")


def parse_list(found: Mapping, name: str, fields: Dict[str, Field]) -> dict[str, Any]:
    """Parse `list`, or return what holds without it: 20..100, newest first."""
    limit = {"default": DEFAULT_LIMIT, "max": MAX_LIMIT}
    sort: list[list[Key]] = [[{"field": "created_at", "desc": True}]]
    if "list" in found.values:
        node = shape.mapping(found.values["list"], f"the list of {name}")
        shape.known_keys(node, ("limit", "sort"), f"list of {name}")
        if "limit" in node.values:
            limit = _limit(shape.scalar(node.values["limit"], "the limits of a page, for example 20..100"))
        if "sort" in node.values:
            sort = _sort(node, name, fields)
    check_filters(fields, sort[0])
    return {"limit": limit, "sort": sort}


def _limit(one: Scalar) -> dict[str, int]:
    match = LIMITS.match(one.text)
    if match is None:
        fail(one.place, f"expected the limits of a page, for example 20..100, found '{one.text[:40]}'")
    default, most = int(match[1]), int(match[2] or match[1])
    if not 1 <= default <= most <= MOST_LIMIT:
        fail(one.place, f"the limits {default}..{most} do not fit: expected 1 <= default <= greatest <= {MOST_LIMIT}")
    return {"default": default, "max": most}


def _sort(node: Mapping, name: str, fields: Dict[str, Field]) -> list[list[Key]]:
    what = f"the orders of {name}"
    orders: list[list[Key]] = []
    for item in shape.sequence(node.values["sort"], what):
        one = shape.scalar(item, "an order, for example -created_at")
        order = _order(one, name, fields)
        if order in orders:
            fail(one.place, f"the order '{one.text}' is there twice in {what}")
        orders.append(order)
    if not orders:
        fail(
            node.values["sort"].place,
            f"{what} are empty; expected at least one",
            hint="leave sort out for [-created_at]",
        )
    if len(orders) > MAX_ORDERS:
        fail(node.values["sort"].place, f"{what}: at most {MAX_ORDERS}, since each is an index")
    return orders


def _order(one: Scalar, name: str, fields: Dict[str, Field]) -> list[Key]:
    cursor = Cursor(one)
    keys: list[Key] = []
    while True:
        descending = cursor.accept("-") is not None
        token = cursor.expect_kind("word", "the name of a field")
        _check_sortable(token.text, cursor.at(token), name, fields)
        if any(key["field"] == token.text for key in keys):
            cursor.fail_at(token, f"the field {token} is there twice in one order")
        keys.append({"field": token.text, "desc": descending})
        if not cursor.accept(","):
            break
    cursor.expect_end("',' or the end")
    if len(keys) > MAX_KEYS:
        fail(one.place, f"one order has at most {MAX_KEYS} fields")
    check_index([key["field"] for key in keys], one.place, fields)
    return keys


def _check_sortable(name: str, place: Place, resource: str, fields: Dict[str, Field]) -> None:
    sortable = [key for key, one in fields.items() if _sortable(one)] + list(IMPLICIT_SORTS)
    if name in sortable:
        return
    if name not in fields:
        fail_name(place, f"field to sort {resource} by", name, sortable)
    data = fields[name].data
    why = f"{data['type']}, which has no order"
    if data["internal"]:
        why = "internal: an order would give its values away"
    elif data["computed"] is not None:
        why = "computed, and no index holds it"
    fail(place, f"{resource} cannot be sorted by {name}: it is {why}", hint=f"valid: {', '.join(sortable)}")


def _sortable(one: Field) -> bool:
    return TYPES[one.data["type"]].sortable and not one.data["internal"] and one.data["computed"] is None


def parse_uniques(found: Mapping, name: str, fields: Dict[str, Field]) -> list[list[str]]:
    """Parse `unique: [[a, b]]`."""
    if "unique" not in found.values:
        return []
    groups: list[list[str]] = []
    for item in shape.sequence(found.values["unique"], f"the unique groups of {name}, [[a, b]],"):
        ones = shape.names(item, f"a unique group of {name}")
        group = [one.text for one in ones]
        for one in ones:
            _check_unique(one, name, fields)
        if not 2 <= len(group) <= MAX_GROUP:
            hint = f"write the flag unique on the field {group[0]}" if len(group) == 1 else None
            fail(item.place, f"a unique group has 2 to {MAX_GROUP} fields, this one {len(group)}", hint=hint)
        if any(set(other) == set(group) for other in groups):
            fail(item.place, f"the unique group [{', '.join(group)}] is there twice")
        check_index(group, item.place, fields)
        groups.append(group)
    return groups


def _check_unique(one: Scalar, name: str, fields: Dict[str, Field]) -> None:
    if one.text not in fields:
        fail_name(one.place, f"field in a unique group of {name}", one.text, fields)
    kind = fields[one.text].data["type"]
    if kind in NOT_UNIQUE:
        fail(one.place, f"{one.text} cannot be part of a unique group: it is {kind}")
    if fields[one.text].data["computed"] == {"expression": None}:
        fail(
            one.place,
            f"{one.text} cannot be part of a unique group: until its function is written every row has the same value",
        )


def check_filters(fields: Dict[str, Field], first: list[Key]) -> None:
    """Each filter has an index, with the default order behind it."""
    for name, one in fields.items():
        if one.data["filter"]:
            keys = dict.fromkeys([name, *(key["field"] for key in first)])
            check_index(keys, one.where("filter"), fields)


def check_index(group: Iterable[str], place: Place, fields: Dict[str, Field]) -> None:
    """Refuse an index that is longer than MySQL's longest."""
    lengths = {name: _indexed(fields[name].data) for name in group if name in fields}
    if sum(lengths.values()) > MAX_INDEXED:
        long = " and ".join(name for name, length in lengths.items() if length)
        fail(
            place,
            f"an index over {long} would hold {sum(lengths.values())} characters, and at most {MAX_INDEXED} fit",
            hint="declare shorter strings",
        )


def _indexed(data: dict[str, Any]) -> int:
    return data["args"]["max"] if data["type"] == "string" else INDEXED.get(data["type"], 0)
