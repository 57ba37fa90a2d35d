"""Makes a project: the checks before, the rendering, the steps after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scaffold.dependencies.lockfiles import release_lock
from scaffold.dependencies.managers import lockfile_of, manager_of
from scaffold.releases.release import templates_root
from scaffold.setup import tools
from scaffold.setup.plan import next_commands, steps_for
from scaffold.setup.steps import Outcome, perform
from scaffold.state_files import INPUT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from scaffold.setup.plan import Wanted
    from scaffold.setup.progress import Progress
    from scaffold.setup.steps import Step


@dataclass(frozen=True)
class Request:
    """What is to be made.

    Attributes:
        answers: the checked input, as the renderer takes it.
        text: the same as a scaffold.yaml.
        destination: the folder that does not exist yet, or is empty.
        wanted: the groups of steps that follow.

    """

    answers: Mapping[str, Any]
    text: str
    destination: Path
    wanted: Wanted


@dataclass(frozen=True)
class Made:
    """What was made: the rendered paths, how the steps ended, and what to type next."""

    paths: list[str]
    outcomes: list[Outcome]
    next: list[str]


def require_tools(request: Request) -> None:
    """Refuse to start when a program is missing that a chosen step runs."""
    wanted = request.wanted
    tools.require(tools.needed(install=wanted.install, git=wanted.git, manager=manager_of(request.answers)))


def extra_files(request: Request) -> dict[str, bytes]:
    """Return the files of a new project that no template makes: its input, and the lockfile of the release."""
    lock = release_lock(templates_root(), request.answers)
    return {
        INPUT: request.text.encode("utf-8"),
        **({} if lock is None else {lockfile_of(manager_of(request.answers)): lock}),
    }


def steps_after(request: Request, extra: Mapping[str, bytes]) -> list[Step]:
    """Return the steps that follow the rendering with these files beside it."""
    with_lock = lockfile_of(manager_of(request.answers)) in extra
    return steps_for(request.answers, request.wanted, request.destination, with_lock=with_lock)


def make(request: Request, progress: Progress) -> Made:
    """Check, render, and do the steps.

    Raises:
        UserError: a program is missing (2), the destination holds something (4), or a step failed (1);
            in the last case the rendered project stays.

    """
    from scaffold.render import check_destination, create_project

    require_tools(request)
    check_destination(request.destination)
    extra = extra_files(request)
    with progress.step(f"Make the files in {request.destination.name}/"):
        made = create_project(request.answers, request.destination, extra=extra)
    outcomes = perform(steps_after(request, extra), request.destination, progress)
    following = next_commands(request.answers, request.wanted, request.destination)
    return Made([*made.paths, *extra], [Outcome("render", "done"), *outcomes], following)
