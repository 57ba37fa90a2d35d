"""What a history consists of: migrations in a folder each, the newest of which is its head."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scaffold.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

Data = dict[str, Any]

DATABASE = "database"
"""The answer that says whose migrations a project has: they are kept in `prisma/migrations/<database>`."""

REHEARSED = "sqlite"
"""The database that Python carries along: scripts of it are run to see what they make. It alters a table by making it
anew."""


def database_of(answers: Mapping[str, Any]) -> str:
    """Return the database of a project."""
    return str(answers.get(DATABASE))


@dataclass(frozen=True, slots=True)
class Head:
    """A migration that no other one follows, and the tables as they are after it."""

    id: str
    parent: str | None
    state: Data
    path: Path


@dataclass(frozen=True, slots=True)
class Migration:
    """What one change adds to the history: `files` are new ones, by their path in the project."""

    files: Mapping[str, bytes]
    ids: Sequence[str]
    summary: Sequence[str]
    notes: Sequence[str] = ()
    destructive: Sequence[str] = ()
    """What the change destroys, or may fail on; it was allowed."""

    @property
    def sql(self) -> str:
        """All SQL of it, in order."""
        paths = sorted(path for path in self.files if path.endswith("/migration.sql"))
        return "\n".join(self.files[path].decode() for path in paths)


@dataclass(frozen=True, slots=True)
class Risk:
    """What a change destroys, or may fail on; how to do it safely; and the statements."""

    text: str
    way: str
    sql: Sequence[str] = field(default_factory=tuple)


class DataLossError(RefusedError):
    """Exit 4: the change would destroy something, or fail on rows that are there."""

    def __init__(self, risks: Sequence[Risk]) -> None:
        parts = [f"- {risk.text}{_indented(risk.sql)}" for risk in risks]
        ways = "\n".join(dict.fromkeys(f"- {risk.way}" for risk in risks))
        super().__init__(
            "the change of the database needs a decision of yours, so nothing was written\n" + "\n".join(parts),
            hint=f"the safe way:\n{ways}\nor do all of it as shown, with --allow-data-loss",
        )
        self.risks = risks
        self.data = {"risks": [{"text": risk.text, "way": risk.way, "sql": list(risk.sql)} for risk in risks]}


def _indented(statements: Sequence[str]) -> str:
    return "".join(f"\n    {line}" for sql in statements for line in f"{sql};".splitlines())
