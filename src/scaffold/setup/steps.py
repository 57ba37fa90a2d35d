"""The steps after rendering. Each has a name, does one thing and knows how a person goes on when it fails."""

from __future__ import annotations

import os
import shlex
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from scaffold.errors import ExitCode, UserError
from scaffold.git import GitError
from scaffold.setup.process import run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from scaffold.setup.progress import Progress

LAST_LINES = 30
LOCAL_STATE = ".data"
"""The folder of a project for what its .gitignore keeps out of the repository."""


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes:
        name: short name, as in the JSON result.
        title: what it does, as a line of progress.
        command: what a person would type to do the same; shown in summaries and after a failure.
        act: does it, in the project's directory; gives what a person should know of it besides, if anything.
        skip: why it is left out, or nothing.

    """

    name: str
    title: str
    command: str
    act: Callable[[Path], str | None]
    skip: str | None = None


@dataclass(frozen=True)
class Outcome:
    """How a step ended."""

    name: str
    status: Literal["done", "skipped", "failed"]
    seconds: float = 0.0
    why: str | None = None
    note: str | None = None

    def as_data(self) -> dict[str, object]:
        """Return the outcome as plain data for `--json`."""
        data: dict[str, object] = {"name": self.name, "status": self.status}
        if self.status == "skipped":
            return {**data, "why": self.why}
        note = {"note": self.note} if self.note else {}
        return {**data, "seconds": round(self.seconds, 1), **note}


class StepFailedError(UserError):
    """A step failed. The rendered project is intact.

    Attributes:
        outcomes: how the steps up to and including this one ended.
        data: the same, and where the project is, for `--json`.

    """

    def __init__(self, message: str, *, hint: str, directory: Path, outcomes: Sequence[Outcome]) -> None:
        super().__init__(message, hint=hint, exit_code=ExitCode.FINDING)
        self.outcomes = list(outcomes)
        self.data = {"directory": str(directory), "steps": [outcome.as_data() for outcome in outcomes]}


class CommandFailedError(Exception):
    """A command ended with another exit code than 0; the text is the end of what it printed."""


def command_step(
    name: str, title: str, command: Sequence[str], *, env: Mapping[str, str] | None = None, skip: str | None = None
) -> Step:
    """Return the step that runs one command."""

    def act(directory: Path) -> None:
        done = run(command, cwd=directory, env={"NO_COLOR": "1", "FORCE_COLOR": "0", **(env or {})})
        if done.code != 0:
            raise CommandFailedError(tail_of(done.output, keep_log(directory, name, done.output)))

    return Step(name, title, " ".join(command), act, skip)


def keep_log(directory: Path, name: str, output: str) -> str:
    """Write what a failed command printed below the project's git-ignored folder, and return where."""
    log = directory / LOCAL_STATE / f"scaffold-{name}.log"
    log.parent.mkdir(exist_ok=True)
    log.write_text(output, "utf-8")
    return os.path.relpath(log)


def tail_of(output: str, log: str) -> str:
    """Return the last lines of an output, and where the rest is."""
    lines = output.strip().splitlines()
    shown = "\n".join(lines[-LAST_LINES:])
    return (
        f"{shown}\n(the last {LAST_LINES} of {len(lines)} lines; all of them are in {log})"
        if len(lines) > LAST_LINES
        else shown
    )


def perform(steps: Sequence[Step], directory: Path, progress: Progress) -> list[Outcome]:
    """Run the steps in order and return how they ended.

    Raises:
        StepFailedError: at the first step that fails or is interrupted; it says what is left to do by hand.

    """
    outcomes: list[Outcome] = []
    for index, step in enumerate(steps):
        if step.skip:
            if step.skip not in {outcome.why for outcome in outcomes}:
                progress.skipped(step.title, step.skip)
            outcomes.append(Outcome(step.name, "skipped", why=step.skip))
            continue
        started = time.monotonic()
        try:
            with progress.step(step.title):
                note = step.act(directory)
        except (CommandFailedError, GitError, OSError) as error:
            outcomes.append(Outcome(step.name, "failed", time.monotonic() - started))
            raise failure(f"`{step.command}` failed:\n{error}", steps[index:], directory, outcomes) from error
        except (KeyboardInterrupt, SystemExit) as stop:
            outcomes.append(Outcome(step.name, "failed", time.monotonic() - started))
            stopped = failure(f"interrupted during `{step.command}`", steps[index:], directory, outcomes)
            stopped.exit_code = stop.code if isinstance(stop, SystemExit) and isinstance(stop.code, int) else 130
            raise stopped from stop
        outcomes.append(Outcome(step.name, "done", time.monotonic() - started, note=note))
        if note:
            progress.note(note)
    return outcomes


def failure(message: str, left: Sequence[Step], directory: Path, outcomes: Sequence[Outcome]) -> StepFailedError:
    """Say what happened, that the project is intact, and the commands that finish the work."""
    shown = os.path.relpath(directory)
    commands = dict.fromkeys(step.command for step in left if not step.skip)
    return StepFailedError(
        message,
        hint=f"the files in {shown} are complete; go on with: cd {shlex.quote(shown)} && " + " && ".join(commands),
        directory=directory,
        outcomes=outcomes,
    )
