"""`scaffold diff`: how the project differs from what its input gives, or would give."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from scaffold.cli.changing import How, tell
from scaffold.cli.output import print_json, print_table
from scaffold.cli.parameters import Argument, Flag
from scaffold.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def command() -> Callable[..., None]:
    """Return the command's function."""
    return diff


def diff(
    paths: Annotated[list[str] | None, Argument(metavar="[PATH]...", help="Only these files and folders")] = None,
    *,
    settings: Annotated[
        list[str] | None, Flag("--set", metavar="KEY=VALUE", help="Show what this would change instead")
    ] = None,
    stat: Annotated[bool, Flag("--stat", help="One line a file, and no patch")] = False,
    as_json: Annotated[bool, Flag("--json", help="Print for a machine to read")] = False,
) -> None:
    """Show what you have made of the rendered files; with --set what other answers would make of the project.

    Nothing is written.
    """
    from scaffold.lifecycle.project import find_project

    root = find_project(Path.cwd())
    if settings:
        preview(root, settings, stat=stat, as_json=as_json)
        return
    from scaffold.lifecycle.drift import of_project
    from scaffold.lifecycle.project import read_project, render_base
    from scaffold.releases.store import BundleStore

    rendering = render_base(read_project(root), BundleStore())
    here = [below(root, path, rendering.files) for path in paths or []]
    found = of_project(root, rendering.files, [] if "." in here else here)
    if as_json:
        print_json({"release": rendering.release.tag, "files": [one._asdict() for one in found]})
    elif stat:
        print_table(("", "", ""), [(one.kind, f"+{one.added} -{one.removed}", one.path) for one in found])
    else:
        print("".join(one.patch for one in found), end="")
    if not found and not as_json:
        print("No difference: every rendered file is as the templates give it.")


def below(root: Path, path: str, files: Mapping[str, object]) -> str:
    """Return a path as one of the project.

    Raises:
        UserError: when nothing rendered is called so.

    """
    from scaffold.domain.suggest import nearest

    found = Path(os.path.relpath(Path.cwd().resolve() / path, root.resolve())).as_posix()
    if found == "." or any(one == found or one.startswith(f"{found}/") for one in files):
        return found
    if found.startswith("../"):
        raise UserError(f"{path} lies outside of the project")
    if (root / found).exists():
        raise UserError(f"no template makes {found}: it is your own", hint="`git diff` knows it")
    near = nearest(found, list(files))
    raise UserError(f"there is no {found}", hint=f"did you mean {near}?" if near else None)


def preview(root: Path, settings: list[str], *, stat: bool, as_json: bool) -> None:
    """Show what other answers would change."""
    from scaffold.cli.set import wish_of
    from scaffold.lifecycle.change import plan_change
    from scaffold.releases.store import BundleStore

    report = plan_change(root, wish_of(settings, allow_data_loss=True), BundleStore())
    if stat and not as_json:
        from scaffold.lifecycle.text import as_text

        print(as_text(report, planned=True))
    else:
        tell(report, How(dry_run=True, as_json=as_json))
