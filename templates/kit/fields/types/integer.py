"""``int(1..10)``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from .base import Number, call, options, within

if TYPE_CHECKING:
    from ..field import Facts


class Int(Number):
    """A whole number of 32 bits."""

    schema = "z.int()"
    wrong: ClassVar[tuple[tuple[str, str], ...]] = (("a fraction", "1.5"), ("text", "'1'"))
    column: ClassVar[dict[str, str]] = dict.fromkeys(("postgres", "mysql", "sqlite"), "INTEGER")
    prisma = "Int"
    input_type = "number"
    shown = True
    read_as = "numbers"
    needs_string = True

    def ts_type(self, field: Facts) -> str:
        """A number."""
        del field
        return "number"

    def input(self, field: Facts) -> str:
        """With its bounds."""
        return call("wire.int", options(min=field.args.get("min"), max=field.args.get("max")))

    def query(self, field: Facts) -> str:
        """Read from text."""
        del field
        return "wire.query.int()"

    def wire_default(self, field: Facts, value: Any) -> Any:
        """A number."""
        del field
        return int(value)

    def bounds(self, field: Facts) -> tuple[int, int]:
        """Those that are declared, or those of the type."""
        return field.int_min, field.int_max

    def sample(self, field: Facts, n: int) -> int:
        """1, 2, 3 where they fit."""
        return within(field.int_min, field.int_max, 1 + n)

    def invalid(self, field: Facts) -> list[tuple[str, str]]:
        """Those beyond the bounds besides."""
        return [*self.wrong, ("too small", str(field.int_min - 1)), ("too large", str(field.int_max + 1))]

    def neutral(self, field: Facts) -> int:
        """Zero, or what is next to it."""
        return max(field.int_min, min(0, field.int_max))

    def made_up(self, field: Facts) -> str:
        """None below zero unless all are."""
        return f"next.int({self.neutral(field)}, {field.int_max})"

    def near(self, field: Facts, value: Any) -> list[Any]:
        """One less, the same, one more."""
        near = [int(value) + n for n in (-1, 0, 1)]
        return [type(value)(n) for n in near if field.int_min <= n <= field.int_max]

    def exact(self, field: Facts, value: str, pointer: str) -> str:
        """Within its bounds."""
        return f"exact.toInt({value}, {{ min: {field.int_min}, max: {field.int_max} }}, {pointer})"


class BigInt(Int):
    """A column of 64 bits: of no field, but of states that are recorded."""

    column: ClassVar[dict[str, str]] = dict.fromkeys(("postgres", "mysql", "sqlite"), "BIGINT")
    prisma = "BigInt"
