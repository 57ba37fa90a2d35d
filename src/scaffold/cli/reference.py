"""The page of docs/reference about commands: made from what Typer knows of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from scaffold.cli.app import SUMMARIES
from scaffold.cli.typed import main_command

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = "<!-- Made from the commands by `scaffold.cli.reference`; a test compares. -->\n"
INTRODUCTION = (
    "Data goes to stdout, everything else to stderr. What the exit codes mean: [exit codes](exit-codes.md).\n"
)
NAME = "commands.md"


def commands_page() -> str:
    """Return the page of all commands, their arguments and flags."""
    group = main_command()
    parts = ["# Commands\n", HEAD, INTRODUCTION]
    for name in SUMMARIES:
        parts += _command(name, group.get_command(None, name))
    return "\n".join(parts)


def _command(name: str, command: Any) -> Iterator[str]:
    nested = getattr(command, "commands", None)
    if nested:
        yield f"## `scaffold {name}`\n"
        yield f"{SUMMARIES.get(name, command.help or '')}.\n"
        for inner, one in nested.items():
            yield from _body(f"scaffold {name} {inner}", one, level=3)
        return
    yield from _body(f"scaffold {name}", command, level=2)


def _body(title: str, command: Any, *, level: int) -> Iterator[str]:
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option" and "--help" not in one.opts]
    words = " ".join([title, *(_metavar(one) for one in arguments), *(["[OPTIONS]"] if options else [])])
    yield f"{'#' * level} `{title}`\n"
    yield f"```\n{words}\n```\n"
    yield _paragraphs(command.help or "")
    rows = [(f"`{_metavar(one)}`", one.help or "") for one in arguments]
    rows += [(f"`{_flag(one)}`", one.help or "") for one in options]
    if rows:
        lines = ["| | |", "|---|---|", *(f"| {name} | {text.replace('|', chr(92) + '|')} |" for name, text in rows)]
        yield "\n".join(lines) + "\n"


def _paragraphs(text: str) -> str:
    """Return a docstring as Markdown: its lines belong together, empty ones part them."""
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n")) + "\n"


def _metavar(argument: Any) -> str:
    name = argument.metavar or argument.name.upper()
    return name if argument.required or name.startswith("[") else f"[{name}]"


def _flag(option: Any) -> str:
    names = ", ".join([*option.opts, *option.secondary_opts])
    value = "" if option.is_flag else f" {option.metavar or 'TEXT'}"
    return (names + value).replace("|", "\\|")


if __name__ == "__main__":
    import sys

    (Path(sys.argv[1]) / NAME).write_text(commands_page(), encoding="utf-8")
