"""Reads `capabilities/<name>/capability.yml`; a mistake in it is told with file and key."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import yaml

from scaffold.errors import TemplateError

from .condition import all_of
from .model import Capability, Option, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MANIFEST = "capability.yml"
FILES, INTO = "files", "into"

WORDS = "words"
"""Texts by their names, of which every choice of an option has the same ones."""
ROWS = {
    "packages": {"name", "range", "when", "dev", "note", "held", "held_when"},
    "scripts": {"name", "command", "about", "arguments", "after", "when"},
    "install_scripts": {"name", "allowed", "note", "when"},
    "environment": {"name", "example", "about", "required", "group", "when"},
    "services": {"text", "when"},
    "needs": {"before", "variable", "example", "why"},
    "tables": {
        *("name", "model", "title", "columns", "unique", "indexes", "accounts", "of_account", "of", "expires", "at"),
    },
    "log": {"name", "level", "fields", "means", "helps", "when"},
    "log_fields": {"name", "holds", "personal"},
    "log_components": {"name", "about"},
    "panels": {"title", "about", "unit", "queries", "when"},
    "recognised": {"dependency", "path", "provider", "otherwise", "rank"},
}
BRINGS = (*ROWS, WORDS)
KEYS = {"about", "order", "when", "option", "choices", "parts", "domain", *BRINGS}
OPTION_KEYS = {"question", "group", "default", "recommended", "several", "least", "derived", "exclusions", "changes"}


def read_capabilities(root: Path) -> tuple[Capability, ...]:
    """Return the capabilities below `root`, in their order; none when there is no such folder.

    Raises:
        TemplateError: a manifest cannot be understood, or two capabilities claim one place.

    """
    found = [_read(path) for path in sorted(root.glob(f"*/{MANIFEST}"))]
    found.sort(key=lambda one: one.order)
    for one, other in itertools.pairwise(found):
        if one.order == other.order:
            raise TemplateError(f"{one.name} and {other.name}: both have the order {one.order}")
    return tuple(found)


def _read(path: Path) -> Capability:
    folder = path.parent
    place = f"capabilities/{folder.name}/{MANIFEST}"
    try:
        data: Any = yaml.safe_load(path.read_text("utf-8"))
    except yaml.YAMLError as error:
        raise TemplateError(f"{place}: {' '.join(str(error).split())}") from error
    _known(data, KEYS, place)
    try:
        return Capability(
            name=folder.name,
            about=data["about"],
            order=data["order"],
            option=_option(folder.name, data, place) if "option" in data else None,
            units=tuple(_units(folder, data, place)),
            domain=tuple(data.get("domain", ())),
        )
    except KeyError as error:
        raise TemplateError(f"{place}: {error.args[0]} is missing") from error


def _option(name: str, data: Mapping[str, Any], place: str) -> Option:
    one = data["option"]
    _known(one, OPTION_KEYS, f"{place}: option")
    choices = data["choices"]
    _same_words(choices, place)
    return Option(
        name=name,
        question=one["question"],
        group=one["group"],
        default=one["default"],
        labels={value: choice["label"] for value, choice in choices.items()},
        helps={value: choice["help"] for value, choice in choices.items()},
        recommended=one["recommended"],
        several=one.get("several", False),
        least=one.get("least", 1),
        derived=tuple(one.get("derived", ())),
        exclusions=tuple(one.get("exclusions", ())),
        changes=tuple(one.get("changes", ({"meaning": "free"},))),
    )


def _units(folder: Path, data: Mapping[str, Any], place: str) -> Iterator[Unit]:
    name, order, when = folder.name, data["order"], data.get("when", {})
    yield Unit(name, "", folder, when, order, _brings(data, place))
    kinds = [("choices", value, one, {name: value}) for value, one in data.get("choices", {}).items()]
    kinds += [("parts", part, one, one["when"]) for part, one in data.get("parts", {}).items()]
    for kind, own, one, condition in kinds:
        where = f"{place}: {kind}.{own}"
        _known(one, {"label", "help", *BRINGS} if kind == "choices" else {"when", "about", *BRINGS}, where)
        yield Unit(name, own, folder / own, all_of(when, condition), order, _brings(one, where))
    known = {FILES, INTO, *(own for _, own, _, _ in kinds)}
    for below in sorted(folder.iterdir()):
        if below.is_dir() and below.name not in known and below.name != "__pycache__":
            raise TemplateError(f"capabilities/{name}/{below.name}: no choice and no part of it is called so")


def _brings(data: Mapping[str, Any], place: str) -> dict[str, Any]:
    found = {key: data[key] for key in BRINGS if key in data}
    for key in found.keys() & ROWS:
        for row in found[key]:
            _known(row, ROWS[key], f"{place}: {key}")
    return found


def _same_words(choices: Mapping[str, Any], place: str) -> None:
    """Refuse a choice that lacks words which another one has: templates and `scaffold` use them of whichever it is."""
    names = {name for one in choices.values() for name in one.get(WORDS, ())}
    for value, one in choices.items():
        if missing := sorted(names - set(one.get(WORDS, ()))):
            raise TemplateError(f"{place}: choices.{value}: {WORDS}: {missing[0]} is missing")


def _known(data: Any, keys: set[str], place: str) -> None:
    if not isinstance(data, dict):
        raise TemplateError(f"{place}: expected keys and values")
    if unknown := sorted(set(data) - keys):
        raise TemplateError(f"{place}: {unknown[0]} is none of {', '.join(sorted(keys))}")
