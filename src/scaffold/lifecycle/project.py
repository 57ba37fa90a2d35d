"""A project on disk: what its two state files say, and the base that they stand for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import yaml

from scaffold.domain.source import decode, read_file
from scaffold.domain.tree import LOADER
from scaffold.errors import RefusedError, UserError
from scaffold.state_files import ANSWERS, INPUT

if TYPE_CHECKING:
    from pathlib import Path

    from scaffold.releases.release import Release
    from scaffold.releases.store import BundleStore
    from scaffold.render.model import Rendering

BOM = b"\xef\xbb\xbf"
UNRELEASED = "+dev"
MARKS = (b"<<<<<<< ", b">>>>>>> ")


@dataclass(frozen=True)
class Project:
    """A project and its state.

    Attributes:
        root: its folder.
        url: where its templates are recorded to come from. Nothing is fetched from there.
        tag: the release that it was last rendered from.
        answers: the checked input as last applied.
        base_hash: what `scaffold` recorded of that render; empty when plain Copier wrote the file.

    """

    root: Path
    url: str
    tag: str
    answers: dict[str, Any]
    base_hash: str

    def text(self) -> str:
        """Return the text of scaffold.yaml as it now stands."""
        return read_file(self.root / INPUT)

    def input_bytes(self, text: str) -> bytes:
        """Return the bytes of scaffold.yaml with this text: with the mark of its encoding, if it has one."""
        head = (self.root / INPUT).read_bytes()[: len(BOM)]
        return (BOM if head == BOM else b"") + text.encode()


def find_project(start: Path) -> Path:
    """Return the project that a folder lies in."""
    for folder in (start, *start.parents):
        if (folder / ANSWERS).is_file():
            return folder
    raise UserError(
        f"{start} lies in no project: there is no {ANSWERS} here nor above",
        hint="change into a project, or make one with `scaffold new`; `scaffold adopt` takes in a repository",
    )


def read_project(root: Path) -> Project:
    """Read the state of a project.

    Raises:
        UserError: when the state cannot be read.

    """
    path = root / ANSWERS
    data = path.read_bytes()
    if any(line.startswith(MARKS) for line in data.splitlines()):
        raise RefusedError(
            f"{ANSWERS} holds conflict markers",
            hint="after a git merge or rebase of two branches that both changed the input: `scaffold resolve`",
        )
    try:
        found = yaml.load(decode(data, ANSWERS), Loader=LOADER)  # noqa: S506 - the safe loader
    except yaml.YAMLError as error:
        raise _unreadable("it is not YAML") from error
    if not isinstance(found, dict) or not all(isinstance(found.get(key), str) for key in ("_commit", "_src_path")):
        raise _unreadable("it names no release")
    answers = {key: value for key, value in found.items() if not key.startswith("_") and key != "base_hash"}
    return Project(root, found["_src_path"], found["_commit"], answers, str(found.get("base_hash") or ""))


def render_base(project: Project, store: BundleStore) -> Rendering:
    """Render what the project was made from, and hold it against the recorded hash.

    Plain Copier records no hash (it leaves the line empty); then a release is taken at its word, since its tree
    never changes.

    Raises:
        RefusedError: when another tree comes out: a merge would stand on a wrong base.

    """
    from scaffold.lifecycle.base import verified_base
    from scaffold.render import render_files

    if not project.base_hash and not project.tag.endswith(UNRELEASED):
        return render_files(project.answers, release=at_url(store.get(project.tag), project.url))
    return verified_base(store, tag=project.tag, url=project.url, answers=project.answers, recorded=project.base_hash)


def at_url(release: Release, url: str) -> Release:
    """Return a release as it is recorded by a project. The URL is text: nothing is fetched from it."""
    return replace(release, url=url)


def _unreadable(why: str) -> RefusedError:
    return RefusedError(
        f"the state of this project cannot be read: {why}",
        hint=f"put it back from git: `git checkout HEAD -- {ANSWERS}`",
        place=ANSWERS,
    )
