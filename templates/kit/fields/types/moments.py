"""``date``, ``time`` and ``datetime``."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from .base import Column, FieldType

if TYPE_CHECKING:
    from ..field import Facts

_DAYS = 3000
_SECONDS = 86_400


class Date(FieldType):
    """A day of the calendar."""

    is_day = True
    schema = "wire.date()"
    default_now = "wire.today()"
    database_value = "dateFromDatabase({value})"
    wire_value = "dateToDatabase({value})"
    converted = "date"
    wrong: ClassVar[tuple[tuple[str, str], ...]] = (
        ("no day of the calendar", "'2030-02-30'"),
        ("a time stamp", "'2030-01-15T00:00:00Z'"),
    )
    factory = "date"
    column: ClassVar[dict[str, str]] = {"postgres": "DATE", "mysql": "DATE", "sqlite": "TEXT"}
    prisma = "DateTime"
    prisma_sqlite = "String"
    native: ClassVar[dict[str, str]] = dict.fromkeys(("postgres", "mysql"), "@db.Date")
    bulk = f"date '2030-01-01' + ({{n}} % {_DAYS})::int"
    period = _DAYS
    input_type = "date"
    shown = True

    def sample(self, field: Facts, n: int) -> str:
        """Days in a row."""
        del field
        return f"2030-01-{15 + n:02}"

    def fresh(self, field: Facts) -> str:
        """As factories have it."""
        del field
        return "2030-01-20"

    def near(self, field: Facts, value: Any) -> list[Any]:
        """The day before, the same, the day after."""
        del field
        return [(date.fromisoformat(value) + timedelta(days=n)).isoformat() for n in (-1, 0, 1)]

    def shape(self, name: str, column: Column) -> str:
        """With a modifier the day is looked up in the calendar."""
        del column
        return f"{name} = date({name}, '+0 days')"


class DateTime(FieldType):
    """A moment, to the millisecond."""

    schema = "wire.dateTime()"
    database_value = "{value}.toISOString()"
    wire_value = "new Date({value})"
    wrong: ClassVar[tuple[tuple[str, str], ...]] = (
        ("a local time", "'2030-01-15T09:30:00'"),
        ("no day of the calendar", "'2030-02-30T00:00:00Z'"),
    )
    factory = "dateTime"
    column: ClassVar[dict[str, str]] = {"postgres": "TIMESTAMPTZ(3)", "mysql": "DATETIME(3)", "sqlite": "DATETIME"}
    prisma = "DateTime"
    native: ClassVar[dict[str, str]] = {"postgres": "@db.Timestamptz(3)"}
    bulk = "timestamptz '2030-01-01' + {n} * interval '1 second'"
    input_type = "datetime-local"
    shown = True
    read_as = "instants"

    def sample(self, field: Facts, n: int) -> str:
        """Hours in a row."""
        del field
        return f"2030-01-15T{9 + n:02}:30:00.000Z"

    def fresh(self, field: Facts) -> str:
        """As factories have it."""
        del field
        return "2030-01-20T00:00:00.000Z"

    def near(self, field: Facts, value: Any) -> list[Any]:
        """A millisecond before, the same, a millisecond after."""
        del field
        moment = datetime.fromisoformat(value.removesuffix("Z"))
        near = [moment + timedelta(milliseconds=n) for n in (-1, 0, 1)]
        return [f"{one.isoformat(timespec='milliseconds')}Z" for one in near]

    def moments(self) -> list[str]:
        """At midnight."""
        return [f"{day}T00:00:00.000Z" for day in super().moments()]


class Time(FieldType):
    """A time of day, to the second."""

    schema = "wire.time()"
    database_value = "timeFromDatabase({value})"
    wire_value = "timeToDatabase({value})"
    converted = "time"
    wrong: ClassVar[tuple[tuple[str, str], ...]] = (("minutes alone", "'09:30'"), ("no hour of the day", "'24:00:00'"))
    factory = "time"
    column: ClassVar[dict[str, str]] = {"postgres": "TIME(0)", "mysql": "TIME(0)", "sqlite": "TEXT"}
    prisma = "DateTime"
    prisma_sqlite = "String"
    native: ClassVar[dict[str, str]] = dict.fromkeys(("postgres", "mysql"), "@db.Time(0)")
    bulk = f"time '00:00:00' + ({{n}} % {_SECONDS}) * interval '1 second'"
    period = _SECONDS
    input_type = "time"
    shown = True

    def sample(self, field: Facts, n: int) -> str:
        """Hours in a row."""
        del field
        return f"{9 + n:02}:30:00"

    def wire_default(self, field: Facts, value: Any) -> Any:
        """Seconds may be left out in scaffold.yaml, and are there on the wire."""
        del field
        return f"{value}:00" if len(value) == len("09:30") else value

    def shape(self, name: str, column: Column) -> str:
        """A time of day."""
        del column
        return f"{name} = time({name})"
