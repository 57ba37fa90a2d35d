"""Which steps follow the rendering of a project, in which order, and which commands come next."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scaffold.dependencies.managers import command, lockfile_of, manager_of, managers
from scaffold.releases.capabilities import needs
from scaffold.releases.release import templates_root
from scaffold.setup import git
from scaffold.setup.lock import make_whole, prune_step
from scaffold.setup.steps import Step, command_step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

FIRST_COMMIT = "Start the project"


@dataclass(frozen=True)
class Wanted:
    """Which groups of steps the user wants."""

    install: bool = True
    git: bool = True
    check: bool = True


def steps_for(answers: Mapping[str, object], wanted: Wanted, directory: Path, *, with_lock: bool = True) -> list[Step]:
    """Return the steps for a project, in order; a step that is left out carries the reason.

    `with_lock`: the lockfile of the release lies in the project. Installing prunes it; without, that is a step.
    """
    no_git = git_skip(wanted, directory)
    no_install = None if wanted.install else "--no-install"
    runner = manager_of(answers)
    pruning = [prune_step(runner)] if with_lock and not wanted.install else []
    return [
        *pruning,
        Step(
            "git", "Record the files in git", f"git init && git add -A && git commit -m '{FIRST_COMMIT}'", start, no_git
        ),
        install_step(runner, skip=no_install),
        command_step("setup", "Make the local .env", [runner, "run", "setup"], skip=no_install),
        command_step("openapi", "Derive openapi.json", [runner, "run", "openapi"], skip=no_install),
        Step(
            "commit",
            "Record the lockfile",
            f"git add -A && git commit --amend -m '{FIRST_COMMIT}'",
            amend,
            no_git or no_install,
        ),
        command_step(
            "check", "Run the project's own tests", [runner, "test"], skip=no_install or check_skip(answers, wanted)
        ),
    ]


def install_step(manager: str, *, lock: bytes | None = None, skip: str | None = None) -> Step:
    """Return the step that installs, and leaves a lockfile that can be installed by again.

    `lock`: the lockfile to start from, instead of the one that is there.
    """
    step = command_step("install", "Install the dependencies", command(manager, "first_install"), skip=skip)

    def act(directory: Path) -> str | None:
        if lock is not None:
            (directory / lockfile_of(manager)).write_bytes(lock)
        step.act(directory)
        return make_whole(directory, manager)

    return replace(step, act=act)


def git_skip(wanted: Wanted, directory: Path) -> str | None:
    """Say why no repository is made, if none is."""
    if not wanted.git:
        return "--no-git"
    around = git.repository_around(directory)
    if around is not None and around.resolve() == directory.resolve():
        return None
    return f"it lies in the repository {around}" if around else None


def check_skip(answers: Mapping[str, object], wanted: Wanted) -> str | None:
    """Say why the tests are not run, if they are not."""
    if not wanted.check:
        return "--no-check"
    missing = (one for one in needs(templates_root(), answers, before="check") if not os.environ.get(one["variable"]))
    return next((f"{one['why']}: set {one['variable']}" for one in missing), None)


def start(directory: Path) -> None:
    """Make the repository, where there is none yet, and record the rendered files."""
    if not (directory / ".git").exists():
        git.initialise(directory)
    git.commit_everything(directory, FIRST_COMMIT)


def amend(directory: Path) -> None:
    """Add the lockfile and the derived files to the first commit."""
    git.commit_everything(directory, FIRST_COMMIT, amend=True)


def next_commands(answers: Mapping[str, object], wanted: Wanted, directory: Path) -> list[str]:
    """Return what to type next."""
    runner = manager_of(answers)
    first = [managers()[runner]["install"], f"{runner} run setup"] if not wanted.install else []
    first += [f"export {one['variable']}={one['example']}" for one in needs(templates_root(), answers, before="dev")]
    return [f"cd {shlex.quote(os.path.relpath(directory))}", *first, f"{runner} run dev"]


def commands_of(steps: Sequence[Step]) -> list[str]:
    """Return the commands of the steps that will run."""
    return [step.command for step in steps if not step.skip]
