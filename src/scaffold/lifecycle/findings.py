"""What `scaffold check` looks at. Each finding says what is wrong, where, and what to do."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from scaffold.dependencies.managers import lockfile_of, manager_of, managers
from scaffold.errors import ScaffoldError, UserError
from scaffold.git import GitError, asked_once
from scaffold.lifecycle.derive import OPENAPI
from scaffold.lifecycle.inputs import changed_options, understand
from scaffold.lifecycle.lockfile import lockfile_differs
from scaffold.lifecycle.project import at_url, read_project, render_base
from scaffold.setup import git
from scaffold.setup.process import run
from scaffold.state_files import ANSWERS, INPUT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from scaffold.lifecycle.project import Project
    from scaffold.releases.store import BundleStore

MARKS = (b"<<<<<<< ", b">>>>>>> ")


class Finding(NamedTuple):
    """Something that is not in order. A notice alone fails nothing."""

    check: str
    message: str
    remedy: str
    path: str | None = None
    line: int | None = None
    notice: bool = False


@dataclass(frozen=True)
class Wanted:
    """How a project is checked. `latest`: a newer release is a finding; `quick`: nothing of the project is run."""

    latest: bool = False
    quick: bool = False


@asked_once()
def findings(root: Path, store: BundleStore, wanted: Wanted) -> list[Finding]:
    """Check a project; the notices come last."""
    found = [*_journal(root), *_markers(root)]
    try:
        project = read_project(root)
    except UserError as error:
        return [*found, _of_error("answers", error, ANSWERS)]
    checks: tuple[Callable[[], Iterator[Finding]], ...] = (
        lambda: _base(project, store),
        lambda: _input(project, store),
        lambda: _history(project),
        lambda: _lockfile(project),
        lambda: _openapi(project, quick=wanted.quick),
        lambda: _release(project, store, latest=wanted.latest),
    )
    found += [one for check in checks for one in check()]
    return sorted(found, key=lambda one: one.notice)


def _journal(root: Path) -> Iterator[Finding]:
    from scaffold.merge.journal import open_journal

    try:
        journal = open_journal(root)
    except ScaffoldError as error:
        yield Finding("journal", str(error), getattr(error, "hint", None) or "run `scaffold update --abort`")
        return
    if journal is not None and journal.phase != "written":
        yield Finding(
            "journal",
            "a change was interrupted, and some files are as before and some as after it",
            "run `scaffold apply`, which finishes it, or `scaffold update --abort`, which takes it back",
        )


def _markers(root: Path) -> Iterator[Finding]:
    """Find what a merge left: unmerged files in git's index, and markers in recorded files."""
    try:
        listed = git.git(root, "ls-files", "-z", "--stage")
    except GitError:
        return
    unmerged, paths = set(), []
    for line in filter(None, listed.split("\0")):
        details, path = line.split("\t", 1)
        mode, _, stage = details.split()
        if stage != "0":
            unmerged.add(path)
        if mode in ("100644", "100755"):
            paths.append(path)
    for path in sorted(unmerged):
        yield Finding("conflict", "a conflict that is not resolved", f"decide, then `git add {path}`", path)
    for path in dict.fromkeys(paths):
        at = _marker(root / path)
        if at:
            remedy = (
                "`scaffold resolve` rebuilds it" if path in (ANSWERS, INPUT) else "decide what stays, and remove them"
            )
            yield Finding("marker", "conflict markers were left", remedy, path, at)


