"""Takes texts, switches and paths from the command line as they are, without pydantic.

Typer 0.29 builds a pydantic adapter for each parameter of a command, given or not, and importing pydantic is longer
than most of our commands. Numbers and choices that are given still go through it, for its error texts.
`tests/cli/test_plain_parameters.py` holds what is relied upon of Typer's private API, and that both ways give the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typer import core
from typer._coercion import RuntimeParam, TypeDescriptor, build_runtime_param
from typer._param_types import coerce_cli_path

if TYPE_CHECKING:
    from typer._click import Context


@dataclass(frozen=True)
class PlainParam(RuntimeParam):
    """A parameter that asks Typer's adapter only for what is no text, path or switch."""

    descriptor: TypeDescriptor

    def _coerce_value(self, value: Any, param: core._TyperParameter, ctx: Context) -> Any:
        wanted = self.annotation
        if wanted is str and isinstance(value, str):
            return value
        if wanted == list[str] and all(isinstance(one, str) for one in value):
            return [*value]
        if wanted is Path and isinstance(value, str):
            return coerce_cli_path(Path(value), self.parameter_info, path_type=Path, param=param, ctx=ctx)
        return build_runtime_param(self.descriptor).coerce(value, param, ctx)


def plain_param(descriptor: TypeDescriptor) -> RuntimeParam:
    """Return how a parameter's value is made of its words; none of ours has a parser of its own."""
    return PlainParam(descriptor.parameter_info, descriptor.annotation, descriptor)


def use_plain_parameters() -> None:
    """Make Typer ask us instead of pydantic."""
    core.build_runtime_param = plain_param  # type: ignore[attr-defined]
