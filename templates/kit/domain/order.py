"""In which order resources come, and of which ones an account may have one row only."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from .resource import Declared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..fields.field import Field

One = TypeVar("One", bound=Declared)


def in_order(resources: Sequence[One]) -> list[One]:
    """Referenced resources first; the order as written decides among equals and inside cycles."""
    ordered: list[One] = []
    waiting = list(resources)
    while waiting:
        names_waiting = {resource.name for resource in waiting}
        ready = next((item for item in waiting if not _required_targets(item) & names_waiting), waiting[0])
        ordered.append(ready)
        waiting.remove(ready)
    return ordered


def one_each(resources: Sequence[Declared]) -> set[str]:
    """The names of those of which an account may have one row only, by themselves or by something that they need."""
    found: set[str] = set()
    for resource in in_order(resources):
        groups = ([_is_an_account(field) for field in group] for group in resource.uniques)
        if any(all(group) for group in groups) or _required_targets(resource) & found:
            found.add(resource.name)
    return found


def _is_an_account(field: Field) -> bool:
    """Where it may be null, there are as many rows without an account as one likes."""
    return bool(field.target and field.target.is_user) and not field.nullable


def _required_targets(resource: Declared) -> set[str]:
    others = (field.target.name for field in resource.references if not field.nullable)
    return {name for name in others if name != resource.name}
