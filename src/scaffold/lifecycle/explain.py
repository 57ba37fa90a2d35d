"""Where a file comes from, and what an option does: found out by rendering, not kept in a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from scaffold.options.answers import is_possible
from scaffold.options.catalogue import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scaffold.options.catalogue import Catalogue, Later, Option
    from scaffold.render.model import Rendering


class Other(NamedTuple):
    """What another value of an option would make of the files."""

    option: str
    value: str
    gone: list[str]
    new: list[str]
    changed: list[str]


def others(base: Rendering, options: list[Option]) -> Iterator[Other]:
    """Render each other value of some options that is possible with the remaining answers."""
    from scaffold.errors import ScaffoldError
    from scaffold.render import render_files

    catalogue = load_catalogue(base.release.root)
    answers = {key: value for key, value in base.answers.items() if not key.startswith("_") and key != "base_hash"}
    for option in options:
        for value in option.values:
            changed = {**answers, option.name: value}
            if value == answers.get(option.name) or not is_possible(catalogue, _choices(catalogue, changed)):
                continue
            try:
                files = render_files(changed, release=base.release).files
            except ScaffoldError:  # a domain that speaks of users, with nobody to sign in
                continue
            yield Other(
                option.name,
                value,
                sorted(base.files.keys() - files.keys()),
                sorted(files.keys() - base.files.keys()),
                sorted(path for path in base.files.keys() & files.keys() if base.files[path].data != files[path].data),
            )


def _choices(catalogue: Catalogue, answers: Mapping[str, Any]) -> dict[str, Any]:
    return {option.name: answers[option.name] for option in catalogue.options if option.name in answers}


def file_data(base: Rendering, path: str) -> dict[str, Any]:
    """Say of a rendered file which template and release it comes from, and which options decide about it."""
    file = base.files[path]
    catalogue = load_catalogue(base.release.root)
    found = list(others(base, [option for option in catalogue.options if option.choices]))
    return {
        "path": path,
        "release": base.release.tag,
        "template": f"project/{file.template}",
        "resource": file.keys[0] if file.keys else None,
        "comes_with": {name: base.answers[name] for name in _names(found, path, "gone")},
        "depends_on": {name: base.answers[name] for name in _names(found, path, "changed")},
    }


def _names(found: list[Other], path: str, part: str) -> list[str]:
    return list(dict.fromkeys(one.option for one in found if path in getattr(one, part)))


def option_data(base: Rendering, name: str) -> dict[str, Any]:
    """Say of an option what it is, what its value adds, and what each other value would do."""
    catalogue = load_catalogue(base.release.root)
    option = catalogue.option(name)
    value = base.answers[name]
    found = list(others(base, [option])) if option.choices else []
    adds = set.intersection(*({*one.gone} for one in found)) if found else set()
    return {
        "option": name,
        "question": option.question,
        "release": base.release.tag,
        "value": value,
        "default": option.default,
        "adds": sorted(adds),
        "other_values": [
            {
                "value": one.value,
                "files_gone": len(one.gone),
                "files_new": len(one.new),
                "files_changed": len(one.changed),
                **_meaning(catalogue.later(name, value, one.value)),
            }
            for one in found
        ]
        or [{"value": "another", **_meaning(catalogue.later(name, value, "another"))}],
        "excludes": [
            f"{' and '.join(f'{key} {one}' for key, one in rule.when.items())}: no {rule.option} "
            f"{' or '.join(rule.values)}, because {rule.reason}"
            for rule in catalogue.exclusions
            if name == rule.option or name in rule.when
        ],
    }


def _meaning(later: Later) -> dict[str, Any]:
    return {"meaning": later.meaning, "data": later.data, "steps": list(later.steps), "reason": later.reason}
