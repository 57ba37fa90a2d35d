"""All that a capability brings, and what of it a project has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scaffold.releases.capabilities import load_capabilities

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scaffold.render.model import Rendering

NAMED = ("packages", "scripts", "install_scripts", "environment", "tables")


def capability_names(root: Path) -> list[str]:
    """Return the names of the capabilities of a release tree."""
    return [one["name"] for one in load_capabilities(root)]


def capability_data(base: Rendering, name: str) -> dict[str, Any]:
    """Say all that a capability brings, part by part: {capability, about, domain, parts, practices}.

    A part is {name, condition, here, files, lines, packages, scripts, environment, install_scripts, tables, services};
    `here` tells whether this project has it, `lines` what it puts into shared files: path -> slots.
    """
    from scaffold.practices.claims import claims_of
    from scaffold.render.kit import load_kit

    root = base.release.root
    one = next(one for one in load_capabilities(root) if one["name"] == name)
    kit = load_kit(root)
    app = kit.build({key: base.answers[key] for key in kit.INPUTS})
    proofs = {path for unit in one["units"] for path in map(_rendered, unit["files"])}
    practices = {
        row for proof in claims_of(base.release).proofs if proofs.intersection(proof.artefacts) for row in proof.proves
    }
    return {
        "capability": name,
        "about": one["about"],
        "release": base.release.tag,
        "domain": one["domain"],
        "parts": [
            {
                "name": unit["name"] or name,
                "condition": condition_words(unit["when"]),
                "here": bool(kit.capabilities.holds(unit["when"], app)),
                "files": [_rendered(path) for path in unit["files"]],
                "lines": {_rendered(path): slots for path, slots in unit["into"].items()},
                **{kind: list(dict.fromkeys(row["name"] for row in unit.get(kind, ()))) for kind in NAMED},
                "services": [row["text"] for row in unit.get("services", ())],
            }
            for unit in one["units"]
        ],
        "practices": sorted(one for one in practices if not one.startswith("option.")),
    }


def _rendered(path: str) -> str:
    return path.removesuffix(".jinja")


def condition_words(when: dict[str, Any]) -> str:
    """Say a condition as people would."""
    return " and ".join(_terms(when)) or "always"


def _terms(when: dict[str, Any]) -> Iterator[str]:
    for key, value in when.items():
        if key == "model":
            paths = [value] if isinstance(value, str) else value
            yield " and ".join(f"the domain has {path}" for path in paths)
        elif key in {"any", "all"}:
            joined = (" or " if key == "any" else " and ").join(condition_words(one) for one in value)
            yield f"({joined})" if len(value) > 1 else joined
        elif key == "not":
            yield f"not {condition_words(value)}"
        elif isinstance(value, dict):
            yield f"{key} is not {_either(value['not'])}"
        else:
            yield f"{key} is {_either(value)}"


def _either(value: Any) -> str:
    return value if isinstance(value, str) else " or ".join(value)
