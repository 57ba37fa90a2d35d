"""``ref(Task)`` and ``refs(Tag)``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from .values import Uuid

if TYPE_CHECKING:
    from ..field import Facts


class Ref(Uuid):
    """The id of a row; its value depends on other rows, so there is no sample."""

    is_reference = True
    wrong: ClassVar[tuple[tuple[str, str], ...]] = (("no id", "'42'"),)
    factory = None
    stored_as = "uuid"

    def sample(self, field: Facts, n: int) -> Any:
        """None."""
        del field, n

    def some(self, field: Facts) -> list[Any]:
        """None."""
        del field
        return []


class Refs(Ref):
    """The ids of some rows, in a table of their own."""

    schema = "z.array(wire.uuid())"
    wrong: ClassVar[tuple[tuple[str, str], ...]] = (
        ("one id", "'0198c2a4-0000-7000-8000-000000000001'"),
        ("no ids", "['42']"),
    )
    input_type = None

    def from_row(self, field: Facts, place: str) -> str:
        """From the rows of its table."""
        del place
        return f"links.{field.camel}"

    def ts_type(self, field: Facts) -> str:
        """A list."""
        del field
        return "string[]"

    def input(self, field: Facts) -> str:
        """As many as a set may hold."""
        del field
        return "wire.ids()"

    def bytes(self, field: Facts) -> int:
        """As many as a set may hold."""
        del field
        return 100 * 40
