"""`scaffold fleet`: many repositories."""

from __future__ import annotations

import os
import sys
from pathlib import Path  # noqa: TC003 (Typer reads the annotation)
from typing import TYPE_CHECKING, Annotated

from scaffold.cli.output import print_json
from scaffold.cli.parameters import Argument, Flag
from scaffold.errors import Exit, UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from scaffold.fleet.one import Result

ACTIONS = ("update", "matrix")


def command() -> Callable[..., None]:
    """Return the command's function."""
    return fleet


def fleet(  # noqa: PLR0913 (one parameter a flag)
    action: Annotated[str, Argument(metavar="update|matrix", help="Update local clones, or print a CI matrix")],
    file: Annotated[Path, Argument(metavar="FILE", help="One repository a line; # begins a comment")],
    *,
    jobs: Annotated[int, Flag("--jobs", min=1, help="How many at a time")] = os.cpu_count() or 1,
    to: Annotated[str | None, Flag("--to", metavar="RELEASE", help="Go to this release")] = None,
    branch: Annotated[
        str | None, Flag("--branch", metavar="NAME", help="The branch to make; else scaffold/update-RELEASE")
    ] = None,
    push: Annotated[bool, Flag("--push", help="Push each branch to origin")] = False,
    no_install: Annotated[bool, Flag("--no-install", help="Do not make the derived files again")] = False,
    dry_run: Annotated[bool, Flag("--dry-run", help="Write nothing; say what would be")] = False,
    as_json: Annotated[bool, Flag("--json", help="Print the result for a machine to read")] = False,
    markdown: Annotated[bool, Flag("--markdown", help="Print the report as a table")] = False,
) -> None:
    """Update many repositories, one branch each, several at a time.

    A repository in which people have to decide is left untouched and named. `matrix` prints the list as the matrix of
    a CI system, for more repositories than one machine can take.
    """
    from scaffold.fleet import listing, run
    from scaffold.fleet.one import Task
    from scaffold.releases.store import BundleStore

    if action not in ACTIONS:
        raise UserError(f"{action} is nothing that a fleet does", hint=f"valid: {', '.join(ACTIONS)}")
    if action == "matrix":
        print_json(listing.matrix(file))
        return
    release = to or BundleStore().newest().tag
    name = branch or f"scaffold/update-{release.removeprefix('v')}"
    tasks = [
        Task(folder, release, name, push=push, install=not no_install, dry_run=dry_run)
        for folder in listing.folders(file)
    ]
    results = run.run_all(tasks, jobs, Told(len(tasks)))
    code = run.exit_code(results)
    if as_json:
        data = {"release": release, "branch": name, "totals": run.totals(results), "dry_run": dry_run}
        print_json({"ok": not code, **data, "repositories": [result.as_data() for result in results]})
    else:
        print(run.as_markdown(results, release) if markdown else run.as_text(results), end="" if markdown else "\n")
    if code:
        raise Exit(code)


class Told:
    """Says on stderr how far it is."""

    def __init__(self, count: int) -> None:
        self.count, self.done = count, 0

    def __call__(self, result: Result) -> None:
        """Say that one has ended."""
        self.done += 1
        print(f"[{self.done}/{self.count}] {result.state:<9} {result.folder}", file=sys.stderr, flush=True)
