"""What a deletion changes in rows that stay: those that it takes a reference from are other versions from then on.

The database clears such references by itself, and counts no version.
"""

from __future__ import annotations

from typing import Any

from ..fields import links
from ..words import names
from .resource import Unlinked

Data = dict[str, Any]


def build(checked: Data, all_checked: dict[str, Data]) -> list[Unlinked]:
    """The rows that change, those that refer to what goes with the deleted one included."""
    found = []
    reached = {checked["name"]}
    # Where rows are only marked, the same code clears their references and counts.
    waiting = [(checked["name"], "", bool(checked.get("soft_delete")))]
    for target, gone, marked in waiting:
        for other in all_checked.values():
            for field in other["fields"]:
                if field["args"].get("target") != target:
                    continue
                relation = names.camel(field["name"])
                if field["type"] == "refs":
                    found.append(
                        _change(other, checked, f"{relation}: {{ some: {{ {_to(_linked(field, other), gone)} }} }}")
                    )
                elif field["on_delete"] == "set_null" and not marked:
                    found.append(_change(other, checked, _to(relation, gone)))
                elif field["on_delete"] == "cascade" and other["name"] not in reached:
                    reached.add(other["name"])
                    kept = marked and bool(other.get("soft_delete"))
                    waiting.append((other["name"], f"{{ {_to(relation, gone)} }}", kept))
    return found


def _to(relation: str, gone: str) -> str:
    """That a row refers to what goes: to the deleted row itself, or to one that is found in turn."""
    return f"{relation}: {gone}" if gone else f"{relation}Id: id"


def _linked(field: Data, other: Data) -> str:
    """The relation by which a row of the join table knows what it links to."""
    return links.table(
        field["name"], names.spelled(field["args"]["target"]), names.spelled(other["name"])
    ).other.relation


def _change(other: Data, checked: Data, where: str) -> Unlinked:
    """The row that goes is none of them."""
    others = "id: { not: id }, " if other["name"] == checked["name"] else ""
    return Unlinked(camel=names.camel(other["name"]), where=f"{{ {others}{where} }}")
