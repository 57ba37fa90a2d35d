"""What a change does, as plain data: the text, the JSON and the Markdown are made from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from scaffold.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scaffold.history import Migration
    from scaffold.lifecycle.differences import Dependency
    from scaffold.merge.model import Outcome
    from scaffold.options.catalogue import Later


class OptionChange(NamedTuple):
    """An option that gets another value, and what the table says about that."""

    name: str
    before: Any
    after: Any
    later: Later


@dataclass
class Report:
    """What a change does, or would do. Without an `outcome` nothing changes."""

    action: str
    before: str
    after: str
    manager: str
    options: Sequence[OptionChange] = ()
    domain: Sequence[str] = ()
    notes: Sequence[tuple[str, str]] = ()
    dependencies: Sequence[Dependency] = ()
    migration: Migration | None = None
    notices: Sequence[str] = ()
    lock: bytes | None = None
    """The dependency set of the release that the project goes to, if that carries one."""
    outcome: Outcome | None = None
    steps: list[dict[str, object]] = field(default_factory=list)
    """How what is derived was made again."""
    left: list[str] = field(default_factory=list)
    """What is left to do for a person because it could not be done here."""
    project: str = ""
    """Where the project stands in its repository; every path here is relative to it."""
    branch: str | None = None
    commit: str | None = None

    @property
    def changes_anything(self) -> bool:
        """Whether there is something to write."""
        return self.outcome is not None and not self.outcome.empty

    @property
    def exit_code(self) -> ExitCode:
        """3 when somebody has to decide."""
        return ExitCode.CONFLICTS if self.outcome and self.outcome.conflicts else ExitCode.OK

    def to_do(self) -> list[str]:
        """Return what is left to do for a person."""
        guided = [step for one in self.options for step in one.later.steps]
        return [*dict.fromkeys([*guided, *(self.migration.notes if self.migration else ()), *self.left])]


MENTIONS = 20
"""More files than these are counted, not listed."""


def mentioned(outcome: Outcome, renamed: Mapping[str, str]) -> list[str]:
    """Say which lines of the user's speak of a resource, or of a field, by its old name."""
    names = ", ".join(f"{old}, which is {new} now" for old, new in renamed.items())
    found = [
        f"{path}: line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines))} may speak of {field or names}"
        for path, lines, field in outcome.mentions
    ]
    more = len(found) - MENTIONS
    return found if more <= 0 else [*found[:MENTIONS], f"{more} more of your files may speak of what was renamed"]


def as_data(report: Report) -> dict[str, Any]:
    """Return a report for a machine."""
    outcome, migration = report.outcome, report.migration
    return {
        "ok": report.exit_code == ExitCode.OK,
        "exit_code": int(report.exit_code),
        "action": report.action,
        "project": report.project or ".",
        "changed": report.changes_anything,
        "release": {"before": report.before, "after": report.after},
        "options": [
            {"name": one.name, "before": one.before, "after": one.after, "meaning": one.later.meaning,
             "data": one.later.data, "steps": list(one.later.steps)}
            for one in report.options
        ],
        "domain": list(report.domain),
        "notes": [{"release": release, "note": note} for release, note in report.notes],
        "dependencies": [one._asdict() for one in report.dependencies],
        "migrations": {
            "paths": sorted(migration.files),
            "summary": list(migration.summary),
            "destructive": list(migration.destructive),
        }
        if migration
        else None,
        "files": [
            {"path": one.path, "kind": str(one.kind), "note": one.note, "source": one.source}
            for one in (outcome.changes if outcome else ())
        ],
        "conflicts": [
            {"path": one.path, "kind": str(one.kind), "wanted": one.wanted, "yours": one.yours}
            for one in (outcome.conflicts if outcome else ())
        ],
        "notices": list(report.notices),
        "steps": report.steps,
        "to_do": report.to_do(),
        "branch": report.branch,
        "commit": report.commit,
    }  # fmt: skip
