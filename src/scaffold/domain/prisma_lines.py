"""The raw `prisma:` lines of a resource: what migrations can follow of them, and a refusal of everything else.

Migrations are made of the fields, not of Prisma's schema. A comment changes no table, and an index can be made from its
line alone. Any other line would leave the schema and the database at odds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scaffold.domain import shape
from scaffold.domain.lists import MAX_GROUP, NOT_UNIQUE, check_index
from scaffold.domain.source import Place, fail, fail_name, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scaffold.domain.resource import Resource
    from scaffold.domain.tree import Node

INDEX = re.compile(r"@@index\(\[(?P<keys>[^\[\]]+)\]\)\Z")
KEY = re.compile(r"(?P<name>\w+)(\(sort: (?P<sort>Asc|Desc)\))?\Z")
INSTEAD = {
    "@@unique": "write unique: [[a, b]] beside the fields",
    "@@map": "the table is called after the resource; was: renames it",
    "@@id": "every row has an id",
}


def parse_prisma(node: Node, resource: Resource) -> dict[str, Any]:
    """Return `{comments: [text], indexes: [[{field, desc}]]}`."""
    comments: list[str] = []
    indexes: list[list[dict[str, Any]]] = []
    for place, line in _lines(node, resource):
        if line.startswith("///"):
            comments.append(line[3:].strip())
        elif found := INDEX.match(line):
            indexes.append(_keys(found["keys"], place, resource))
        else:
            _refuse(place, line)
    return {"comments": comments, "indexes": indexes}


def _lines(node: Node, resource: Resource) -> Iterator[tuple[Place, str]]:
    """Each line that says something, and where it stands."""
    one = shape.scalar(node, f"lines of the Prisma model of {resource.name}")
    start = one.place
    inner = resource.node.keys["prisma"].place.column + 2
    for number, line in enumerate(one.text.splitlines()):
        if line.strip():
            yield start if one.one_line else Place(start.file, start.line + 1 + number, inner), line.strip()


def _keys(text: str, place: Place, resource: Resource) -> list[dict[str, Any]]:
    spelled = {_spelled(name, one.data["type"]): name for name, one in resource.fields.items()}
    spelled |= {"createdAt": "created_at", "updatedAt": "updated_at"}
    keys = []
    for part in text.split(","):
        found = KEY.match(part.strip())
        if not found:
            fail(place, f"expected a field in @@index, found {shown(part.strip())}", hint="dueOn or dueOn(sort: Desc)")
        if found["name"] not in spelled:
            fail_name(place, f"field of {resource.name} in Prisma's spelling", found["name"], spelled)
        name = spelled[found["name"]]
        if name in resource.fields and (kind := resource.fields[name].data["type"]) in NOT_UNIQUE:
            fail(place, f"{name} cannot be part of an index: it is {kind}")
        keys.append({"field": name, "desc": found["sort"] == "Desc"})
    named = [key["field"] for key in keys]
    if len(set(named)) != len(named) or len(named) > MAX_GROUP:
        fail(place, f"an index has 1 to {MAX_GROUP} different fields")
    check_index([name for name in named if name in resource.fields], place, resource.fields)
    return keys


def _spelled(name: str, kind: str) -> str:
    """A field's name in Prisma's client."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest) + ("Id" if kind == "ref" else "")


def _refuse(place: Place, line: str) -> None:
    word = re.split(r"[\s(]", line, maxsplit=1)[0]
    hint = INSTEAD.get(word, "columns are written under fields")
    if "(" in line and word == "@@index":
        hint = "write @@index([dueOn, priority(sort: Desc)]): migrations give it a name"
    fail(
        place,
        f"migrations cannot follow the Prisma line {shown(line, 40)}: expected a /// comment or @@index([…])",
        hint=hint,
    )
