"""What the language has and this release does not generate yet: named, or refused where silence would deceive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scaffold.domain.keys import SECTIONS
from scaffold.domain.lacks import LIVE
from scaffold.domain.source import Place, fail

if TYPE_CHECKING:
    from scaffold.domain.lacks import Lack, Lacks
    from scaffold.domain.resource import Resource
    from scaffold.domain.tree import Mapping

Notice = dict[str, str]
Found = tuple[Place, str]

NAMED: tuple[str, ...] = ()
"""Keys of a resource whose absence takes something away, but nothing that was promised to keep a row safe."""

GENERATED = ("forms", "jobs", "schedules", "webhooks", "rate_limits")
"""Sections that this release generates."""

REFUSED_SECTIONS = ("areas",)
"""Sections whose entries are access rules: one that is not in force would deceive."""


def notices(root: Mapping, resources: dict[str, Resource], lacks: Lacks) -> list[Notice]:
    """List the keys that are accepted and generate nothing."""
    given = [key for key in SECTIONS if key in root.values]
    found = [(root.keys[key].place, key, key) for key in given if key not in GENERATED or key in lacks]
    for name, resource in resources.items():
        given = [*NAMED, *(("live",) if LIVE in lacks and resource.data.get("live") else ())]
        found += [
            (resource.node.keys[key].place, f"{name}.{key}", f"resources.*.{key}")
            for key in given
            if key in resource.node.values
        ]
    found.sort(key=lambda one: (one[0].line, one[0].column))
    return [{"place": str(place), "key": key, **_hint(lacks.get(kind))} for place, key, kind in found]


def _hint(lack: Lack | None) -> Notice:
    return {"hint": lack.hint} if lack else {}


def refuse_pending(root: Mapping) -> None:
    """Fail when the file asks for something whose absence would change what is safe or what is meant."""
    found: list[Found] = [(root.keys[key].place, key) for key in REFUSED_SECTIONS if key in root.values]
    if not found:
        return
    found.sort(key=lambda one: (one[0].line, one[0].column))
    keys = list(dict.fromkeys(key for _, key in found))
    fail(
        found[0][0],
        f"this release does not generate {keys[0]} yet" + (f", nor {', '.join(keys[1:])}" if keys[1:] else ""),
        hint="without it the project would not do what the file says: remove it, or wait for the release that has it",
    )
