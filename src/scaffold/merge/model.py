"""What the engine takes and gives: plain data, and no git."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scaffold.render.model import RenderedFile

FILE, PROGRAM, LINK, MODULE = "100644", "100755", "120000", "160000"
"""The modes that git knows: a file, an executable one, a symbolic link, a submodule."""


@dataclass(frozen=True, slots=True)
class Side:
    """One render. `label` names it in conflict markers ("template-v0.2.0")."""

    files: Mapping[str, RenderedFile]
    label: str


class RenamedField(NamedTuple):
    """A field with another name: every spelling of the old one, and of its resource; `said` tells of it in words."""

    spellings: frozenset[str]
    resource: Mapping[str, str]
    said: str


@dataclass(frozen=True, slots=True)
class Renames:
    """What is known to have moved, by declaration.

    `templates`: old template path -> new one, as the release says (a path that ends in `/` means everything below).
    `keys`: old name of a resource -> new one, as `was:` in scaffold.yaml says.
    `spellings`: every spelling of each of them, old and new, as the kit gives them.
    `fields`: what is called otherwise within a resource, as `was:` of a field says.
    """

    templates: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    spellings: Sequence[tuple[Mapping[str, str], Mapping[str, str]]] = ()
    fields: Sequence[RenamedField] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One file as git keeps it: before filters and line ends are applied for the working tree."""

    mode: str
    data: bytes


class ChangeKind(StrEnum):
    """What happened to a file without a conflict."""

    ADDED = "added"
    UPDATED = "updated"
    DELETED = "deleted"
    MOVED = "moved"
    KEPT = "kept"
    """Nothing happened, on purpose: `note` says why."""


class ConflictKind(StrEnum):
    """Why a file could not be merged."""

    CONTENT = "content"
    ADD_ADD = "add_add"
    MODIFY_DELETE = "modify_delete"
    BINARY = "binary"
    TYPE = "type"
    """The repository has a link or a submodule where the template has a file."""


@dataclass(frozen=True, slots=True)
class Change:
    """One file that the merge decided. `source` is where a moved file was."""

    path: str
    kind: ChangeKind
    note: str = ""
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """One file that a person decides. `wanted` is the template's side in words, `yours` the repository's."""

    path: str
    kind: ConflictKind
    wanted: str
    yours: str
    base: Entry | None = None
    ours: Entry | None = None
    theirs: Entry | None = None


class Mention(NamedTuple):
    """Lines of the user's, in a file, that speak of a resource, or of what `field` tells of, by the old name."""

    path: str
    lines: tuple[int, ...]
    field: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A merge that was computed and has touched nothing.

    `before` and `after` say for each touched path what git's index holds, and what the working tree is to hold
    (conflict markers included); None is "no such file". `own` are touched paths that the caller decided: only
    they may differ from the index when the outcome is written. Paths are relative to the project.
    """

    changes: tuple[Change, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    before: Mapping[str, Entry | None] = field(default_factory=dict)
    after: Mapping[str, Entry | None] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    mentions: tuple[Mention, ...] = ()

    @property
    def touched(self) -> list[str]:
        """The paths that writing this outcome changes, in the working tree or in the index."""
        return sorted(self.after)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to write."""
        return not self.after
