"""Answers to render with: combinations of options, and domains in their checked form."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from rows import plain, rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scaffold.releases.release import Release


class Make(Protocol):
    """What the fixture `tiny` gives: files in, a release out."""

    def __call__(self, files: Mapping[str, str], *, tag: str = ..., folder: str = ...) -> Release: ...


FIELD: dict[str, Any] = {
    "args": {},
    "required": False,
    "nullable": False,
    "default": None,
    "filter": None,
    "search": False,
    "unique": False,
    "index": False,
    "internal": False,
    "readonly": False,
    "writeonce": False,
    "min": None,
    "max": None,
    "on_delete": None,
    "computed": None,
}

LIST = {"limit": {"default": 20, "max": 100}, "sort": [[{"field": "created_at", "desc": True}]]}


def field(name: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, **FIELD, **more}


def rules(**rule: Any) -> dict[str, Any]:
    return {name: {"op": value} if isinstance(value, str) else value for name, value in rule.items()}


def note(*, users: bool) -> dict[str, Any]:
    author = field("author", "ref", args={"target": "User"}, required=True, readonly=True)
    return {
        "name": "Note",
        "was": None,
        "owner": "author" if users else None,
        "fields": [
            *([author] if users else []),
            field("title", "string", args={"min": 1, "max": 120}, required=True),
            field("body", "text", args={"max": 5000}, nullable=True),
            field("pinned", "bool", default={"kind": "bool", "value": False}, filter="eq"),
        ],
        "unique": [],
        "allow": rules(read="owner", create="signed_in", update="owner", delete="owner")
        if users
        else rules(read="public", create="public", update="public", delete="public"),
        "list": LIST,
    }


def item(number: int) -> dict[str, Any]:
    """Give one of many resources, as a benchmark wants them: six fields, a filter, a reference to the one before."""
    before = [] if number == 0 else [field("previous", "ref", args={"target": name(number - 1)}, nullable=True)]
    return {
        "name": name(number),
        "was": None,
        "owner": None,
        "fields": [
            field("title", "string", args={"min": 1, "max": 120}, required=True),
            field("notes", "text", args={"max": 5000}, nullable=True),
            field("amount", "int", args={"min": 0, "max": 1000}, default={"kind": "number", "value": "0"}),
            field("state", "enum", args={"values": ["open", "closed"]}, default={"kind": "enum", "value": "open"}),
            field("due_on", "date", nullable=True, filter="range"),
            *before,
        ],
        "unique": [],
        "allow": rules(read="signed_in", create="signed_in", update="signed_in", delete="signed_in"),
        "list": LIST,
    }


def name(number: int) -> str:
    """Name the nth resource; letters only, so that every name is a word of its own."""
    return "Item" + "".join(chr(ord("a") + int(digit)) for digit in f"{number:03}").capitalize()


def domain(*resources: dict[str, Any]) -> dict[str, Any]:
    return {"roles": ["member"], "resources": list(resources)}


def answers(**more: Any) -> dict[str, Any]:
    """Give the default project's answers, changed."""
    base = plain(**{"name": "demo", "description": "A small backend", **more})
    return {"domain": domain(note(users=base["auth"] != "none")), **base}


@cache
def combinations() -> list[dict[str, Any]]:
    """Give combinations that together hold every pair of values of the options."""
    return [answers(**row) for row in rows()]
