"""Events of a resource, as splices: `add event Booking confirmed`, and taking them away again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scaffold.domain.source import Place, fail, fail_name
from scaffold.domain.tree import Mapping, Sequence
from scaffold.splices.paths import append, discard, plain, remove
from scaffold.splices.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence as Items


def add_events(text: str, words: Items[str]) -> str:
    """Add events to a resource; which there are is checked with the whole file."""
    resource, names = _read(text, words)
    for name in names:
        if name in _events(text, resource):
            fail(Place(f"{resource}.{name}"), f"{resource} has the event {name} already")
        text = append(text, ("resources", resource, "events"), name)
    return text


def remove_events(text: str, words: Items[str]) -> str:
    """Take events away from a resource."""
    resource, names = _read(text, words)
    path = ("resources", resource, "events")
    for name in names:
        there = _events(text, resource)
        if name not in there:
            fail_name(Place(f"{resource}.{name}"), f"event of {resource}", name, there)
        text = discard(text, path, name) if len(there) > 1 else remove(text, path)
    return text


def _read(text: str, words: Items[str]) -> tuple[str, list[str]]:
    """Read `Booking confirmed cancelled`, or `Booking.confirmed`."""
    resource, *names = words
    if not names and resource.count(".") == 1:
        resource, _, name = resource.partition(".")
        names = [name]
    if not all([resource, *names]) or not names:
        fail(
            Place(" ".join(words)),
            "expected a resource and an event",
            hint="for example Booking created, or Booking.created",
        )
    resources = Text(text).tree.values.get("resources")
    known = resources.values if isinstance(resources, Mapping) else {}
    if resource not in known:
        fail_name(Place(resource), "resource", resource, known)
    return resource, names


def _events(text: str, resource: str) -> list[str]:
    resources = Text(text).tree.values["resources"]
    found = resources.values[resource] if isinstance(resources, Mapping) else None
    events = found.values.get("events") if isinstance(found, Mapping) else None
    return [str(plain(one)) for one in events.items] if isinstance(events, Sequence) else []
