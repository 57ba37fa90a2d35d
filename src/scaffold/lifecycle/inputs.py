"""The input of a project, understood by a release: the answers that the release renders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scaffold.options.catalogue import DOMAIN, load_catalogue
from scaffold.options.input import check_input

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scaffold.options.input import CheckedInput
    from scaffold.releases.release import Release


def understand(text: str, release: Release) -> CheckedInput:
    """Check the text of a scaffold.yaml for a release."""
    from scaffold.render.kit import load_names

    return check_input(load_catalogue(release.root), load_names(release.root), text=text)


def changed_options(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """Return the options that differ between two inputs, with both values; `blank` is no option of a project."""
    names = dict.fromkeys([*before, *after])
    return [
        (name, before.get(name), after.get(name))
        for name in names
        if name not in (DOMAIN, "blank") and _unordered(before.get(name)) != _unordered(after.get(name))
    ]


def _unordered(value: Any) -> Any:
    """Return a list without its order: that is the release's, not the project's."""
    return sorted(value) if isinstance(value, list) else value


def renamed_resources(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, str]:
    """Return the resources that `was:` renames: old name to new."""
    old, new = names_of_resources(before), names_of_resources(after)
    return {
        one["was"]: one["name"]
        for one in after.get(DOMAIN, {}).get("resources", [])
        if one.get("was") in old and one["was"] not in new and one["name"] not in old
    }


def renamed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return the fields that `was:` renames: (resource as it is called now, old name, new name)."""
    former = {new: old for old, new in renamed_resources(before, after).items()}
    old = {
        one["name"]: {field["name"] for field in one["fields"]} for one in before.get(DOMAIN, {}).get("resources", [])
    }
    found = []
    for one in after.get(DOMAIN, {}).get("resources", []):
        had, has = old.get(former.get(one["name"], one["name"]), set()), {field["name"] for field in one["fields"]}
        found += [
            (one["name"], field["was"], field["name"])
            for field in one["fields"]
            if field.get("was") in had - has and field["name"] not in had
        ]
    return found


def names_of_resources(answers: Mapping[str, Any]) -> list[str]:
    """Return the names of the resources of an input."""
    return [one["name"] for one in answers.get(DOMAIN, {}).get("resources", [])]
