"""What commands take: how they declare it, and what the words of a line that is in order come to.

Importing Typer is longer than most refusals, so it is asked only where it has something to say: help, and a line that
is not in order. `tests/cli/test_parameters.py` holds that both read a line alike.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

KINDS = (str, bool, Path, list[str])
"""What is read here; a number or a choice is Typer's to read."""


class Argument:
    """A word without a flag; `more` is what Typer's own `Argument` takes."""

    def __init__(self, **more: Any) -> None:
        self.more = more


class Flag:
    """A flag by its names; `more` is what Typer's own `Option` takes."""

    def __init__(self, *names: str, **more: Any) -> None:
        self.names, self.more = names, more


def declared(function: Callable[..., Any]) -> list[inspect.Parameter]:
    """Return the parameters of a command, annotations included."""
    return [*inspect.signature(function, eval_str=True).parameters.values()]


def with_parameters(
    function: Callable[..., None], parameters: Iterable[inspect.Parameter], call: Callable[..., None]
) -> Callable[..., None]:
    """Return a command that takes these parameters, is described as `function` is, and does `call`."""
    listed = [*parameters]

    def command(**arguments: Any) -> None:
        call(**arguments)

    command.__doc__ = function.__doc__
    command.__annotations__ = {one.name: one.annotation for one in listed}
    command.__signature__ = inspect.signature(function).replace(parameters=listed)  # type: ignore[attr-defined]
    return command


def read(parameters: Sequence[inspect.Parameter], words: Sequence[str]) -> dict[str, Any] | None:
    """Return the values that the words of a line give; None where Typer has to look at it."""
    flags = {name: one for one in parameters if isinstance(said(one), Flag) for name in said(one).names}
    values = {one.name: one.default for one in parameters}
    plain: list[str] = []
    waiting = iter(words)
    for word in waiting:
        name, sign, value = word.partition("=")
        if word == "-" or not word.startswith("-"):
            plain.append(word)
            continue
        one = flags.get(name)
        if one is None or kind(one) not in KINDS or (kind(one) is bool and sign):
            return None
        if kind(one) is bool:
            values[one.name] = True
            continue
        found = value if sign else next(waiting, "")
        if not found:
            return None
        values[one.name] = [*(values[one.name] or ()), found] if kind(one) == list[str] else kind(one)(found)
    return values if placed(parameters, plain, values) else None


def placed(parameters: Sequence[inspect.Parameter], plain: Sequence[str], values: dict[str, Any]) -> bool:
    """Give the words without a flag to the arguments, and say whether all is there and nothing left over."""
    left = [*plain]
    for one in parameters:
        if not isinstance(said(one), Argument) or not left:
            continue
        if kind(one) not in KINDS:
            return False
        if kind(one) == list[str]:
            values[one.name], left = left, []
        else:
            values[one.name] = kind(one)(left.pop(0))
    return not left and all(plain) and inspect.Parameter.empty not in values.values()


def said(one: inspect.Parameter) -> Any:
    """Return how a parameter is declared: a Flag or an Argument."""
    return one.annotation.__metadata__[0]


def kind(one: inspect.Parameter) -> Any:
    """Return the type of a parameter's value; what may be missing is of the type that it has when it is there."""
    hint = one.annotation.__origin__
    for known in KINDS:
        if hint in (known, known | None):
            return known
    return hint
