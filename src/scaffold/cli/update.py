"""`scaffold update`: a newer release of the templates, merged into the project; `--abort` takes a change back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from scaffold.cli.changing import How, change, with_change_flags
from scaffold.cli.output import print_json
from scaffold.cli.parameters import Flag

if TYPE_CHECKING:
    from collections.abc import Callable


def command() -> Callable[..., None]:
    """Return the command's function."""
    return with_change_flags(update)


def update(
    *,
    to: Annotated[str | None, Flag("--to", metavar="RELEASE", help="Go to this release, not the newest")] = None,
    abort: Annotated[
        bool, Flag("--abort", help="Restore the state before the last change that is not committed")
    ] = False,
    how: How,
) -> None:
    """Merge a newer release of the templates into the project. Your edits stay; what overlaps is for you to decide.

    The result is staged, not committed. Exit code 3: there are conflicts. 4: refused, nothing was changed.
    """
    from scaffold.lifecycle.change import NEWEST, Wish

    if abort:
        abort_change(how)
        return
    action = f"update --to {to}" if to else "update"
    change(Wish(action, to or NEWEST, allow_data_loss=how.allow_data_loss), how)


def abort_change(how: How) -> None:
    """Take the last change back."""
    from scaffold.lifecycle.abort import abort
    from scaffold.lifecycle.project import find_project

    undone, derived = abort(find_project(Path.cwd()))
    if how.as_json:
        saved = str(undone.saved) if undone.saved else None
        paths = list(undone.paths)
        print_json({"ok": True, "aborted": True, "paths": paths, "saved": saved, "earlier": undone.earlier})
        return
    print(f"The state before the change is restored: {len(undone.paths)} files.")
    if derived:
        print("What is installed is still that of the change: run the install command once more.")
    if undone.saved:
        print(f"Edits that were made since are kept in {undone.saved}.")
    if undone.earlier:
        print("The change before it is still there: `scaffold update --abort` takes that back too.")
