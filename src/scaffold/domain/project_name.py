"""Which names of projects are valid: they become a folder, an npm package, databases, containers, host names."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from scaffold.domain import reserved
from scaffold.domain.source import Place, fail, shown
from scaffold.releases.capabilities import load_capabilities
from scaffold.releases.release import templates_root

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_PROJECT = 50  # a test database is called <name>_test_<random>, and PostgreSQL stops at 63

PROJECT = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")


@cache
def taken() -> dict[str, frozenset[str]]:
    """Return the names that others have, by what they belong to."""
    units = [unit for one in load_capabilities(templates_root()) for unit in one["units"]]
    brought = {row["name"] for unit in units for row in unit.get("packages", ())}
    return {
        "Node": reserved.NODE_MODULES,
        "a package that the project installs": reserved.PACKAGES | brought,
        "Windows": reserved.DEVICES,
        "a database that is there already": reserved.DATABASES,
        "npm or JavaScript": reserved.FILES,
    }


def check_project(name: str, place: Place) -> None:
    """Refuse a name that npm, a file system, a database or a host name could not carry."""
    why = fault_of(name)
    if why is None:
        return
    near = re.sub(r"[^a-z0-9]+", "-", name.lower()[: MAX_PROJECT * 2]).lstrip("-0123456789")[:MAX_PROJECT].strip("-")
    usable = next((one for one in (near, f"{near}-service") if fault_of(one) is None), None)
    expected = "small letters a-z, digits and single hyphens, beginning with a letter, as in my-service"
    fail(place, f"{shown(name)} cannot be the name of a project: {why}", hint=f"try {usable}" if usable else expected)


def fault_of(name: str) -> str | None:
    """Return why a name cannot be that of a project, or None."""
    return next(_faults(name), None)


def _faults(name: str) -> Iterator[str]:
    if not name:
        yield "it is empty"
    if len(name) > MAX_PROJECT:
        yield f"it has {len(name)} characters, and at most {MAX_PROJECT} fit everywhere"
    if "/" in name or "\\" in name or name.startswith("."):
        yield "it is a path, and a name was expected"
    for odd in name:
        if not odd.isascii():
            yield f"{shown(odd)} (U+{ord(odd):04X}) is not one of a-z, 0-9 and -"
        elif not odd.isprintable():
            yield f"it holds the control character U+{ord(odd):04X}"
    if not PROJECT.match(name):
        yield "expected small letters, digits and single hyphens, beginning with a letter"
    for owner, names in taken().items():
        if {name, name.replace("-", "_")} & names:
            yield f"the name belongs to {owner}"
