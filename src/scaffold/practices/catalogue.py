"""Reads the catalogue: practices and traits, the production floor, and the values of the options."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scaffold.options.catalogue import Catalogue

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FLOOR = "floor."
"""An item of the production floor is named `floor.<item>` in a proof."""
OPTION = "option."
"""A value of an option is named `option.<option>.<value>` in a proof."""


@dataclass(frozen=True)
class Row:
    """One thing that can be built and proven.

    Attributes:
        id: as proofs name it: `ERR-5`, `floor.drain`, `option.queue.bullmq`.
        group: the heading it stands under.
        text: what it is.
        switch: what brings it into a project.
        standard: the standards that ask for it, if any.

    """

    id: str
    group: str
    text: str
    switch: str
    standard: str = ""


def load(name: str) -> Any:
    """Read one data file of this package."""
    return yaml.load((files(__package__) / name).read_text("utf-8"), Loader=LOADER)  # noqa: S506 (a safe loader)


@cache
def practices() -> tuple[Row, ...]:
    """Return the practices and traits, in the order of the catalogue."""
    return tuple(
        Row(key, group, row["practice"], row["switch"], row.get("standard", ""))
        for group, rows in load("catalogue.yml").items()
        for key, row in rows.items()
    )


@cache
def floor() -> tuple[Row, ...]:
    """Return the items of the production floor."""
    return tuple(Row(FLOOR + key, "Production floor", text, "always") for key, text in load("floor.yml").items())


def option_rows(catalogue: Catalogue) -> tuple[Row, ...]:
    """Return one row for each value of an option that brings something (`none` brings nothing)."""
    return tuple(
        Row(f"{OPTION}{option.name}.{value}", "Options", f"{option.name}: {value}", f"{option.name}: {value}")
        for option in catalogue.options
        for value in option.values
        if value != "none"
    )


def all_rows(catalogue: Catalogue) -> Iterator[Row]:
    """Return everything that a proof may name."""
    yield from practices()
    yield from floor()
    yield from option_rows(catalogue)
