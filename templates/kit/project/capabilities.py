"""Reads what the folders of `capabilities/` bring: rows of packages, scripts and variables, each with its condition.

The language of conditions is described in `scaffold.assembly.condition`, which writes the same conditions for
templates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import brought

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

OPTIONS = tuple(brought.DEFAULTS)
"""The options of the capabilities, in the order in which they are asked."""


def rows(kind: str) -> Iterator[tuple[dict[str, Any], Callable[[Mapping[str, Any]], bool]]]:
    """Give the rows of a kind, each with the predicate over the model that says whether a project has it."""
    for unit in brought.UNITS:
        for row in unit.get(kind, ()):
            yield row, predicate(unit["when"], row.get("when", {}))


def tables(model: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the rows of the tables that a project has, in their places: those of their capabilities, or their own."""
    found = [
        (row.get("at", unit["order"]), row)
        for unit in brought.UNITS
        if "tables" in unit and holds(unit["when"], model)
        for row in unit["tables"]
    ]
    return [row for _, row in sorted(found, key=lambda one: one[0])]


def words(capability: str, model: Mapping[str, Any]) -> dict[str, str]:
    """Return the words of the choice that a project has made."""
    units = (unit for unit in brought.UNITS if unit["capability"] == capability and "words" in unit)
    return dict(next(unit["words"] for unit in units if holds(unit["when"], model)))


def predicate(*conditions: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], bool]:
    """Return the predicate over the model that all the conditions make."""
    return lambda model: all(holds(condition, model) for condition in conditions)


def holds(when: Mapping[str, Any], model: Mapping[str, Any]) -> bool:
    """Tell whether a condition holds for a model. A KeyError for what the model does not have (yet)."""
    return all(_holds(key, value, model) for key, value in when.items())


def _holds(key: str, value: Any, model: Mapping[str, Any]) -> bool:
    if key == "model":
        return all(_at(path, model) for path in ([value] if isinstance(value, str) else value))
    if key == "any":
        return any(holds(one, model) for one in value)
    if key == "all":
        return all(holds(one, model) for one in value)
    if key == "not":
        return not holds(value, model)
    return _answered(model[key], value)


def _answered(answer: Any, value: Any) -> bool:
    if isinstance(value, dict):
        return not _answered(answer, value["not"])
    wanted = [value] if isinstance(value, str) else value
    chosen = answer if isinstance(answer, list) else [answer]
    return any(one in wanted for one in chosen)


def _at(path: str, model: Mapping[str, Any]) -> bool:
    found: Any = model
    for name in path.split("."):
        found = found[name]
    return bool(found)
