"""What the commands that change a project share: their flags, and how the result is told."""

from __future__ import annotations

import inspect
import sys
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from scaffold.cli.output import print_json
from scaffold.cli.parameters import Flag, declared, with_parameters
from scaffold.errors import Exit, UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from scaffold.lifecycle.change import Wish
    from scaffold.lifecycle.report import Report


@dataclass(frozen=True)
class How:
    """What the shared flags say."""

    dry_run: Annotated[bool, Flag("--dry-run", help="Write nothing; print the patch")] = False
    as_json: Annotated[bool, Flag("--json", help="Print the result for a machine to read")] = False
    markdown: Annotated[bool, Flag("--markdown", help="Print the body of a pull request")] = False
    commit: Annotated[bool, Flag("--commit", help="Commit the result, unless there are conflicts")] = False
    branch: Annotated[str | None, Flag("--branch", metavar="NAME", help="Make this branch and go on there")] = None
    allow_data_loss: Annotated[bool, Flag("--allow-data-loss", help="Allow a migration that destroys rows")] = False
    no_install: Annotated[bool, Flag("--no-install", help="Do not make the derived files again")] = False


def with_change_flags(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the shared flags. The function takes them as its parameter `how`."""
    own = [one for one in declared(function) if one.name != "how"]
    shared = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in declared(How)]
    names = {one.name for one in fields(How)}

    def call(**arguments: Any) -> None:
        said = {name: arguments.pop(name) for name in names}
        function(**arguments, how=How(**said))

    return with_parameters(function, [*own, *shared], call)


def change(wish: Wish, how: How) -> None:
    """Work out a change of the project that we stand in, write it, and tell about it."""
    from scaffold.lifecycle.operate import operate
    from scaffold.lifecycle.project import find_project
    from scaffold.setup.progress import Progress

    if how.as_json and how.markdown:
        raise UserError("--json and --markdown are two forms of the same", hint="leave out one of the two")
    report = operate(
        find_project(Path.cwd()),
        wish,
        Progress(),
        dry_run=how.dry_run,
        install=not how.no_install,
        commit=how.commit,
        branch=how.branch,
    )
    tell(report, how)
    if report.exit_code:
        raise Exit(report.exit_code)


def tell(report: Report, how: How) -> None:
    """Print a report in the form that was asked for."""
    from scaffold.lifecycle.report import as_data
    from scaffold.lifecycle.text import as_markdown, as_text
    from scaffold.merge.patch import as_patch

    patch = as_patch(report.outcome) if how.dry_run and report.outcome else ""
    if how.as_json:
        print_json({**as_data(report), **({"dry_run": True, "patch": patch} if how.dry_run else {})})
    elif how.markdown:
        print(as_markdown(report), end="")
    elif patch:
        print(patch, end="")
        for line in (*report.notices, *report.left):
            print(f"note: {line}", file=sys.stderr)
    else:
        print(as_text(report))
