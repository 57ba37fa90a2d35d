"""The flags of `scaffold new`: one for each option of the catalogue, and those of the command itself."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Annotated, Any

from scaffold.cli.parameters import Flag, declared, with_parameters
from scaffold.errors import UserError
from scaffold.options.catalogue import spelled
from scaffold.options.input import Given
from scaffold.setup.command_line import ARGUMENT, flag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from scaffold.options.catalogue import Catalogue, Option

PREFIX = "option_"
"""Parameters of the catalogue's flags begin with this, so that none hides one of the command's own."""


def with_option_flags(function: Callable[..., None], catalogue: Catalogue) -> Callable[..., None]:
    """Give a command function one keyword parameter, and so one flag, for each option.

    The function takes them as `**options`.
    """
    own = [one for one in declared(function) if one.kind is not inspect.Parameter.VAR_KEYWORD]
    ours = [parameter(option, catalogue) for option in catalogue.options if option.name != ARGUMENT]
    return with_parameters(function, [*own[:1], *ours, *own[1:]], function)


def parameter(option: Option, catalogue: Catalogue) -> inspect.Parameter:
    """Return the parameter that declares an option's flag."""
    is_switch = option.kind == "bool"
    info = Flag(
        flag(option.name),
        help=help_text(option, catalogue),
        metavar=None if is_switch else metavar(option),
        show_default=False,
    )
    hint: Any = bool if is_switch else list[str] | None if option.kind == "list" else str | None
    default = False if is_switch else None
    annotation = Annotated[hint, info]
    return inspect.Parameter(
        PREFIX + option.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation
    )


def metavar(option: Option) -> str:
    """Return what stands for the value in the help: `a|b` is one of them, `a,b` any of them."""
    return ("," if option.kind == "list" else "|").join(option.values) or "TEXT"


def help_text(option: Option, catalogue: Catalogue) -> str:
    """Return one line of help: the question, and what is taken when nobody answers it."""
    if option.kind == "bool":
        return option.question
    usual = spelled(option.default) or "none"
    derived = [
        f"{spelled(one.value)} with {' and '.join(f'{key} {value}' for key, value in one.when.items())}"
        for one in catalogue.derived
        if one.option == option.name
    ]
    return f"{option.question} (default: {', '.join([*derived, f'else {usual}'] if derived else [usual])})"


def given(name: str | None, options: Mapping[str, Any], settings: Iterable[str]) -> list[Given]:
    """Collect what the command line says, from the argument, the flags and `--set`.

    Raises:
        UserError: when a setting is no `key=value`, or an option is given twice.

    """
    found = [] if name is None else [Given(ARGUMENT, name, "NAME")]
    for key, value in options.items():
        if value is not None and value is not False and value != []:
            found.append(Given(key.removeprefix(PREFIX), value, flag(key.removeprefix(PREFIX))))
    found += [setting(text) for text in settings]
    seen: dict[str, Given] = {}
    for one in found:
        if one.key in seen:
            raise UserError(
                f"{one.key} is given twice: by {seen[one.key].place} and by {one.place}",
                hint="leave out one of the two",
            )
        seen[one.key] = one
    return found


def setting(text: str) -> Given:
    """Read one `--set key=value`."""
    key, sign, value = text.partition("=")
    if not sign:
        raise UserError(f"expected key=value after --set, found {text!r}", hint="for example --set database=sqlite")
    return Given(key.strip().replace("-", "_"), value, f"--set {key.strip()}")
