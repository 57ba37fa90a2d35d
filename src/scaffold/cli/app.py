"""The table of commands. A command's module is imported when it is called, so `--help` stays fast."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

from scaffold.errors import ExitCode, UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

COMPLETION = "_SCAFFOLD_COMPLETE"
"""Set by a shell that asks Typer how a word may go on."""

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


def command_of(name: str) -> Callable[..., None]:
    """Import the module of one command and return its function."""
    found: Callable[..., None] = import_module(f"scaffold.cli.{name}").command()
    return found


def invoke(args: Sequence[str]) -> int:
    """Run one command line. Errors pass through to the handler in `run`."""
    name, words = (args[0], args[1:]) if args else ("", ())
    plain = COMPLETION not in os.environ
    if plain and name in SUMMARIES:
        from scaffold.cli.parameters import declared, read

        function = command_of(name)
        values = read(declared(function), words)
        if values is not None:
            return called(function, values)
    elif plain and name and not name.startswith("-"):
        raise unknown(name)
    from scaffold.cli.typed import invoke as through_typer

    return through_typer(args)


def called(function: Callable[..., None], values: dict[str, Any]) -> int:
    """Call a command; what Typer makes of Ctrl-C is made of it here as well."""
    try:
        function(**values)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    return ExitCode.OK


def unknown(name: str) -> UserError:
    """Say that there is no such command, in Typer's words."""
    from difflib import get_close_matches

    near = ", ".join(repr(one) for one in get_close_matches(name, SUMMARIES))
    hint = "see scaffold --help"
    return UserError(f"No such command {name!r}" + (f". Did you mean {near}?" if near else "."), hint=hint)
