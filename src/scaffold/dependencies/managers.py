"""The package managers that there are, and each step in their words: of the capability that asks for one."""

from __future__ import annotations

import shlex
from functools import cache
from typing import TYPE_CHECKING, Any

from scaffold.releases.capabilities import load_capabilities
from scaffold.releases.release import templates_root

if TYPE_CHECKING:
    from collections.abc import Mapping

OPTION = "package_manager"
"""The option whose choices are programs that `scaffold` itself runs, also for projects of earlier releases."""


@cache
def managers() -> dict[str, dict[str, str]]:
    """Return the words of each manager by its name: {lockfile, install, layout, and more}."""
    (one,) = (one for one in load_capabilities(templates_root()) if one["name"] == OPTION)
    return {unit["name"]: unit["words"] for unit in one["units"] if "words" in unit}


def manager_of(answers: Mapping[str, Any]) -> str:
    """Return the package manager of a project; the first there is for one that does not say."""
    return str(answers.get(OPTION, next(iter(managers()))))


def lockfile_of(manager: str) -> str:
    """Return the name of a manager's lockfile."""
    return managers()[manager]["lockfile"]


def command(manager: str, step: str) -> tuple[str, ...]:
    """Return the command of a step as it is run."""
    return tuple(shlex.split(managers()[manager][step]))
