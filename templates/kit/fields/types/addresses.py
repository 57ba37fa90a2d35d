"""Texts of a form of their own: ``email``, ``url`` and ``phone``."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from .base import VOCABULARY, FieldType

if TYPE_CHECKING:
    from ..field import Facts


class _Address(FieldType):
    column: ClassVar[dict[str, str]] = dict.fromkeys(("postgres", "mysql"), "VARCHAR({length})") | {"sqlite": "TEXT"}
    native: ClassVar[dict[str, str]] = dict.fromkeys(("postgres", "mysql"), "@db.VarChar({length})")
    sql_kind = "text"


class Email(_Address):
    """``email``."""

    schema = "wire.email()"
    wrong: ClassVar[tuple[tuple[str, str], ...]] = (("no address", "'nobody'"),)
    factory = "email"
    bulk = f"'quokka-v' || {{n}} % {VOCABULARY} || '-' || {{n}} || '@example.com'"
    input_type = "email"
    shown = True

    def sample(self, field: Facts, n: int) -> str:
        """Of the domain for examples."""
        return f"{field.name.replace('_', '-')}-{n + 1}@example.com"


class Url(_Address):
    """``url``."""

    schema = "wire.url()"
    wrong: ClassVar[tuple[tuple[str, str], ...]] = (
        ("another scheme", "'javascript:alert(1)'"),
        ("no address", "'nowhere'"),
    )
    factory = "url"
    bulk = f"'https://example.com/quokka/v' || {{n}} % {VOCABULARY} || '/' || {{n}}"
    input_type = "url"

    def sample(self, field: Facts, n: int) -> str:
        """Of the domain for examples."""
        return f"https://example.com/{field.name.replace('_', '-')}/{n + 1}"


class Phone(_Address):
    """``phone``."""

    schema = "wire.phone()"
    wrong: ClassVar[tuple[tuple[str, str], ...]] = (("no country code", "'030123456'"),)
    factory = "phone"
    bulk = "'+49' || lpad({n}::text, 9, '0')"
    input_type = "tel"
    shown = True

    def sample(self, field: Facts, n: int) -> str:
        """With its country code."""
        del field
        return f"+4930123456{n + 1}"
