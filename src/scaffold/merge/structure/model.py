"""A file as members of mappings and lists, with the places where they stand in the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


class Unreadable(Exception):  # noqa: N818 (no error: such a file is merged as text)
    """A text has no structure that we know."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value. `members` is None where it is taken as a whole."""

    data: Any
    start: int
    end: int
    members: Mapping[str, Member] | None = None
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """One entry of a mapping, or item of a list. `lead` is where the comments above it begin."""

    lead: int
    start: int
    end: int
    node: Node


class Language(Protocol):
    """How texts of one kind are read and edited."""

    def read(self, text: str) -> Node:
        """Read a text; Unreadable when it has no structure that we know."""

    def insert(self, text: str, into: Node, after: str | None, raw: Raw) -> str:
        """Put a member after another one, or first."""

    def replace(self, text: str, within: Node, key: str, raw: Raw) -> str:
        """Put a member in place of another one."""

    def delete(self, text: str, within: Node, key: str) -> str:
        """Take a member away."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A member as it stands in the template's text."""

    text: str
    member: Member

    @property
    def core(self) -> str:
        """The member without the comments above it."""
        return self.text[self.member.start : self.member.end]

    @property
    def whole(self) -> str:
        """The member with the comments above it."""
        return self.text[self.member.lead : self.member.end]

    @property
    def column(self) -> int:
        """How far it is indented."""
        return self.member.start - (self.text.rfind("\n", 0, self.member.start) + 1)
