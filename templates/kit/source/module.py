"""A resource with the texts of its module, in the order in which they are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..domain.resource import Resource

Data = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calculated(Resource):
    """A resource with what is computed in it."""

    statuses: dict[str, list[int]]
    """Error statuses by operation (see ``policies``)."""
    computed: Data | None
    """See ``computed``."""
    formulas: Data | None
    """See ``formulas``."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Written(Calculated):
    """A resource with the texts of its source."""

    ts: Data
    """See ``modules`` and ``contracts``."""
    seeds: Data
    """See ``seeds``."""
