"""The commands as Typer has them: for help, and for lines that are not in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import TyperException
from typer.core import TyperGroup
from typer.main import get_command

from scaffold import __version__
from scaffold.cli.app import SUMMARIES, command_of
from scaffold.cli.parameters import Argument, declared, said, with_parameters
from scaffold.cli.plain import use_plain_parameters
from scaffold.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from inspect import Parameter


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
        app = make_app()
        app.command(cmd_name, short_help=SUMMARIES[cmd_name])(for_typer(command_of(cmd_name)))
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


def for_typer(function: Callable[..., None]) -> Callable[..., None]:
    """Return a command with its parameters declared as Typer reads them."""

    def parameter(one: Parameter) -> Parameter:
        how = said(one)
        named = typer.Argument(**how.more) if isinstance(how, Argument) else typer.Option(*how.names, **how.more)
        return one.replace(annotation=Annotated[one.annotation.__origin__, named])

    return with_parameters(function, map(parameter, declared(function)), function)


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
    try:
        result = main_command().main(args=list(args) or ["--help"], prog_name="scaffold", standalone_mode=False)
    except TyperException as error:
        raise UserError(error.format_message(), hint=usage_hint(args)) from error
    return result if isinstance(result, int) else 0


def usage_hint(args: Sequence[str]) -> str:
    """Say which help to read."""
    command = f" {args[0]}" if args and args[0] in SUMMARIES else ""
    return f"see scaffold{command} --help"
