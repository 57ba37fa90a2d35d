"""``money(EUR)``: an amount of the smallest unit, and its currency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from ...words import text
from .base import Number, call, options, within

if TYPE_CHECKING:
    from fractions import Fraction

    from ..field import Facts

MOST = 2**53 - 1
"""JSON carries an amount as a number: beyond this it would lose units."""
_MANY = 1_000_000


class Money(Number):
    """An amount on the wire, and a number in the database."""

    is_looked_up = False
    database_value = "{{ amount: Number({value}), currency: '{currency}' }}"
    wire_value = "BigInt({value}.amount)"
    literal_suffix = " as const"
    wrong: ClassVar[tuple[tuple[str, str], ...]] = (("a bare number", "100"),)
    column: ClassVar[dict[str, str]] = dict.fromkeys(("postgres", "mysql", "sqlite"), "BIGINT")
    prisma = "BigInt"
    sql_kind = "bigint"

    def ts_type(self, field: Facts) -> str:
        """An object."""
        return f"{{ amount: number; currency: '{field.args['currency']}' }}"

    def output(self, field: Facts) -> str:
        """With its currency."""
        return call("wire.money", text.ts_string(field.args["currency"]))

    def input(self, field: Facts) -> str:
        """With its bounds."""
        given = {"min": field.min, "max": field.max}
        bounds = {name: None if value is None else int(value) for name, value in given.items()}
        return call("wire.money", text.ts_string(field.args["currency"]), options(**bounds))

    def query(self, field: Facts) -> str:
        """The amount alone."""
        del field
        return "wire.query.amount()"

    def _of(self, field: Facts, amount: Any) -> dict[str, Any]:
        return {"amount": amount, "currency": field.args["currency"]}

    def wire_default(self, field: Facts, value: Any) -> Any:
        """With its currency."""
        return self._of(field, int(value))

    def bounds(self, field: Facts) -> tuple[int, int]:
        """None below zero unless all are."""
        high = MOST if field.max is None else int(field.max)
        return min(0, high) if field.min is None else int(field.min), high

    def sample(self, field: Facts, n: int) -> dict[str, Any]:
        """A price."""
        return self._of(field, within(*self.bounds(field), 1250 * (n + 1)))

    def invalid(self, field: Facts) -> list[tuple[str, str]]:
        """That of another currency besides."""
        currency = "USD" if field.args["currency"] != "USD" else "EUR"
        return [*self.wrong, ("another currency", f"{{ amount: 100, currency: '{currency}' }}")]

    def neutral(self, field: Facts) -> dict[str, Any]:
        """Nothing, or what is next to it."""
        least, most = self.bounds(field)
        return self._of(field, max(least, min(0, most)))

    def made_up(self, field: Facts) -> str:
        """An amount that differs."""
        least, most = self.bounds(field)
        amount = f"next.int({least}, {min(most, least + _MANY)})"
        return f"{{ amount: {amount}, currency: '{field.args['currency']}' }}"

    def near(self, field: Facts, value: Any) -> list[Any]:
        """One unit less, the same, one more."""
        low, high = self.bounds(field)
        return [{**value, "amount": value["amount"] + n} for n in (-1, 0, 1) if low <= value["amount"] + n <= high]

    def exact(self, field: Facts, value: str, pointer: str) -> str:
        """Within its bounds."""
        least = -MOST if field.min is None else int(field.min)
        most = MOST if field.max is None else int(field.max)
        bounds = f"{{ min: {least}, max: {most} }}"
        return f"exact.toMoney({value}, '{field.args['currency']}', {bounds}, {pointer})"

    def number(self, place: str) -> str:
        """The amount."""
        return f"{place}.amount"

    def of_number(self, field: Facts, value: Fraction | int) -> dict[str, Any]:
        """With its currency."""
        return self._of(field, int(value))

    def row_value(self, field: Facts, value: Any) -> Any:
        """With its currency."""
        return self._of(field, value)

    def operand(self, field: Facts, value: Any) -> Any:
        """The amount alone."""
        del field
        return int(value)

    def compared(self, value: Any) -> Any:
        """By the amount."""
        return value["amount"]

    def filtered(self, value: Any) -> Any:
        """The amount alone."""
        return value["amount"]