def _marker(path: Path) -> int | None:
    """Return the line of the first conflict marker: a pair of them, not the word in a text."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    if not all(mark in data for mark in MARKS) or b"\0" in data[:8000]:
        return None
    lines = data.split(b"\n")
    starts = [number for number, line in enumerate(lines, 1) if line.startswith(MARKS[0])]
    return starts[0] if starts and any(line.startswith(MARKS[1]) for line in lines) else None


def _base(project: Project, store: BundleStore) -> Iterator[Finding]:
    try:
        render_base(project, store)
    except UserError as error:
        yield _of_error("base", error, ANSWERS)


def _input(project: Project, store: BundleStore) -> Iterator[Finding]:
    try:
        release = at_url(next(iter(store.candidates(project.tag))), project.url)
        found = understand(project.text(), release)
    except UserError as error:
        yield _of_error("input", error, INPUT)
        return
    for notice in found.notices:
        yield Finding(
            "pending",
            f"{notice['key']} is accepted, and not generated by this release: the project does not do what it asks for",
            notice.get("hint") or f"take it out of {INPUT}, or write it by hand, or wait for the release that has it",
            INPUT,
            int(notice["place"].split(":")[-2]),
        )
    if found.answers == project.answers:
        return
    options = [name for name, _, _ in changed_options(project.answers, found.answers)]
    what = ", ".join(options) or "the domain"
    yield Finding(
        "applied", f"{INPUT} says something that was not applied: {what}", "run `scaffold apply`, and commit it", INPUT
    )


def _history(project: Project) -> Iterator[Finding]:
    from scaffold.history import database_of, heads, without_records

    database = database_of(project.answers)
    try:
        found = heads(project.root, database)
    except UserError as error:
        yield _of_error("history", error, None)
        return
    folder = f"prisma/migrations/{database}"
    if scripts := without_records(project.root, database):
        yield Finding(
            "history",
            f"the migrations of {database} carry no record of the tables ({', '.join(scripts)}), and the next change "
            "of them has nothing to start from",
            "run `scaffold migrations baseline`, when they make the tables that scaffold.yaml asks for",
            folder,
        )
    if len(found) > 1:
        names = " and ".join(head.id for head in found)
        yield Finding(
            "history",
            f"the migrations of {database} have {len(found)} heads: {names}",
            "run `scaffold migrations merge`",
            folder,
        )


def _lockfile(project: Project) -> Iterator[Finding]:
    manager = manager_of(project.answers)
    path = lockfile_of(manager)
    for other in map(lockfile_of, managers()):
        if other != path and (project.root / other).is_file():
            yield Finding("lockfile", f"a lockfile of another package manager than {manager}", f"remove {other}", other)
    if not (project.root / path).is_file():
        yield Finding("lockfile", f"there is no {path}", f"run `{manager} install`, and commit it", path)
        return
    differs = lockfile_differs(project.root, manager)
    if differs:
        yield Finding(
            "lockfile",
            f"{path} is out of step with package.json: {', '.join(differs)}",
            f"run `{manager} install`, and commit it",
            path,
        )


def _openapi(project: Project, *, quick: bool) -> Iterator[Finding]:
    manager = manager_of(project.answers)
    if not (project.root / OPENAPI).is_file():
        yield Finding("openapi", f"there is no {OPENAPI}", f"run `{manager} run openapi`, and commit it", OPENAPI)
        return
    installed = (project.root / "node_modules").is_dir() and shutil.which("node") and shutil.which(manager)
    if quick or not installed:
        why = "--quick was given" if quick else "nothing is installed here"
        remedy = f"`{manager} run openapi:check` does it"
        yield Finding("openapi", f"{OPENAPI} was not checked: {why}", remedy, OPENAPI, notice=True)
        return
    done = run([manager, "run", "--silent", "openapi:check"], cwd=project.root, env={"NO_COLOR": "1"})
    if done.code:
        yield Finding(
            "openapi",
            f"{OPENAPI} is out of step with the routes",
            f"run `{manager} run openapi`, and commit it",
            OPENAPI,
        )


def _release(project: Project, store: BundleStore, *, latest: bool) -> Iterator[Finding]:
    from scaffold.releases.store import number

    newest = store.newest().tag
    if number(newest) > number(project.tag):
        yield Finding(
            "release",
            f"the release {newest} is newer than {project.tag}",
            "run `scaffold update`",
            ANSWERS,
            notice=not latest,
        )


def _of_error(check: str, error: UserError, path: str | None) -> Finding:
    """Turn an error into a finding at its place."""
    file, _, rest = (error.place or "").partition(":")
    line = rest.partition(":")[0]
    return Finding(check, error.message, error.hint or "see above", file or path, int(line) if line.isdigit() else None)
