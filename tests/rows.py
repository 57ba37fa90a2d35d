"""Combinations of options for tests, read from the catalogue: an option that is added is in every one of them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from scaffold.options import load_catalogue
from scaffold.options.catalogue import has, spelled
from scaffold.options.covering import completed, covering_array

if TYPE_CHECKING:
    from collections.abc import Mapping

CATALOGUE = load_catalogue()


@cache
def rows() -> list[dict[str, Any]]:
    """Give few combinations that together hold every pair of values; the richest come first."""
    return [dict(row) for row in covering_array(CATALOGUE)]


def rows_with(**wanted: str) -> list[dict[str, Any]]:
    """Give the rows that have these values, and one of its own where the array has none."""
    found = [row for row in rows() if all(has(row[name], value) for name, value in wanted.items())]
    if found:
        return found
    own = completed(CATALOGUE, wanted, rows()[0])
    assert own, f"{wanted} cannot stand together"
    return [dict(own)]


def plain(**more: Any) -> dict[str, Any]:
    """Give the answers of somebody who answers nothing else, as Copier takes them; the domain is not among them."""
    return {option.name: option.default for option in CATALOGUE.options} | more


MAIN = [option.name for option in CATALOGUE.options if option.group == "main"]


def label(options: Mapping[str, Any]) -> str:
    """Name a combination in a report: the main answers, and of the others those that are not the plain ones."""
    named = [name for name in options if has_choices(name)]
    words = [word(options[name]) for name in MAIN if name in named]
    usual = plain()
    others = [name for name in named if name not in MAIN and options[name] != usual[name]]
    return "-".join([*words, *(f"{name}.{word(options[name])}" for name in others)])


def word(value: Any) -> str:
    """Write a value without the signs that a shell, or pytest, reads as something else."""
    return spelled(value).replace(",", "+") or "none"


def has_choices(name: str) -> bool:
    return name in CATALOGUE.names and bool(CATALOGUE.option(name).choices)
