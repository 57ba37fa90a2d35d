"""The exclude table that follows from where files lie: the folder is the condition."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scaffold.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LOOP = re.compile(r"\{%|\{=")
SUFFIX = ".jinja"


def exclude_lines(conditions: Mapping[str, str]) -> list[str]:
    """Return the lines of the table, Jinja's `if` and gitignore patterns.

    `conditions`: for each file of the project tree (as the template's path is) when it is there; "" for always. A
    folder of which nothing stays is named itself: plain Copier would leave it behind, empty. A file in whose name a
    loop stands cannot be named; its folder is, or its loop is empty.

    Raises:
        TemplateError: such a file is left to a loop alone, although its condition is that of no folder.

    """
    grouped: dict[str, list[str]] = {}
    for condition, path in _excluded("", conditions):
        grouped.setdefault(condition, []).append(path)
    return [
        line
        for condition, paths in grouped.items()
        for line in (f"{{% if {condition} %}}", *sorted(set(paths)), "{% endif %}")
    ]


def _excluded(folder: str, conditions: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    below = {path: condition for path, condition in conditions.items() if path.startswith(folder)}
    found = list(dict.fromkeys(below.values()))
    whole = bool(folder) and "" not in found and not LOOP.search(folder)
    if whole:
        yield " and ".join(_not(condition) for condition in found), _pattern(folder.removesuffix("/"))
        if len(found) == 1:
            return
    children = dict.fromkeys(folder + path[len(folder) :].split("/", 1)[0] for path in below)
    for child in children:
        if child not in below:
            if not LOOP.search(child):
                yield from _excluded(f"{child}/", conditions)
        elif below[child] and not LOOP.search(child):
            yield _not(below[child]), _pattern(child.removesuffix(SUFFIX))


def _not(condition: str) -> str:
    return f"not ({condition})"


def _pattern(path: str) -> str:
    return "/" + re.sub(r"([\[\]*?!\\])", r"\\\1", path)


def check_loops(conditions: Mapping[str, str]) -> None:
    """Refuse a loop in a name below a folder that stays when the file is not to be there."""
    for path, condition in conditions.items():
        if condition and LOOP.search(path):
            folder = LOOP.split(path, maxsplit=1)[0].rsplit("/", 1)[0] + "/"
            if any(other == "" for name, other in conditions.items() if name.startswith(folder)):
                raise TemplateError(f"{path}: it lies in {folder}, which is always there; its loop must be empty")
