"""`scaffold resolve`: after a git merge or rebase of two branches that both changed the input."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from scaffold.cli.output import from_here, print_json
from scaffold.cli.parameters import Flag
from scaffold.errors import Exit

if TYPE_CHECKING:
    from collections.abc import Callable

    from scaffold.resolve.resolve import Resolved


def command() -> Callable[..., None]:
    """Return the command's function."""
    return resolve


def resolve(
    *,
    as_json: Annotated[bool, Flag("--json", help="Print the result for a machine to read")] = False,
    no_install: Annotated[bool, Flag("--no-install", help="Do not make the derived files again")] = False,
) -> None:
    """Bring a stopped merge, rebase or cherry-pick to the union of both inputs.

    Run it when git has stopped, before resolving by hand. What somebody has resolved already stays. Exit code 3:
    both branches changed the same, and a person has to decide.
    """
    from scaffold.lifecycle.derive import derive
    from scaffold.lifecycle.project import find_project
    from scaffold.lifecycle.report import Report
    from scaffold.releases.store import BundleStore
    from scaffold.resolve.resolve import resolve as work
    from scaffold.setup.progress import Progress

    root = find_project(Path.cwd())
    done = work(root, BundleStore())
    report = Report("resolve", done.release, done.release, done.manager, dependencies=done.dependencies, lock=done.lock)
    derive(root, report, Progress(), install=not no_install and not done.conflicts)
    if as_json:
        print_json({**done.as_data(), "steps": report.steps, "left": report.left})
    else:
        print(as_text(done, root, report.left))
    if done.exit_code:
        raise Exit(done.exit_code)


def as_text(done: Resolved, root: Path, left: list[str]) -> str:
    """Say what was done, and what to type next."""
    lines = [f"Both branches stand on the union of their inputs ({done.release}): {len(done.written)} files."]
    lines += [f"  stays as you resolved it: {from_here(root, path)}" for path in done.kept]
    lines += [f"  joined the migrations of both branches: {name}" for name in done.migrations]
    for path in done.conflicts:
        gone = "the templates drop it with this input, and a branch changed it; the file is kept"
        why = gone if path in done.dropped else "both branches changed the same lines"
        lines.append(f"  CONFLICT {from_here(root, path)}: {why}")
    return "\n".join([*lines, "", "Next:", *(f"  {step}" for step in [*left, *done.next])])
