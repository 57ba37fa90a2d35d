"""What the capabilities of a release bring, as assembling lists it in `capabilities.json`."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

LISTED = "capabilities.json"

BEFORE: dict[str, tuple[str, ...]] = {
    "auth": ("roles", "permissions", "resources.User"),
    "queue": ("jobs", "schedules"),
    "storage": ("resources.*.fields.file",),
    "realtime": ("resources.*.live",),
}
"""What needs an option in releases that list no capabilities, where it may be one that they do not have."""


@lru_cache(maxsize=4)
def load_capabilities(root: Path) -> tuple[dict[str, Any], ...]:
    """Return the capabilities of a release tree: {name, about, option, domain, units}; releases before 0.7.0 list none.

    A unit is the capability itself (its name is ""), a choice or a part: {name, when, files, into, and what it brings:
    rows of packages, scripts, install_scripts, environment, services, needs and recognised, and words}.
    """
    listed = root / LISTED
    return tuple(json.loads(listed.read_text("utf-8"))) if listed.is_file() else ()


def brings(root: Path) -> dict[str, tuple[str, ...]]:
    """Return the keys of the language that a capability with an option brings, by the name of the option."""
    listed = load_capabilities(root)
    return {one["name"]: tuple(one["domain"]) for one in listed if one["option"] and one["domain"]} or BEFORE


def tables(root: Path) -> list[dict[str, Any]]:
    """Return the tables that capabilities bring: {name, model, columns, and more}."""
    return [row for one in load_capabilities(root) for unit in one["units"] for row in unit.get("tables", ())]


def needs(root: Path, answers: Mapping[str, Any], before: str) -> Iterator[dict[str, str]]:
    """Give what the choices that were made need before a step: {variable, example or why}."""
    for one in load_capabilities(root):
        answer = answers.get(one["name"])
        chosen = answer if isinstance(answer, list) else [answer]
        for unit in one["units"]:
            if unit["name"] in chosen:
                yield from (row for row in unit.get("needs", ()) if row["before"] == before)
