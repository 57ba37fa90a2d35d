"""`scaffold adopt`: the repository stays as it is, and the base of every later merge is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scaffold.errors import RefusedError
from scaffold.lifecycle.change import HISTORY
from scaffold.state_files import ANSWERS, INPUT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from scaffold.options.input import CheckedInput
    from scaffold.releases.release import Release
    from scaffold.render import RenderedFile


@dataclass(frozen=True)
class Adopted:
    """What adopting a repository does.

    Attributes:
        release: the release that its base is of.
        same: files that are what the templates give.
        yours: files that both have, and that stay as they are.
        missing: files that the templates have and the repository does not: they count as deleted by you.
        taken: files of those that were asked for, and are added.

    """

    release: str
    same: list[str]
    yours: list[str]
    missing: list[str]
    taken: list[str]

    def as_data(self) -> dict[str, Any]:
        """Return it for a machine."""
        return {"ok": True, "release": self.release, "same": self.same, "yours": self.yours} | {
            "missing": self.missing,
            "taken": self.taken,
        }


def adopt(
    root: Path, found: CheckedInput, release: Release, *, take: Sequence[str] = (), dry_run: bool = False
) -> Adopted:
    """Record a base for a repository, and add the rendered files that `take` names. Nothing else is touched.

    Raises:
        RefusedError: when it has a state already, or lies in no git repository.

    """
    from scaffold.merge.engine import merge_project
    from scaffold.merge.model import Side
    from scaffold.merge.repository import open_repository
    from scaffold.merge.write import write_outcome
    from scaffold.render import render_files

    repository = open_repository(root)
    for name in (ANSWERS, INPUT):
        if name in repository.index() or (name == ANSWERS and (root / name).exists()):
            raise _has_state(name)
    rendering = render_files(found.answers, release=release)
    files = {path: file for path, file in rendering.files.items() if path != ANSWERS and not path.startswith(HISTORY)}
    same, yours, missing = _compared(root, files)
    taken = _chosen(missing, take)
    wanted = Side({path: files[path] for path in taken}, f"template-{release.tag}")
    own: dict[str, bytes | None] = {ANSWERS: rendering.files[ANSWERS].data, INPUT: found.text.encode()}
    if not dry_run:
        outcome = merge_project(root, Side({}, "nothing"), wanted, own=own)
        write_outcome(root, outcome)
    return Adopted(release.tag, same, yours, [path for path in missing if path not in taken], taken)


def _compared(root: Path, files: Mapping[str, RenderedFile]) -> tuple[list[str], list[str], list[str]]:
    same, yours, missing = [], [], []
    for path, file in sorted(files.items()):
        target = root / path
        if not target.is_file():
            missing.append(path)
        elif target.read_bytes().replace(b"\r\n", b"\n") == file.data:
            same.append(path)
        else:
            yours.append(path)
    return same, yours, missing


def _chosen(paths: Sequence[str], patterns: Sequence[str]) -> list[str]:
    """Return the paths that patterns, written as in .gitignore, name."""
    from scaffold.render import matches_of

    return matches_of(paths, patterns)


def _has_state(name: str) -> RefusedError:
    return RefusedError(
        f"there is a {name} already",
        place=name,
        hint="a project of ours needs no adopting: `scaffold check` says how it stands. A file of another Copier "
        "template cannot be replaced: finish with that template first, and remove its answers file."
        if name == ANSWERS
        else "give it to `--from` after moving it elsewhere, or remove it",
    )
