"""Where a file comes from, and what an option does: found out by rendering, not kept in a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from scaffold.errors import ScaffoldError
from scaffold.options.answers import has_accounts, with_defaults
from scaffold.options.catalogue import DOMAIN, has, holds, load_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scaffold.options.catalogue import Catalogue, Later, Option
    from scaffold.render.model import RenderedFile, Rendering

    Files = Mapping[str, RenderedFile]


class Other(NamedTuple):
    """What another value of an option would make of the files."""

    option: str
    value: str | list[str]
    gone: list[str]
    new: list[str]
    changed: list[str]


def others(base: Rendering, options: list[Option], path: str | None = None) -> Iterator[Other]:
    """Render each other value of some options, with what else has to change for it; one path of it, when one is given.

    What the project's domain does not allow (nobody to sign in, and rules that speak of users) is compared on a
    project without resources.
    """
    catalogue = load_catalogue(base.release.root)
    answers = {key: value for key, value in base.answers.items() if not key.startswith("_") and key != "base_hash"}
    blank = {**answers, "blank": True, DOMAIN: {**answers[DOMAIN], "resources": []}}
    here: Files = base.files if path is None else {path: base.files[path]}
    alone: Files | None = None
    for option in options:
        for value in other_values(option, answers.get(option.name)):
            changed = _together(catalogue, {**answers, option.name: value})
            before: Files | None = here
            after = _files(base, changed, path) if _has_users(catalogue, changed) else None
            if after is None:
                before = alone = alone or _files(base, blank, path)
                after = _files(base, {**changed, **{key: blank[key] for key in (DOMAIN, "blank")}}, path)
            if before is not None and after is not None:
                yield _compared(option.name, value, before, after)


def other_values(option: Option, value: Any) -> Iterator[str | list[str]]:
    """Yield what an option could be instead; of a list, each element less and each element more."""
    if option.kind != "list":
        yield from (one for one in option.values if one != value)
        return
    for one in option.values:
        other = option.in_order({*value} ^ {one})
        if len(other) >= option.least:
            yield other


def _compared(option: str, value: str | list[str], before: Files, after: Files) -> Other:
    return Other(
        option,
        value,
        sorted(before.keys() - after.keys()),
        sorted(after.keys() - before.keys()),
        sorted(path for path in before.keys() & after.keys() if before[path].data != after[path].data),
    )


def _files(base: Rendering, answers: Mapping[str, Any], path: str | None) -> Files | None:
    from scaffold.render import render_file, render_files

    try:
        if path is None:
            return render_files(answers, release=base.release).files
        file = render_file(answers, path, release=base.release)
    except ScaffoldError:
        return None
    return {path: file} if file else {}


def _has_users(catalogue: Catalogue, answers: Mapping[str, Any]) -> bool:
    return has_accounts(catalogue, answers) or not answers[DOMAIN].get("resources")


def _together(catalogue: Catalogue, answers: dict[str, Any]) -> dict[str, Any]:
    """Return the answers with the default for each that another one excludes."""
    chosen = {option.name: answers[option.name] for option in catalogue.options if option.name in answers}
    excluded = {
        one.option
        for one in catalogue.exclusions
        if any(has(chosen.get(one.option), value) for value in one.values) and holds(one.when, chosen)
    }
    kept = {name: value for name, value in chosen.items() if name not in excluded}
    return {**answers, **with_defaults(catalogue, kept)}


def file_data(base: Rendering, path: str) -> dict[str, Any]:
    """Say of a rendered file which template and release it comes from, and which options decide about it."""
    file = base.files[path]
    catalogue = load_catalogue(base.release.root)
    found = list(others(base, [option for option in catalogue.options if option.choices], path))
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
    adds = _brought(option, found)
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


def _brought(option: Option, found: list[Other]) -> set[str]:
    """Return the files that a value brings: gone with every other one; of a list, without one of its elements."""
    gone = [{*one.gone} for one in found]
    if option.kind == "list":
        return set().union(*gone)
    return set.intersection(*gone) if gone else set()


def _meaning(later: Later) -> dict[str, Any]:
    return {"meaning": later.meaning, "data": later.data, "steps": list(later.steps), "reason": later.reason}
