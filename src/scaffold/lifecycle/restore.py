"""Brings back rendered files that are not there: deleted ones, and those that `adopt` left away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scaffold.domain.suggest import nearest
from scaffold.errors import UserError
from scaffold.lifecycle.change import HISTORY
from scaffold.lifecycle.project import read_project, render_base

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scaffold.releases.store import BundleStore


def restore(root: Path, patterns: Sequence[str], store: BundleStore, *, dry_run: bool = False) -> list[str]:
    """Write and stage the rendered files that patterns, written as in .gitignore, name and that are not here.

    They come as the input that was last applied gives them. Return their paths.

    Raises:
        UserError: when a pattern names no rendered file, or only such that are there.

    """
    from scaffold.merge.engine import merge_project
    from scaffold.merge.model import Side
    from scaffold.merge.repository import open_repository
    from scaffold.merge.write import write_outcome

    rendering = render_base(read_project(root), store)
    files = {path: file for path, file in rendering.files.items() if not path.startswith(HISTORY)}
    index = open_repository(root).index()
    missing = [path for path in files if path not in index and not (root / path).exists()]
    named: set[str] = set()
    for pattern in patterns:
        matching = _matching(pattern, list(files))
        _check(pattern, matching, missing)
        named |= set(matching)
    wanted = sorted(path for path in missing if path in named)
    if not dry_run:
        theirs = Side({path: files[path] for path in wanted}, f"template-{rendering.release.tag}")
        write_outcome(root, merge_project(root, Side({}, "nothing"), theirs))
    return wanted


def _matching(pattern: str, paths: list[str]) -> list[str]:
    """Return the paths that are meant: `[id]` in a path is a folder, and in a pattern a class of letters."""
    from scaffold.render import matches_of

    exact = pattern.strip("/")
    found = [path for path in paths if path == exact or path.startswith(f"{exact}/")]
    return found or matches_of(paths, [pattern])


def _check(pattern: str, matching: Sequence[str], missing: Sequence[str]) -> None:
    if any(path in missing for path in matching):
        return
    if matching:
        shown = ", ".join(matching[:3]) + (f" and {len(matching) - 3} more" if len(matching) > 3 else "")
        raise UserError(
            f"{shown}: there already",
            hint="`scaffold diff` shows what you made of a rendered file; `git checkout` takes it back from a commit",
        )
    near = nearest(pattern.strip("/"), missing)
    raise UserError(
        f"no rendered file is called {pattern}",
        hint=f"did you mean {near}?" if near else "name a path of the project, or a pattern as in .gitignore",
    )
