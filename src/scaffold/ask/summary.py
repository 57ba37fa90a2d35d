"""The summary before anything is written: the tree, what runs beside it, what will be done, and how to repeat it."""

from __future__ import annotations

import shutil
import textwrap
from typing import TYPE_CHECKING

from scaffold.setup.plan import commands_of, steps_for
from scaffold.setup.preview import outline, plural, services
from scaffold.state_files import INPUT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scaffold.setup.project import Request

HEAD = "class:question"
TEXT = ""
FAINT = "class:help"


def summary_lines(request: Request, command: str) -> Iterator[tuple[str, str]]:
    """Yield the lines of the summary, each with its style."""
    from scaffold.render import render_files

    paths = [*render_files(request.answers).files, INPUT]
    yield "", TEXT
    yield f"{request.destination}/  {plural(len(paths), 'file')}", HEAD
    for name, what in outline(paths):
        for line in wrapped(f"{name:<18}{what}", 20):
            yield line, TEXT
    yield "It runs on", HEAD
    yield from ((f"  {line}", TEXT) for line in services(request.answers))
    yield "Then", HEAD
    commands = commands_of(steps_for(request.answers, request.wanted, request.destination))
    yield from ((f"  {line}", TEXT) for line in commands or ["nothing more is run"])
    yield "The same again, without questions", HEAD
    yield f"  {command}", FAINT
    yield "", TEXT


def wrapped(text: str, indent: int) -> list[str]:
    """Fold a line at the width of the terminal."""
    return textwrap.wrap(
        text,
        shutil.get_terminal_size().columns,
        initial_indent="  ",
        subsequent_indent=" " * indent,
        break_on_hyphens=False,
        drop_whitespace=True,
    )
