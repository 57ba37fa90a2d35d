"""A capability as its folder says it: plain, frozen data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

When = dict[str, Any]
"""A condition on the answers and the model of the domain; all its entries hold. See `condition.py`."""


@dataclass(frozen=True, slots=True)
class Option:
    """The question of a capability, as `options.yml` and Copier's questions say it between them.

    `several` makes it a list, of at least `least` of its choices.
    """

    name: str
    question: str
    group: str
    default: str | list[str]
    labels: Mapping[str, str]
    helps: Mapping[str, str]
    recommended: str
    several: bool = False
    least: int = 1
    derived: tuple[Mapping[str, Any], ...] = ()
    exclusions: tuple[Mapping[str, Any], ...] = ()
    changes: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """One folder and its condition: a capability itself, one of its choices, or one of its parts.

    Attributes:
        capability: the capability's name.
        name: the choice or the part; "" for the capability itself.
        folder: where `files/` and `into/` lie.
        when: the whole condition, that of the capability included; empty means always.
        order: the capability's place; what stands in one slot is sorted by it.
        brings: packages, scripts, install_scripts, environment, services, needs, log, log_fields, log_components,
            panels, recognised: rows as they are written; words: texts by their names.

    """

    capability: str
    name: str
    folder: Path
    when: When
    order: int
    brings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What messages and marks call it."""
        return f"{self.capability}/{self.name}" if self.name else self.capability


@dataclass(frozen=True, slots=True)
class Capability:
    """All that one folder brings."""

    name: str
    about: str
    order: int
    option: Option | None
    units: tuple[Unit, ...]
    domain: tuple[str, ...] = ()
    """The keys of scaffold.yaml that ask for it, as dotted paths."""
