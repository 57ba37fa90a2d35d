"""Makes again what is never merged: the lockfile, the generated client, openapi.json."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from scaffold.dependencies.managers import lockfile_of, managers
from scaffold.dependencies.raised import joined, moves
from scaffold.lifecycle.keep import keep
from scaffold.lifecycle.lockfile import UNREADABLE
from scaffold.setup import git
from scaffold.setup.lock import prune
from scaffold.setup.plan import install_step
from scaffold.setup.steps import Step, command_step, perform
from scaffold.state_files import ANSWERS, INPUT

if TYPE_CHECKING:
    from pathlib import Path

    from scaffold.lifecycle.report import Report
    from scaffold.setup.progress import Progress

OPENAPI = "openapi.json"


def derived_paths(manager: str) -> tuple[str, ...]:
    """Return the files that are made from the rest of a project."""
    return (lockfile_of(manager), OPENAPI)


def derive(root: Path, report: Report, progress: Progress, *, install: bool) -> None:
    """Make the derived files again and stage them; where that is not possible, say what to run.

    Raises:
        StepFailedError: when a step fails; the change itself is written.

    """
    manager = report.manager
    moved = set_moves(root, report)
    if not is_needed(report) and not moved:
        return
    change = moved or packages_change(root, report)
    lock = lock_to_start_from(root, report) if change else None
    steps = steps_for(manager, packages_change=change, begin_anew=is_of_another(root, manager), lock=lock)
    why = cannot(root, report, manager, install=install)
    if why:
        if lock is not None and not has_conflicts(report):
            derive_lock(root, report, lock)
        client = any(step.name == "client" for step in steps)
        words = ["rm -rf node_modules"] if steps[0].name == "clean" else []
        words += [f"{manager} {'run postinstall' if client else 'install'}", f"{manager} run openapi"]
        report.left.append(f"Make the derived files again, since {why}: `{' && '.join(words)}`, and add them")
        return
    if report.outcome is not None:
        keep(root, derived_paths(manager))
    report.steps = [outcome.as_data() for outcome in perform(steps, root, progress)]


def is_needed(report: Report) -> bool:
    """Whether anything is touched that something is derived from: state and documents are not.

    A report without an outcome is of somebody who wrote by other means.
    """
    if report.outcome is None:
        return True
    touched = report.outcome.touched
    return any(path not in (ANSWERS, INPUT) and not path.endswith(".md") for path in touched)


def cannot(root: Path, report: Report, manager: str, *, install: bool) -> str | None:
    """Say why nothing can be derived here, if so."""
    if has_conflicts(report):
        return "there are conflicts to decide first"
    if not install:
        return "--no-install was given"
    if not (root / "node_modules").is_dir():
        return "nothing is installed here"
    missing = [program for program in ("node", manager) if shutil.which(program) is None]
    return f"{' and '.join(missing)} cannot be found" if missing else None


def has_conflicts(report: Report) -> bool:
    """Whether somebody has to decide something first."""
    return bool(report.outcome and report.outcome.conflicts)


def derive_lock(root: Path, report: Report, lock: bytes) -> None:
    """Make the lockfile alone, where nothing is installed; one that cannot be pruned offline stays as it was."""
    path = root / lockfile_of(report.manager)
    before = path.read_bytes() if path.is_file() else None
    if report.outcome is not None:
        keep(root, derived_paths(report.manager))
    path.write_bytes(lock)
    if prune(root, report.manager) is None:
        git.git(root, "add", "--", path.name)
    elif before is None:
        path.unlink()
    else:
        path.write_bytes(before)


def set_moves(root: Path, report: Report) -> bool:
    """Whether an update brings higher versions of what the project holds."""
    path = root / lockfile_of(report.manager)
    if report.lock is None or report.before == report.after or not path.is_file():
        return False
    try:
        return moves(path.read_bytes(), report.lock, report.manager)
    except UNREADABLE:
        return True


def lock_to_start_from(root: Path, report: Report) -> bytes | None:
    """Return the project's lockfile with what the release brings; None for a release that carries no set."""
    if report.lock is None:
        return None
    try:
        mine = (root / lockfile_of(report.manager)).read_bytes()
        return joined(mine, report.lock, report.manager, update=report.before != report.after)
    except UNREADABLE:  # it is not there, or no lockfile
        return report.lock


def packages_change(root: Path, report: Report) -> bool:
    """Whether there is something to install."""
    return bool(report.dependencies) or not (root / lockfile_of(report.manager)).is_file()


def is_of_another(root: Path, manager: str) -> bool:
    """Whether another package manager has filled node_modules: none can go on from what another one has laid out."""
    packages = root / "node_modules"
    marks = [packages / words["layout"] for other, words in managers().items() if other != manager]
    return not packages.is_symlink() and any(mark.exists() for mark in marks)


def steps_for(
    manager: str, *, packages_change: bool, begin_anew: bool = False, lock: bytes | None = None
) -> list[Step]:
    """Return the steps, in their order. Installing begins with `lock`, and makes the database client too."""

    def clean(directory: Path) -> None:
        shutil.rmtree(directory / "node_modules")

    def stage(directory: Path) -> None:
        paths = [path for path in derived_paths(manager) if (directory / path).is_file()]
        if paths:
            git.git(directory, "add", "--", *paths)

    client = command_step("client", "Make the database client", [manager, "run", "postinstall"])
    install = install_step(manager, lock=lock)
    another = Step("clean", "Remove what the other package manager has installed", "rm -rf node_modules", clean)
    return [
        *([another] if begin_anew else []),
        install if packages_change or begin_anew else client,
        command_step("openapi", "Derive openapi.json", [manager, "run", "openapi"]),
        Step("stage", "Stage the derived files", f"git add {' '.join(derived_paths(manager))}", stage),
    ]
