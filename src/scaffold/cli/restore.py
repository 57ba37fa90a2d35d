"""`scaffold restore`: rendered files that are not there come back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from scaffold.cli.output import from_here, print_json
from scaffold.cli.parameters import Argument, Flag

if TYPE_CHECKING:
    from collections.abc import Callable


def command() -> Callable[..., None]:
    """Return the command's function."""
    return restore


def restore(
    paths: Annotated[list[str], Argument(metavar="PATH...", help="Files or folders, or patterns as in .gitignore")],
    *,
    dry_run: Annotated[bool, Flag("--dry-run", help="Write nothing; say what would come back")] = False,
    as_json: Annotated[bool, Flag("--json", help="Print the result for a machine to read")] = False,
) -> None:
    """Bring rendered files back that you deleted, or that adopting left away; they are staged.

    A deleted file stays deleted, whatever the templates do to it. This brings it back as the input that was last
    applied gives it, and later changes are merged into it again. What is there is not touched.
    """
    from scaffold.lifecycle.project import find_project
    from scaffold.lifecycle.restore import restore as work
    from scaffold.releases.store import BundleStore

    root = find_project(Path.cwd())
    found = work(root, [_pattern(root, path) for path in paths], BundleStore(), dry_run=dry_run)
    if as_json:
        print_json({"ok": True, "dry_run": dry_run, "restored": found})
        return
    print("\n".join(f"{'would restore' if dry_run else 'restored'} {from_here(root, path)}" for path in found))
    if not dry_run:
        print("Staged, nothing committed; `scaffold update --abort` goes back.")


def _pattern(root: Path, path: str) -> str:
    """Return a path as it is typed where the user stands, as a pattern of the project; a pattern as it is."""
    if any(sign in path for sign in "*?!") or path.startswith("/"):
        return path
    inside = os.path.relpath(Path.cwd().resolve() / path, root.resolve())
    return Path(inside).as_posix() if not inside.startswith("..") else path
