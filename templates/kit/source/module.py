"""A resource with the texts of its module, in the order in which they are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..domain.resource import Resource

if TYPE_CHECKING:
    from .computed import Computation
    from .formulas import Formulas
    from .seeds import Seeds

Data = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calculated(Resource):
    """A resource with what is computed in it."""

    statuses: dict[str, list[int]]
    """Error statuses by operation (see ``policies``)."""
    computed: Computation | None
    formulas: Formulas | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Written(Calculated):
    """A resource with the texts of its source."""

    ts: Data
    """See ``modules`` and ``contracts``."""
    seeds: Seeds
