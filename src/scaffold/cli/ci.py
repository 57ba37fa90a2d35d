"""`scaffold ci`: the workflow that keeps a repository checked and up to date."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from scaffold.cli.output import print_json
from scaffold.cli.parameters import Argument, Flag

if TYPE_CHECKING:
    from collections.abc import Callable


def command() -> Callable[..., None]:
    """Return the command's function."""
    return ci


def ci(
    system: Annotated[str, Argument(metavar="github|gitlab", help="Whose workflow to write")],
    *,
    tool: Annotated[
        str | None, Flag("--tool", metavar="REQUIREMENT", help="Where jobs get scaffold from, exactly")
    ] = None,
    schedule: Annotated[str, Flag("--schedule", metavar="CRON", help="When to look")] = "17 4 * * 1",
    dry_run: Annotated[bool, Flag("--dry-run", help="Write nothing; print the files")] = False,
    as_json: Annotated[bool, Flag("--json", help="Print the result for a machine to read")] = False,
) -> None:
    """Write a workflow that checks every change, and on a schedule opens a pull request for a newer release.

    For a project in a folder of a repository, `github` also writes what GitHub reads at the top alone: the project's
    own workflows and its list for Dependabot, for that folder.

    The scaffold that it installs is the one that runs here, by its exact address; --tool names another.
    """
    from scaffold.automation.root import foreign, root_files
    from scaffold.automation.tool import requirement
    from scaffold.automation.workflows import Setting, files, write
    from scaffold.dependencies.managers import manager_of
    from scaffold.git import split
    from scaffold.lifecycle.project import find_project, read_project
    from scaffold.merge.repository import open_repository

    root = find_project(Path.cwd())
    repository = open_repository(root)
    manager = manager_of(read_project(root).answers)
    branch = repository.default_branch()
    wanted = files(Setting(system, requirement(tool), repository.prefix, manager, schedule, branch))
    more = root_files(repository.top, repository.prefix) if system == "github" else {}
    left = foreign(repository.top, more)
    wanted |= {path: text for path, text in more.items() if path not in left}
    status = split(repository.git("status", "--porcelain", "-z", "--", *wanted))
    edited = {line[3:] for line in status if not line.startswith("??")}
    changed = [] if dry_run else write(repository.top, wanted, edited=edited)
    if as_json:
        print_json({"ok": True, "dry_run": dry_run, "written": changed, "files": wanted, "left": left})
    elif dry_run:
        print("\n".join(f"--- {path}\n{text}" for path, text in wanted.items()), end="")
    else:
        print("\n".join(f"wrote {path}" for path in changed) or "Nothing to change.")
        for path in left:
            print(f"left alone: {path} is not ours. Add to it what {repository.prefix}{path} says", file=sys.stderr)
