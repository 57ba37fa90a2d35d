"""``bool``, ``enum(a, b)``, ``uuid`` and ``json``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from ...words import sql_words, typescript
from .base import Column, FieldType

if TYPE_CHECKING:
    from ..field import Facts


class Bool(FieldType):
    """Yes or no."""

    schema = "z.boolean()"
    wrong: ClassVar[tuple[tuple[str, str], ...]] = (("text", "'true'"),)
    column: ClassVar[dict[str, str]] = dict.fromkeys(("postgres", "mysql", "sqlite"), "BOOLEAN")
    prisma = "Boolean"
    bulk = "{n} % 2 = 0"
    period = 2
    input_type = "checkbox"
    shown = True
    read_as = "flags"
    is_left_empty = True
    needs_string = True

    def ts_type(self, field: Facts) -> str:
        """A boolean."""
        del field
        return "boolean"

    def query(self, field: Facts) -> str:
        """Read from text."""
        del field
        return "wire.query.bool()"

    def sample(self, field: Facts, n: int) -> bool:
        """One after the other."""
        del field
        return n % 2 == 0

    def neutral(self, field: Facts) -> bool:
        """No."""
        del field
        return False

    def some(self, field: Facts) -> list[Any]:
        """Both."""
        del field
        return [True, False]

    def shape(self, name: str, column: Column) -> str:
        """Two numbers."""
        del column
        return f"{name} IN (0, 1)"


class Enum(FieldType):
    """One of the values that are listed, in their order."""

    wrong: ClassVar[tuple[tuple[str, str], ...]] = (("no value of the list", "'no such value'"),)
    column: ClassVar[dict[str, str]] = {"sqlite": "TEXT"}
    input_type = "text"
    shown = True

    def ts_type(self, field: Facts) -> str:
        """All of them."""
        return " | ".join(typescript.literal(value) for value in field.args["values"])

    def output(self, field: Facts) -> str:
        """Those of the list."""
        return f"z.enum({field.enum_list})"

    def sample(self, field: Facts, n: int) -> str:
        """The default comes last: a test that sends a value should see that value, not the default."""
        values, default = list(field.args["values"]), field.default
        values.sort(key=lambda value: default is not None and value == default["value"])
        return str(values[n % len(values)])

    def some(self, field: Facts) -> list[Any]:
        """The first few."""
        return list(field.args["values"])[:4]

    def sql_type(self, column: Column, database: str) -> str:
        """A type of its own, on MySQL with its values."""
        if database == "postgres":
            return f'"{column["enum"]["type"]}"'
        return (
            f"ENUM({sql_words.strings(column['values'])})"
            if database == "mysql"
            else super().sql_type(column, database)
        )

    def prisma_type(self, column: Column, database: str) -> str:
        """A type of its own."""
        del database
        return str(column["enum"]["model"])

    def shape(self, name: str, column: Column) -> str:
        """One of its values."""
        return f"{name} IN ({sql_words.strings(column['values'])})"

    def made_in_bulk(self, field: Facts, n: str) -> str:
        """One of its values."""
        values = field.args["values"]
        kind = sql_words.enum_name(field.enum_type)
        return f'(array[{sql_words.strings(values)}])[(1 + {n} % {len(values)})::int]::"{kind}"'

    def comes_back(self, field: Facts, most: int) -> int:
        """After as many as there are."""
        del most
        return len(field.args["values"])


class Uuid(FieldType):
    """An id of something else."""

    schema = "wire.uuid()"
    wrong: ClassVar[tuple[tuple[str, str], ...]] = (("no UUID", "'42'"),)
    factory: str | None = "uuid"
    column: ClassVar[dict[str, str]] = {"postgres": "UUID", "mysql": "CHAR(36)", "sqlite": "TEXT"}
    native: ClassVar[dict[str, str]] = {"postgres": "@db.Uuid", "mysql": "@db.Char(36)"}
    bulk = sql_words.BULK_ID
    input_type: str | None = "text"

    def sample(self, field: Facts, n: int) -> str:
        """Of version 7."""
        del field
        return f"0198c2a4-0000-7000-8000-{n + 1:012}"

    def shape(self, name: str, column: Column) -> str:
        """As long as one."""
        del column
        return f"length({name}) = 36"


class Json(FieldType):
    """Any JSON."""

    schema = "wire.json()"
    nullable = ""
    column: ClassVar[dict[str, str]] = {"postgres": "JSONB", "mysql": "JSON", "sqlite": "JSONB"}
    prisma = "Json"
    needs_prisma = True
    bulk = "'{{}}'::jsonb"

    def ts_type(self, field: Facts) -> str:
        """What JSON may hold."""
        del field
        return "JsonValue"

    def output(self, field: Facts) -> str:
        """Null is a value of it, too."""
        return "wire.nullableJson()" if field.nullable else self.schema

    def to_row(self, field: Facts, place: str) -> str:
        """Null of the database, or of JSON."""
        return f"{place} ?? Prisma.{'DbNull' if field.nullable else 'JsonNull'}"

    def sample(self, field: Facts, n: int) -> dict[str, Any]:
        """An object."""
        return {"note": f"{field.name.replace('_', '-')} {n + 1}"}

    def neutral(self, field: Facts) -> Any:
        """An empty one."""
        del field
        return {}

    def shape(self, name: str, column: Column) -> str:
        """Before 3.45, null is no valid JSON."""
        return f"{name} IS NULL OR json_valid({name})" if column["nullable"] else f"json_valid({name})"

    def bytes(self, field: Facts) -> int:
        """Its schema knows no bound."""
        del field
        return 64 * 1024
