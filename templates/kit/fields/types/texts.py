"""Text that people write: ``string`` on one line, ``text`` on several."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from .base import VOCABULARY, Column, FieldType, call, options

if TYPE_CHECKING:
    from ..field import Facts

# To the collation of the tables `x` and `x ` are one text. This one tells them apart; MariaDB reads the first comment,
# MySQL the second. Keys and whatever else has a form of its own keep the one of the tables: references must match.
_NO_PAD = "COLLATE /*M! utf8mb4_nopad_bin */ /*!80017 utf8mb4_0900_bin */"

# A TEXT of MySQL holds 65 535 bytes, and a character takes up to four of them.
_MYSQL_TEXT = 16_383
# Letters of the longest text that is made of them; what is shorter is filled up in front.
_LONGEST = len(f" quokka v{VOCABULARY} 100000")


class String(FieldType):
    """``string(1..120)``."""

    is_text = True
    schema = "z.string()"
    wrong: ClassVar[tuple[tuple[str, str], ...]] = (
        ("a number", "42"),
        ("a NUL character", "'a\\0b'"),
        ("an override of the direction", "'a\\u202eb'"),
    )
    column: ClassVar[dict[str, str]] = dict.fromkeys(("postgres", "mysql"), "VARCHAR({length})") | {"sqlite": "TEXT"}
    native: ClassVar[dict[str, str]] = dict.fromkeys(("postgres", "mysql"), "@db.VarChar({length})")
    sql_kind = "text"
    input_type = "text"
    shown = True

    def input(self, field: Facts) -> str:
        """With its bounds."""
        return call("wire.string", options(min=field.min_length or None, max=field.max_length))

    def query(self, field: Facts) -> str:
        """No longer than what is stored."""
        return call("wire.string", options(max=field.max_length))

    def sample(self, field: Facts, n: int) -> str:
        """The field's name and a number."""
        text = f"{field.name.replace('_', ' ').capitalize()} {n + 1}"
        return text.rjust(field.min_length, "x")[-field.max_length :]

    def invalid(self, field: Facts) -> list[tuple[str, str]]:
        """Those of a wrong length besides."""
        found = [("too long", f"'x'.repeat({field.max_length + 1})")]
        if field.min_length > 0:
            short = field.min_length - 1
            found.append(("too short", "''" if short == 0 else f"'x'.repeat({short})"))
            found.append(("blank", f"' '.repeat({field.min_length})"))
        return [*found, *self.wrong]

    def made_up(self, field: Facts) -> str:
        """Of any length that fits."""
        return f"next.text({field.min_length}, {field.max_length})"

    def sql_type(self, column: Column, database: str) -> str:
        """On MySQL with its collation."""
        name = super().sql_type(column, database)
        return f"{name} {_NO_PAD}" if database == "mysql" else name

    def made_in_bulk(self, field: Facts, n: str) -> str:
        """Some of the vocabulary."""
        text = f"' quokka v' || {n} % {VOCABULARY} || ' ' || {n}"
        return f"right(lpad({text}, greatest({field.min_length}, {_LONGEST}), 'x'), {field.max_length})"

    def comes_back(self, field: Facts, most: int) -> int:
        """The number stands at its end."""
        del most
        return int(10 ** min(field.max_length, 6))


class Text(String):
    """``text(..2000)``."""

    column: ClassVar[dict[str, str]] = dict.fromkeys(("postgres", "mysql", "sqlite"), "TEXT")
    native: ClassVar[dict[str, str]] = {"mysql": "@db.Text"}
    shown = False

    def sql_type(self, column: Column, database: str) -> str:
        """A larger one where the bounds ask for it."""
        if database == "mysql" and column["length"] > _MYSQL_TEXT:
            return f"MEDIUMTEXT {_NO_PAD}"
        return super().sql_type(column, database)

    def native_type(self, column: Column, database: str) -> str:
        """A larger one where the bounds ask for it."""
        if database == "mysql" and column["length"] > _MYSQL_TEXT:
            return "@db.MediumText"
        return super().native_type(column, database)
