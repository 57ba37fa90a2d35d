"""One repository of a fleet: on a branch of its own the newer release, and back to where it was."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from scaffold.errors import ExitCode, ScaffoldError, UserError
from scaffold.git import GitError
from scaffold.state_files import ANSWERS

if TYPE_CHECKING:
    from pathlib import Path

    from scaffold.lifecycle.report import Report


class State(StrEnum):
    """How it ended."""

    UPDATED = "updated"
    CURRENT = "current"
    """Nothing to change."""
    THERE = "there"
    """The branch was made by an earlier run."""
    CONFLICTS = "conflicts"
    """A person has to decide: nothing was written."""
    FAILED = "failed"


@dataclass(frozen=True)
class Task:
    """What is to be done with one repository."""

    folder: Path
    release: str
    branch: str
    push: bool = False
    install: bool = True
    dry_run: bool = False


@dataclass(frozen=True)
class Result:
    """What became of one repository."""

    folder: Path
    state: State
    before: str = ""
    files: int = 0
    conflicts: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    error: str = ""
    hint: str = ""
    seconds: float = 0.0

    @property
    def exit_code(self) -> ExitCode:
        """What this repository adds to the exit code of all."""
        codes = {State.CONFLICTS: ExitCode.CONFLICTS, State.FAILED: ExitCode.FINDING}
        return codes.get(self.state, ExitCode.OK)

    def as_data(self) -> dict[str, Any]:
        """Return it for a machine."""
        data = {"folder": str(self.folder), "state": self.state, "release": self.before, "files": self.files}
        more = {"conflicts": self.conflicts, "left": self.left, "error": self.error, "hint": self.hint}
        return {**data, **{name: value for name, value in more.items() if value}, "seconds": round(self.seconds, 3)}


def update_one(task: Task) -> Result:
    """Update one repository on a branch of its own, and return to the branch it was on. Errors are part of the result.

    With conflicts nothing is written: markers are for people, and nobody sits in front of this clone.
    """
    started = time.perf_counter()
    try:
        result = _update(task)
    except UserError as error:
        result = Result(task.folder, State.FAILED, error=str(error), hint=error.hint or "")
    except (ScaffoldError, OSError) as error:
        result = Result(task.folder, State.FAILED, error=str(error))
    return Result(**{**result.__dict__, "seconds": time.perf_counter() - started})


def _update(task: Task) -> Result:
    from scaffold.lifecycle.change import Wish, plan_change
    from scaffold.merge.undo import recover
    from scaffold.releases.store import BundleStore
    from scaffold.setup import git

    if not (task.folder / ANSWERS).is_file():
        raise UserError("is no project", hint="clone it, or take it off the list")
    if task.branch in git.git(task.folder, "branch", "--list", "--format=%(refname:short)", task.branch).split():
        return Result(task.folder, State.THERE)
    if not task.dry_run:
        recover(task.folder)
    report = plan_change(task.folder, Wish(f"update --to {task.release}", task.release), BundleStore())
    outcome = report.outcome
    if outcome is None or not report.changes_anything:
        return Result(task.folder, State.CURRENT, report.before)
    if outcome.conflicts:
        paths = [one.path for one in outcome.conflicts]
        return Result(task.folder, State.CONFLICTS, report.before, len(outcome.touched), paths)
    if not task.dry_run:
        _write(task, report)
    return Result(task.folder, State.UPDATED, report.before, len(outcome.touched), left=list(report.to_do()))


def _write(task: Task, report: Report) -> None:
    """Write, commit on the branch, push it where that is wanted, and go back."""
    from scaffold.lifecycle import record
    from scaffold.lifecycle.change import write_change
    from scaffold.lifecycle.derive import derive
    from scaffold.setup import git
    from scaffold.setup.progress import Progress

    record.check_identity(task.folder)
    record.check_branch(task.folder, task.branch)
    there = where(task.folder)
    write_change(task.folder, report)
    try:
        record.switch(task.folder, task.branch)
        derive(task.folder, report, Progress(quiet=True), install=task.install)
        report.commit = record.commit(task.folder, report)
    except BaseException:
        _back(task, there)
        raise
    if task.push:
        git.git(task.folder, "push", "--quiet", "--set-upstream", "origin", task.branch, as_there=True)
    git.git(task.folder, "switch", "--quiet", *there)


def where(folder: Path) -> list[str]:
    """Return what `git switch` needs to come back here."""
    from scaffold.setup import git

    try:
        return [git.git(folder, "symbolic-ref", "--quiet", "--short", "HEAD")]
    except GitError:
        return ["--detach", git.git(folder, "rev-parse", "HEAD")]


def _back(task: Task, there: list[str]) -> None:
    """Leave a repository as it was found."""
    from scaffold.merge.undo import abort
    from scaffold.setup import git

    abort(task.folder)
    git.git(task.folder, "switch", "--quiet", *there)
    with suppress(GitError):
        git.git(task.folder, "branch", "--quiet", "--delete", "--force", task.branch)
