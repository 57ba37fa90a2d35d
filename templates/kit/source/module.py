"""A resource with the texts of its module, in the order in which they are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..domain.resource import Resource

if TYPE_CHECKING:
    from ..fields.field import Target
    from .computed import Computation
    from .formulas import Formulas
    from .seeds import Seeds

Data = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Referring:
    """A reference that a client may set: where the service looks, and who may see what is there."""

    camel: str
    find: str
    key: str
    """``of``, or ``eachOf`` for a set."""
    of: str
    readable: str
    """A rule, in TypeScript."""
    target: Target
    on_update: bool
    tree: bool
    """Do rows refer to rows of the same resource, without a circle."""
    beside: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A repository that the service takes."""

    name: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceTexts:
    """What the service of a resource does: statements, in TypeScript; empty where it does not."""

    transaction: str
    held: str
    used_up: str
    find_for_action: str
    create: str
    update: str
    delete: str
    next_state: str
    acted: str
    told_of_action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleTexts(ServiceTexts):
    """What several files of a module need, decided once."""

    variable: str
    """A local name for one row."""
    internal_type: str
    omit_writeonce: str
    filtered: str
    ranges: str
    searched: str
    sorts: str
    policy: dict[str, str]
    """By operation."""
    policies: dict[str, str]
    """By operation and action."""
    policy_imports: list[str]
    import_rules: str
    owner_policy: str
    import_database: str
    import_values: str
    repository: Data
    """See ``repositories``."""
    references: list[Referring]
    change: str
    service_imports: list[str]
    repositories: list[Parameter]
    computing: list[str]
    """The functions that the service takes from the computation of a row."""
    computed_from: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts(ModuleTexts):
    """The texts of a module with those of its routes."""

    route_imports: list[str]
    route_dependencies: str
    """``cursors, tasks``."""
    requests: Data
    """See ``requests``."""
    uses_id: bool
    descriptions: dict[str, str]
    """By operation, what OpenAPI shows."""
    action_descriptions: dict[str, str]


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

    ts: Texts
    seeds: Seeds
