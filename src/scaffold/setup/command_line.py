"""How options are typed, and the one line that gives the same answers again."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from scaffold.options.answers import default_of
from scaffold.options.catalogue import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from scaffold.options.catalogue import Catalogue, Value
    from scaffold.setup.plan import Wanted

ARGUMENT = "name"
"""The option that is the command's argument instead of a flag."""


def flag(name: str) -> str:
    """Return the flag of an option."""
    return "--" + name.replace("_", "-")


def command_line(catalogue: Catalogue, answers: Mapping[str, Value], wanted: Wanted, directory: Path | None) -> str:
    """Return the command that makes the same project without asking anything."""
    words = ["scaffold", "new", str(answers[ARGUMENT]), "--defaults", *option_words(catalogue, answers)]
    if directory:
        words += ["--directory", str(directory)]
    left_out = {"--no-install": wanted.install, "--no-git": wanted.git, "--no-check": wanted.check}
    return shlex.join([*words, *(word for word, kept in left_out.items() if not kept)])


def option_words(catalogue: Catalogue, answers: Mapping[str, Value]) -> Iterator[str]:
    """Yield the flags of the answers that are not what would be taken without them."""
    for option in catalogue.options:
        value = answers[option.name]
        if option.name == ARGUMENT or value == default_of(catalogue, option, answers)[0]:
            continue
        yield flag(option.name)
        if option.kind != "bool":
            yield spelled(value)
