"""The resource of the model: what scaffold.yaml says of it, and what follows from that. No text of a file is here."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from ..words.names import Spelled

if TYPE_CHECKING:
    from ..fields.field import Field, Reference, SetOf, Target
    from .rule import Rule

Data = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Key:
    """One column of an order."""

    field: Field
    desc: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Order:
    """An order of a list; the id breaks ties."""

    value: str
    """``-priority,dueOn``, as in ``?sort=``."""
    keys: list[Key]
    ts_key: str
    """The value as a key of an object."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Filter:
    """A filter of a list."""

    param: str
    """``dueOn[gte]``."""
    field: Field
    op: str
    """``eq``, ``gt``, ``gte``, ``lt`` or ``lte``."""
    ts: str
    """Its line in a zod object."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Action:
    """A change of the state, by a request of its own."""

    name: str
    camel: str
    path: str
    operation: str
    from_states: list[str]
    to: str
    rule: Rule
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Event:
    """What happens to a row, where others are told of it."""

    name: str
    """As written."""
    type: str
    """``Booking.confirmed``."""
    const: str
    """Its definition, ``bookingConfirmed``."""
    kebab: str
    """The file of its consumer."""
    consumer: str
    """What the consumer is called, which is stored."""
    dir: str
    when: str
    """The condition on a write, in TypeScript."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stock:
    """What rows take from rows of another resource."""

    field: str
    """The field that is taken from, in camel case."""
    least: int
    most: int
    limit: int | None
    """What clients may set at most."""
    reference: Reference
    amount: Field
    target: Target
    state: Field | None
    states: list[str]
    """Those that give back."""
    used_up: list[str]
    """Those that no action leaves and that give nothing back."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Unlinked:
    """Rows that a deletion takes a reference from."""

    camel: str
    """Their model."""
    where: str
    """By what Prisma finds them, where ``id`` is that of the row that goes."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Use:
    """A field of another resource that refers to this one."""

    resource: str
    field: str
    on_delete: str
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Declared(Spelled):
    """A resource by itself, as its fields and its rules say it."""

    was: str | None
    fields: list[Field]
    """As declared."""
    stored: list[Field]
    """Those with a column."""
    sets: list[SetOf]
    """Those of type ``refs``, in a table of their own."""
    files: list[Field]
    """Those that are sent by themselves: ``file`` and ``image``."""
    plain_files: list[Field]
    """Those of type ``file``."""
    images: list[Field]
    """Those of type ``image``."""
    searched: list[Field]
    """What ``?q=`` looks into."""
    implicit: dict[str, Field]
    owner: Field | None
    operations: list[str]
    """Of list, read, create, update and delete those with a rule."""
    rules: dict[str, Rule]
    """By operation; list has read's."""
    custom: bool
    """Does code of the project's own decide about its rows."""
    set_by: Rule | None
    """The rule that says who may choose whose a new row is."""
    owner_is: str | None
    """Whose a new row is: ``caller`` (whoever creates it), ``sent`` (the request says so) or ``either`` (those who
    fulfil ``set_by`` say so, all others are it themselves)."""
    limit: dict[str, int]
    """Rows of a page: {default, max}."""
    orders: list[Order]
    """The first is the default."""
    filters: list[Filter]
    uniques: list[list[Field]]
    """From the flag and from ``unique:``."""
    references: list[Reference]
    """Those of type ``ref``."""
    prisma_comments: list[str]
    prisma_indexes: list[list[Key]]
    """From the lines of ``prisma:``."""
    has_input: bool
    """May rows be created or changed."""
    soft_delete: bool
    """Are deleted rows kept."""
    idempotent: list[str]
    """Operations and actions that may be repeated with one key."""
    limits: dict[str, Data]
    """By operation: {points, seconds, by}."""
    cache: Data | None
    """{ttl}."""
    live: bool
    """Does whoever may read a row hear of its changes at once."""
    exports: list[str]
    """Formats that the list is also there in, as a file."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Resource(Declared):
    """A resource among the others of its project."""

    is_in_sets: bool
    """Do others keep sets of it."""
    referenced_by: list[Use]
    one_each: bool
    """May an account have one row only, by a unique group of its own or of something that it needs."""
    queried: list[Field]
    """Fields whose columns lists filter and sort by, or rules look at."""
    actions: list[Action]
    state: Field | None
    """What actions change."""
    stock: Stock | None
    stocked: list[Field]
    """What others take from."""
    at_once: list[str]
    """Operations that read what they decide on in the transaction that writes."""
    locked: bool
    """Are rows locked there before they are decided on."""
    transactional: bool
    """Does the service have any of those, or actions."""
    carried_away: int
    """How many references a deletion may follow then."""
    releases: bool
    """Has a deletion to look for what refers to the row."""
    unlinks: list[Unlinked]
    """What else a deletion changes."""
    events: list[Event]
    announced: bool
    """Is anybody told what is written."""
    deleted_with: list[str]
    """What is cached, and goes or changes when a row is deleted: [plural_camel]."""

    @property
    def acted_on(self) -> Field:
        """What the actions of a resource change, where it has any."""
        if self.state is None:
            raise ValueError(f"{self.name} has no actions")
        return self.state


def values_of(one: Any) -> dict[str, Any]:
    """What a dataclass holds, by name: for one that holds more."""
    return {field.name: getattr(one, field.name) for field in fields(one)}
