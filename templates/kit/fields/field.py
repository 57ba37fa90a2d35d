"""The field of the model: what scaffold.yaml says of it, and what follows from that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..words import typescript
from ..words.names import Spelled
from .types import TYPES, FieldType


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Target(Spelled):
    """The resource that a reference names, or the accounts."""

    is_user: bool
    readable: bool
    """Does it have a rule for reading."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Side:
    """One of the two columns of a join table: ``book_id``, ``bookId``, ``book``."""

    column: str
    field: str
    relation: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Link:
    """The join table of a field of type ``refs``."""

    name: str
    model: str
    own: Side
    other: Side


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Invalid:
    """A value that no client may send: what is wrong with it, and the value in TypeScript."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FieldTexts:
    """TypeScript of a field: its type, its zod schemas, its way to the database and back."""

    type: str
    output: str
    """The schema of a response."""
    input: str
    """What a client may send, without its default."""
    create: str | None
    """How the default is added to ``input``; None where it is required."""
    query: str
    """The schema of a filter's value."""
    default: str | None
    """The default's wire value."""
    from_row: str
    """An expression on ``row``."""
    to_row: str
    """An expression on ``values``."""
    enum_values: str | None
    samples: list[str | None]
    """Three literals; None for a reference."""
    invalid: list[Invalid]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Facts:
    """A field before anything is written about it."""

    # As checked.
    name: str
    type: str
    args: dict[str, Any]
    required: bool
    nullable: bool
    default: dict[str, Any] | None
    """{kind, value}."""
    filter: str | None
    """``eq`` or ``range``."""
    search: bool
    unique: bool
    index: bool
    internal: bool
    readonly: bool
    writeonce: bool
    min: str | None
    max: str | None
    on_delete: str | None
    computed: dict[str, Any] | None
    was: str | None = None
    # Names.
    camel: str
    """On the wire and in TypeScript."""
    pascal: str
    words: str
    path: str
    """In the address of what it holds: ``cover-letter``."""
    column: str
    """In SQL: ``project_id`` for a reference."""
    prisma_name: str
    """Of Prisma's client: ``projectId`` for a reference."""
    enum_type: str
    """``TaskPriority``."""
    enum_list: str
    """``taskPriorities``."""
    # What follows.
    kind: str
    """The same as ``type``."""
    int_min: int
    int_max: int
    """The bounds of an int."""
    min_length: int
    max_length: int
    """The lengths of what is stored as text; 0 where nothing is said."""
    target: Target | None
    is_set: bool
    """Is it of type ``refs``."""
    link: Link | None
    on_create: bool
    on_update: bool
    """May a client send it."""
    on_wire: bool
    """Is it answered."""
    is_owner: bool
    implicit: bool
    """Does every resource have it."""

    @property
    def traits(self) -> FieldType:
        """What its type says of it."""
        return TYPES[self.type]

    @property
    def variants(self) -> list[str]:
        """The rules of what is made of an image, in TypeScript."""
        return [typescript.literal(one) for one in self.args.get("variants", [])]

    @property
    def expression(self) -> dict[str, Any]:
        """What it is computed by; empty where nothing, or the user's code, computes it."""
        return (self.computed and self.computed["expression"]) or {}

    @property
    def is_formula(self) -> bool:
        """Whether the user's code computes it."""
        return self.computed is not None and self.computed["expression"] is None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Field(Facts):
    """A field of the model."""

    samples: list[Any]
    """Three wire values; None for a reference."""
    ts_type: str
    """The TypeScript type of the wire value."""
    ts: FieldTexts


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reference(Field):
    """A field that names one row of another resource, or (see ``SetOf``) several."""

    target: Target


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SetOf(Reference):
    """A field of type ``refs``: it names rows in a table of their own."""

    link: Link
