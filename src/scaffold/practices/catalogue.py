"""The rows of a catalogue: practices and traits, the production floor, and the values of the options."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scaffold.options.catalogue import Catalogue

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


def practice_rows(data: Mapping[str, Mapping[str, Mapping[str, str]]]) -> tuple[Row, ...]:
    """Return the practices and traits, in the order of the catalogue: group -> id -> practice, switch, standard."""
    return tuple(
        Row(key, group, row["practice"], row["switch"], row.get("standard", ""))
        for group, rows in data.items()
        for key, row in rows.items()
    )


def floor_rows(data: Mapping[str, str]) -> tuple[Row, ...]:
    """Return the items of the production floor: item -> what it is."""
    return tuple(Row(FLOOR + key, "Production floor", text, "always") for key, text in data.items())


def option_rows(catalogue: Catalogue) -> tuple[Row, ...]:
    """Return one row for each value of an option that brings something (`none` brings nothing)."""
    return tuple(
        Row(f"{OPTION}{option.name}.{value}", "Options", f"{option.name}: {value}", f"{option.name}: {value}")
        for option in catalogue.options
        for value in option.values
        if value != "none"
    )
