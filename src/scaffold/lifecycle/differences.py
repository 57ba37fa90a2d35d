"""What differs between two inputs and between two renders, in words that a reviewer reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from scaffold.lifecycle.inputs import names_of_resources, renamed_resources
from scaffold.options.catalogue import DOMAIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scaffold.render.model import RenderedFile

KINDS = ("dependencies", "devDependencies")
PARTS = {
    "owner": "its owner",
    "unique": "what is unique together",
    "allow": "its rules",
    "list": "its list",
    "takes": "what it takes",
    "gives_back": "what it gives back",
    "actions": "its actions",
    "events": "its events",
    "live": "whether it is live",
    "export": "what its list is exported as",
    "idempotent": "its idempotent operations",
    "limits": "its limits",
    "cache": "its cache",
    "soft_delete": "whether deleted rows are kept",
    "policy": "its policy",
}


class Dependency(NamedTuple):
    """A package whose version changes; None is "not there"."""

    name: str
    kind: str
    before: str | None
    after: str | None


def domain_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return one line for each thing of the domain that differs."""
    return list(_domain(before, after))


def _domain(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    old, new = before.get(DOMAIN, {}), after.get(DOMAIN, {})
    renamed = renamed_resources(before, after)
    was = {name: one for one, name in renamed.items()}
    old_ones = {one["name"]: one for one in old.get("resources", [])}
    gone = [name for name in names_of_resources(before) if name not in {*names_of_resources(after), *renamed}]
    for one in new.get("resources", []):
        name = one["name"]
        former = old_ones.get(was.get(name, name))
        if former is None:
            yield f"{name} is new, with {', '.join(field['name'] for field in one['fields'])}"
            continue
        if name in was:
            yield f"{was[name]} is now called {name}"
        yield from _resource(name, former, one)
    for name in gone:
        yield f"{name} is gone"
    for key in dict.fromkeys([*old, *new]):
        if key != "resources" and old.get(key) != new.get(key):
            yield f"{key}: {_shown(old.get(key))} → {_shown(new.get(key))}"


def _resource(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    fields, former = ({field["name"]: field for field in one["fields"]} for one in (new, old))
    for key, field in fields.items():
        if key not in former:
            yield f"{name}.{key} is new ({field['type']})"
        elif field != former[key]:
            parts = [part for part in field if field[part] != former[key].get(part)]
            yield f"{name}.{key} changes: {', '.join(parts)}"
    for key in former:
        if key not in fields:
            yield f"{name}.{key} is gone"
    for key in dict.fromkeys([*old, *new]):
        if key not in ("name", "was", "fields") and old.get(key) != new.get(key):
            yield f"{name}: {PARTS.get(key, key)} changes" + _entries(old.get(key), new.get(key))


def _entries(old: Any, new: Any) -> str:
    """Name the entries of a mapping that differ."""
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return ""
    return f" ({', '.join(key for key in dict.fromkeys([*old, *new]) if old.get(key) != new.get(key))})"


def _shown(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value) or "none"
    return json.dumps(value, ensure_ascii=False)


def dependency_changes(before: Mapping[str, RenderedFile], after: Mapping[str, RenderedFile]) -> list[Dependency]:
    """Return the packages that two renders differ in."""
    old, new = _packages(before), _packages(after)
    return [
        Dependency(name, kind, old.get((kind, name)), new.get((kind, name)))
        for kind, name in sorted({*old, *new})
        if old.get((kind, name)) != new.get((kind, name))
    ]


def _packages(files: Mapping[str, RenderedFile]) -> dict[tuple[str, str], str]:
    package = json.loads(files["package.json"].data)
    return {(kind, name): version for kind in KINDS for name, version in package.get(kind, {}).items()}
