"""The table of commands. A command's module is imported when it is called, so `--help` stays fast."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from scaffold import __version__
from scaffold.cli.plain import use_plain_parameters

if TYPE_CHECKING:
    from collections.abc import Sequence

SUMMARIES = {
    "new": "Make a project: a conversation at a terminal, flags or a file without one",
    "update": "Take in a newer release of the templates; --abort goes back",
    "apply": "Apply scaffold.yaml as it now stands",
    "set": "Change an option or a key of a resource: queue=none, 'Package.list.sort=price'",
    "add": "Add a resource, field, rule, role, form, action and more, and apply it",
    "remove": "Take a resource, field, rule, role, form, action and more away, and apply it",
    "check": "Look whether the project is in order: for CI",
    "diff": "Show how the project differs from what its input gives, or would give",
    "restore": "Bring back rendered files that you deleted",
    "explain": "Say where a file comes from, or what an option does and what changing it means",
    "migrations": "merge: join two heads of the database's history; baseline: record what one without records made",
    "resolve": "After a git merge or rebase of two branches that both changed the input",
    "adopt": "Take in a repository that was written by hand: from then on it updates",
    "fleet": "Update many repositories at once, or list them for a CI system's matrix",
    "ci": "Write the workflow that checks every change and opens a pull request for a newer release",
    "options": "List every option: choices, defaults, exclusions and their reasons",
    "practices": "List the practices of the catalogue and which of them are built",
    "verify": "Take each proven practice out of a copy of the project: its test must notice",
    "domain": "Show what was understood of a scaffold.yaml",
}
"""Name of a command (and of its module in this package) -> one line of help."""


class LazyGroup(TyperGroup):
    """A group that knows its commands by name and summary, and imports one only to run it."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names in the order of the table."""
        del ctx
        return list(SUMMARIES)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import the module of one command and build it."""
        del ctx
        if cmd_name not in SUMMARIES:
            return None
        module = import_module(f"scaffold.cli.{cmd_name}")
        app = make_app()
        app.command(cmd_name, short_help=SUMMARIES[cmd_name])(module.command())
        return get_command(app)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the list of commands from the table, without importing any."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(SUMMARIES.items()))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Let the base class suggest the nearest name: it looks in `commands`."""
        self.commands.update({name: self for name in SUMMARIES if name not in self.commands})
        return super().resolve_command(ctx, args)


def make_app(**settings: Any) -> typer.Typer:
    """Return a Typer application without rich: plain text reads the same everywhere."""
    return typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False, **settings)


def print_version(wanted: bool) -> None:  # noqa: FBT001 (Typer calls it with the value of the flag)
    """Print the version and stop."""
    if wanted:
        typer.echo(f"scaffold {__version__}")
        raise typer.Exit


def root(
    *,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=print_version, help="Print the version and stop")
    ] = False,
) -> None:
    """Make a Node.js/TypeScript backend that works, from a page of answers."""
    del version


def main_command() -> Any:
    """Return the whole command line as one callable command."""
    app = make_app(cls=LazyGroup, invoke_without_command=False, no_args_is_help=False)
    app.callback()(root)
    return get_command(app)


def invoke(args: Sequence[str]) -> int:
    """Run one command line. Errors pass through to the handler in `run`."""
    use_plain_parameters()
    result = main_command().main(args=list(args) or ["--help"], prog_name="scaffold", standalone_mode=False)
    return result if isinstance(result, int) else 0
