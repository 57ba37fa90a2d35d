"""The lockfile of a project: pruned from the set of the release, and whole, so that it can be installed by it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from scaffold.dependencies.lockfiles import parse, text_of, without_unserved
from scaffold.dependencies.managers import command, lockfile_of
from scaffold.setup.process import run
from scaffold.setup.steps import Step

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "Prune the lockfile to the project's packages"


def prune_step(manager: str, *, skip: str | None = None) -> Step:
    """Return the step that drops from the lockfile what the project's package.json does not lead to."""
    lockfile = lockfile_of(manager)

    def act(directory: Path) -> str | None:
        why = prune(directory, manager)
        return why and (
            f"{lockfile} holds all packages that the release was tested with, since {why}; "
            f"`{manager} install` drops what this project does not use."
        )

    return Step("lockfile", TITLE, " ".join(command(manager, "prune_lockfile")), act, skip)


def prune(directory: Path, manager: str) -> str | None:
    """Prune the lockfile of a project; say why it could not be done: then it is as it was."""
    if shutil.which(manager) is None:
        return f"{manager} cannot be found"
    lockfile = directory / lockfile_of(manager)
    before = lockfile.read_bytes()
    done = run(command(manager, "prune_lockfile"), cwd=directory)
    if done.code == 0:
        return None
    lockfile.write_bytes(before)
    return f"{manager} cannot prune it without the network"


def make_whole(directory: Path, manager: str) -> str | None:
    """See to it that `npm ci` takes the lockfile that an installation has left; say what was missing.

    An optional package that the registry does not serve is left out of the lockfile by `npm install`, but not the line
    that asks for it, and `npm ci` refuses that. pnpm does not ask.
    """
    path = directory / lockfile_of(manager)
    if manager != "npm" or not path.is_file():
        return None
    lock = parse(path.read_bytes(), manager)
    dropped = without_unserved(lock)
    if not dropped:
        return None
    path.write_bytes(text_of(lock, manager))
    words = ", ".join(f"{name} (of {user})" for name, user in dropped)
    return f"Left out of {path.name}, or `npm ci` would refuse it: {words}, optional, and not served by the registry."
