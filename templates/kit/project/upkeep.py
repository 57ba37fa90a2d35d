"""What robots may propose: `app().upkeep`, for the configuration of Dependabot and of Renovate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import capabilities

if TYPE_CHECKING:
    from collections.abc import Mapping

HELD = {
    "@types/node": "as old as the oldest Node.js that is supported",
    "@vitest/coverage-v8": "goes with vitest",
    "dependency-cruiser": "18 needs Node 22",
    "typescript": "typescript-eslint has to follow first",
    "vite": "goes with vitest",
    "vitest": "5 needs Node 22",
}
"""Packages of the core whose next major version is not to be proposed, and why."""


def build(app: Mapping[str, Any], chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Give {held: [{name, why}], ecosystems: [Dependabot's names for what the project has]}.

    Takes the project's model, and its packages as `packages.build` gives them.
    """
    present = {row["name"] for row in [*chosen["dependencies"], *chosen["dev_dependencies"]]}
    held = HELD | {
        row["name"]: row["held"]
        for row, when in capabilities.rows("packages")
        if "held" in row and when(app) and capabilities.holds(row.get("held_when", {}), app)
    }
    ecosystems = ["npm"]
    if app["ci"] == "github":
        ecosystems.append("github-actions")
    if app["container"] == "docker":
        ecosystems += ["docker", "docker-compose"]
    return {
        "held": [{"name": name, "why": why} for name, why in sorted(held.items()) if name in present],
        "ecosystems": ecosystems,
    }
