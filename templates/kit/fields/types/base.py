"""What is asked of a field by its type, and what most types answer.

Every language that a field ends up in asks here: TypeScript and its schemas, the SQL of each database, forms, and the
values of tests. A type is one class in a file of its own, named in ``types``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from ...words import typescript

if TYPE_CHECKING:
    from fractions import Fraction

    from ..field import Facts

VOCABULARY = 499
"""Different words of texts that are made up in bulk, beside the one that all rows hold and their numbers."""
Column = dict[str, Any]
"""A column as ``state.json`` records it (see ``sql_tables``)."""


def within(low: int, high: int, wanted: int) -> int:
    """``wanted`` if it lies in the range, else a value of the range that differs for neighbours."""
    return wanted if low <= wanted <= high else low + wanted % (high - low + 1)


def options(**given: Any) -> str:
    """An object literal of the options that are given; nothing where none is."""
    kept = {key: value for key, value in given.items() if value is not None}
    return typescript.literal(kept) if kept else ""


def call(name: str, *arguments: str) -> str:
    """A call, without the arguments that are empty."""
    return f"{name}({', '.join(one for one in arguments if one)})"


def _converted(field: Facts, place: str, form: str) -> str:
    if form == "{value}":
        return place
    converted = form.format(value=place, scale=field.args.get("scale"), currency=field.args.get("currency"))
    return f"{place} === null ? null : {converted}" if field.nullable else converted


class FieldType:
    """A type whose values are texts, bounded by nothing."""

    is_reference = False
    is_text = False
    """Is it text that people write, of any length within bounds."""
    is_sent = True
    """Does a request that makes or changes a row hold it."""
    is_looked_up = True
    """Does a filter take it as it is."""
    is_day = False
    """Is what it holds a day: ``now`` is today."""

    # TypeScript

    schema = ""
    """Of zod, in a response."""
    nullable = ".nullable()"
    default_now = "wire.now()"
    database_value = "{value}"
    """What stands in the database, as a wire value; {scale} and {currency} are the field's."""
    wire_value = "{value}"
    """The other way round."""
    converted = ""
    """The functions of platform/db/values.ts that turn one into the other: ``date`` for ``dateFromDatabase`` …"""
    needs_prisma = False
    """Does that take Prisma's own values."""
    literal_suffix = ""
    """What a literal needs so that TypeScript takes it for the field's type."""

    def ts_type(self, field: Facts) -> str:
        """The type of the wire value, without null."""
        del field
        return "string"

    def output(self, field: Facts) -> str:
        """The schema of a response."""
        del field
        return self.schema

    def input(self, field: Facts) -> str:
        """The schema of what a client sends."""
        return self.output(field)

    def query(self, field: Facts) -> str:
        """The schema of a filter's value."""
        return self.output(field)

    def from_row(self, field: Facts, place: str) -> str:
        """The value of a row, as the wire has it."""
        return _converted(field, place, self.database_value)

    def to_row(self, field: Facts, place: str) -> str:
        """The value of the wire, as a row has it."""
        return _converted(field, place, self.wire_value)

    def wire_default(self, field: Facts, value: Any) -> Any:
        """A value of scaffold.yaml, as the wire has it."""
        del field
        return value

    def operand(self, field: Facts, value: Any) -> Any:
        """A value of scaffold.yaml, as rules and filters compare with it."""
        return self.wire_default(field, value)

    # Values of tests

    wrong: ClassVar[tuple[tuple[str, str], ...]] = ()
    """What no such field takes: (what is wrong, TypeScript)."""
    factory: str | None = None
    """The function of ``next`` that makes up a value; None where samples will do."""

    def sample(self, field: Facts, n: int) -> Any:
        """The n-th of the valid wire values; neighbours differ wherever the type has two values."""
        raise NotImplementedError

    def invalid(self, field: Facts) -> list[tuple[str, str]]:
        """Values that a client may not send."""
        del field
        return list(self.wrong)

    def neutral(self, field: Facts) -> Any:
        """What says the least of all values that fit."""
        return self.sample(field, 0)

    def made_up(self, field: Facts) -> str | None:
        """The expression of a factory's value that differs from row to row; None where there is no such."""
        del field
        return f"next.{self.factory}()" if self.factory else None

    def fresh(self, field: Facts) -> Any:
        """A wire value such as factories make up where no two rows may have the same."""
        return self.sample(field, 2)

    def some(self, field: Facts) -> list[Any]:
        """Values that rules are tried on, whatever they compare with."""
        return [self.sample(field, 2)]

    def near(self, field: Facts, value: Any) -> list[Any]:
        """Values around one that a rule compares with: before, at and after it, where the type has neighbours."""
        del field
        return [value]

    def moments(self) -> list[str]:
        """A value long past, and one long to come."""
        return ["2000-01-01", "2100-01-01"]

    # Numbers

    def bounds(self, field: Facts) -> tuple[int, int]:
        """The least and the greatest value worth trying, in the smallest unit."""
        raise NotImplementedError

    def exact(self, field: Facts, value: str, pointer: str) -> str:
        """An exact number (an expression) as a value of the field."""
        raise NotImplementedError

    def number(self, place: str) -> str:
        """The number in a value of the field."""
        return place

    def of_number(self, field: Facts, value: Fraction | int) -> Any:
        """A whole number of units, as the wire has it."""
        del field
        return int(value)

    def places(self, field: Facts) -> int:
        """How many decimal places a value has."""
        del field
        return 0

    def row_value(self, field: Facts, value: Any) -> Any:
        """What a rule compares with (an amount, a number), as a row holds it on the wire."""
        del field
        return value

    def compared(self, value: Any) -> Any:
        """A row's value, as it compares with others."""
        return value

    def filtered(self, value: Any) -> Any:
        """A row's value, as a filter gives it."""
        return value

    # Databases

    stored_as: str | None = None
    """The kind of its column where it is another one's."""
    column: ClassVar[dict[str, str]] = {}
    """The type of its column in SQL, by database."""
    prisma = "String"
    prisma_sqlite: str | None = None
    """The same on SQLite where that differs."""
    native: ClassVar[dict[str, str]] = {}
    """Prisma's ``@db.`` attribute, by database, where the database has more than one type for Prisma's."""
    sql_kind = ""
    """What platform/db/sql.ts calls it, where that is not its own name."""
    bulk = "''"
    """SQL of PostgreSQL that makes up a value of the number {n}."""
    period: int | None = None
    """After how many numbers that value comes back; None: after more than there are rows."""

    def sql_type(self, column: Column, database: str) -> str:
        """The type of a column: ``VARCHAR(120)``."""
        return self.column[database].format(**column)

    def prisma_type(self, column: Column, database: str) -> str:
        """Prisma's word for it, without its question mark."""
        del column
        return self.prisma_sqlite or self.prisma if database == "sqlite" else self.prisma

    def native_type(self, column: Column, database: str) -> str:
        """Prisma's ``@db.`` attribute."""
        return self.native.get(database, "").format(**column)

    def shape(self, name: str, column: Column) -> str:
        """A check of what SQLite's types do not hold: it stores any text in any column."""
        del name, column
        return ""

    def made_in_bulk(self, field: Facts, n: str) -> str:
        """SQL of PostgreSQL that makes up a value of the number ``n``."""
        del field
        return self.bulk.format(n=n)

    def comes_back(self, field: Facts, most: int) -> int:
        """After how many numbers such a value comes back, at the least; ``most`` where after more."""
        del field
        return self.period or most

    # Pages

    input_type: str | None = None
    """Of a form's input; None where no form asks for it."""
    shown = False
    """Do tables of pages show it."""
    read_as = ""
    """What ``readForm`` makes of its text: ``numbers``, ``flags`` or ``instants``."""
    is_left_empty = False
    """Does an empty input say something."""
    needs_string = False
    """Has a mail to turn its value into text."""

    def bytes(self, field: Facts) -> int:
        """How many bytes of a request it may take."""
        return 64 + 12 * field.max_length


class Number(FieldType):
    """A type whose values are numbers between two bounds."""

    def made_in_bulk(self, field: Facts, n: str) -> str:
        """Within its bounds."""
        low, high = self.bounds(field)
        return f"{low} + {n} % {high - low + 1}" if high - low < 2**62 else n

    def comes_back(self, field: Facts, most: int) -> int:
        """After as many as there are."""
        del most
        low, high = self.bounds(field)
        return high - low + 1
