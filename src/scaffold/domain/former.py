"""`was(old_name)` of fields: a former name of the same resource that nobody else has, or had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scaffold.domain.naming import FIELD
from scaffold.domain.source import fail, shown

if TYPE_CHECKING:
    from scaffold.domain.fields import Field


def check_former_fields(fields: dict[str, Field], resource: str) -> None:
    """Refuse a former name that is none, that is still a field, or that two fields claim."""
    seen: dict[str, str] = {}
    for name, one in fields.items():
        old = one.data["was"]
        if old is None:
            continue
        place = one.where("was")
        if not FIELD.match(old) or old == name:
            fail(place, f"expected the former name of {name}, found {shown(old)}", hint="for example was(due_date)")
        if old in fields:
            fail(place, f"{name} was {old}, but {old} is still a field of {resource}")
        if other := seen.get(old):
            fail(place, f"both {other} and {name} of {resource} were {old}")
        seen[old] = name
