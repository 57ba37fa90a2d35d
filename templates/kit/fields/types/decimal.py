"""``decimal(8,2)``: exact, and on the wire a text."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from .base import Number, call, options, within

if TYPE_CHECKING:
    from fractions import Fraction

    from ..field import Facts


def decimal_text(value: Decimal | str, scale: int) -> str:
    """A decimal as it stands on the wire: always ``scale`` places, no minus zero."""
    text = f"{Decimal(value):.{scale}f}"
    return text.lstrip("-") if Decimal(text) == 0 else text


class DecimalNumber(Number):
    """A number of so many digits, some of them behind the point."""

    database_value = "decimalFromDatabase({value}, {scale})"
    wire_value = "decimalToDatabase({value}, {scale})"
    converted = "decimal"
    wrong: ClassVar[tuple[tuple[str, str], ...]] = (("a number", "1.5"), ("an exponent", "'1e2'"))
    column: ClassVar[dict[str, str]] = {
        "postgres": "DECIMAL({precision},{scale})",
        "mysql": "DECIMAL({precision}, {scale})",
        "sqlite": "BIGINT",
    }
    prisma = "Decimal"
    prisma_sqlite = "BigInt"
    native: ClassVar[dict[str, str]] = dict.fromkeys(("postgres", "mysql"), "@db.Decimal({precision}, {scale})")
    input_type = "text"
    shown = True

    def output(self, field: Facts) -> str:
        """With its digits."""
        return call("wire.decimal", str(field.args["precision"]), str(field.args["scale"]))

    def input(self, field: Facts) -> str:
        """With its bounds."""
        scale = field.args["scale"]
        given = {"min": field.min, "max": field.max}
        bounds = {name: None if value is None else decimal_text(value, scale) for name, value in given.items()}
        return call("wire.decimal", str(field.args["precision"]), str(scale), options(**bounds))

    def wire_default(self, field: Facts, value: Any) -> Any:
        """With all its places."""
        return decimal_text(value, field.args["scale"])

    def bounds(self, field: Facts) -> tuple[int, int]:
        """In units of the last decimal place."""
        scale, most = field.args["scale"], 10 ** field.args["precision"] - 1
        low = -most if field.min is None else _to_units(field.min, scale, ROUND_CEILING)
        high = most if field.max is None else _to_units(field.max, scale, ROUND_FLOOR)
        return max(low, -most), min(high, most)

    def _of_units(self, field: Facts, units: int) -> str:
        scale = field.args["scale"]
        return decimal_text(Decimal(units).scaleb(-scale), scale)

    def sample(self, field: Facts, n: int) -> str:
        """None below zero unless all are."""
        low, high = self.bounds(field)
        return self._of_units(field, within(max(low, min(0, high)), high, 150 * (n + 1)))

    def invalid(self, field: Facts) -> list[tuple[str, str]]:
        """Those beyond the bounds, and of too many places, besides."""
        low, high = self.bounds(field)
        outside = [("too small", low - 1)] if field.min is not None else []
        outside += [("too large", high + 1)]
        found = [(label, f"'{self._of_units(field, value)}'") for label, value in outside]
        return [*self.wrong, *found, ("too many places", f"'0.{'0' * field.args['scale']}1'")]

    def neutral(self, field: Facts) -> str:
        """Zero, or what is next to it."""
        least, most = self.bounds(field)
        return self._of_units(field, max(least, min(0, most)))

    def made_up(self, field: Facts) -> str:
        """None below zero unless all are."""
        low, high = self.bounds(field)
        return f"next.decimal({field.args['scale']}, {max(low, min(0, high))}, {high})"

    def near(self, field: Facts, value: Any) -> list[Any]:
        """One unit less, the same, one more."""
        low, high = self.bounds(field)
        units = int(Decimal(value).scaleb(field.args["scale"]))
        return [self._of_units(field, units + n) for n in (-1, 0, 1) if low <= units + n <= high]

    def exact(self, field: Facts, value: str, pointer: str) -> str:
        """Within its bounds."""
        least, most = self.bounds(field)
        bounds = f"{{ min: {least}n, max: {most}n }}"
        return f"exact.toDecimal({value}, {field.args['scale']}, {bounds}, {pointer})"

    def of_number(self, field: Facts, value: Fraction | int) -> str:
        """With all its places."""
        scale = field.args["scale"]
        units = int(value * 10**scale)
        text = str(abs(units)).rjust(scale + 1, "0")
        sign = "-" if units < 0 else ""
        return sign + (f"{text[:-scale]}.{text[-scale:]}" if scale else text)

    def places(self, field: Facts) -> int:
        """As declared."""
        return int(field.args["scale"])

    def compared(self, value: Any) -> Any:
        """As a number."""
        return Decimal(value)

    def made_in_bulk(self, field: Facts, n: str) -> str:
        """Within its bounds."""
        return f"({super().made_in_bulk(field, n)})::numeric / {10 ** field.args['scale']}"


def _to_units(value: str, scale: int, rounding: str) -> int:
    return int(Decimal(value).scaleb(scale).to_integral_value(rounding=rounding))
