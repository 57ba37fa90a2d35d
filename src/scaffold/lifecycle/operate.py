"""A change from beginning to end: an interrupted one first, then work out, write, derive, record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scaffold.git import asked_once
from scaffold.lifecycle.change import plan_change, write_change

if TYPE_CHECKING:
    from pathlib import Path

    from scaffold.lifecycle.change import Wish
    from scaffold.lifecycle.report import Report
    from scaffold.releases.store import BundleStore
    from scaffold.setup.progress import Progress


@asked_once()
def operate(  # noqa: PLR0913 (one parameter a flag)
    root: Path,
    wish: Wish,
    progress: Progress,
    *,
    dry_run: bool = False,
    install: bool = True,
    commit: bool = False,
    branch: str | None = None,
    store: BundleStore | None = None,
) -> Report:
    """Change a project, and say what was done.

    With conflicts nothing is committed: markers are for people.
    """
    from scaffold.merge.repository import open_repository
    from scaffold.merge.undo import recover

    undone = None if dry_run else recover(root)
    if undone:
        progress.note(f"An earlier change was interrupted; it is {undone.done} now.")
    report = plan_change(root, wish, store or _store())
    repository = open_repository(root)
    report.project = repository.prefix.rstrip("/")
    if not report.changes_anything:
        repository.index()  # refuses a merge that is not finished: that is not "nothing to change"
    if dry_run or not report.changes_anything:
        return report
    from scaffold.lifecycle import record  # no refusal gets here
    from scaffold.lifecycle.derive import derive

    if commit:
        record.check_identity(root)
    if branch:
        record.check_branch(root, branch)
    write_change(root, report)
    if branch:
        record.switch(root, branch)
        report.branch = branch
    derive(root, report, progress, install=install)
    if commit and not report.exit_code:
        report.commit = record.commit(root, report)
    return report


def _store() -> BundleStore:
    from scaffold.releases.store import BundleStore

    return BundleStore()
