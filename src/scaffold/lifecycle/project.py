"""A project on disk: what its two state files say, and the base that they stand for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import yaml

from scaffold.domain.source import decode, read_file
from scaffold.domain.tree import LOADER
from scaffold.errors import RefusedError, TemplateError, UserError

if TYPE_CHECKING:
    from pathlib import Path

    from scaffold.render.model import Rendering
    from scaffold.render.release import Release

ANSWERS = ".copier-answers.yml"
INPUT = "scaffold.yaml"
BOM = b"\xef\xbb\xbf"
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


def render_base(project: Project, release: Release) -> Rendering:
    """Render what the project was made from, and hold it against the recorded hash.

    Raises:
        RefusedError: when another tree comes out: a merge would stand on a wrong base.

    """
    from scaffold.render import render_files, verify

    try:
        rendering = render_files(project.answers, release=at_url(release, project.url))
    except (TemplateError, LookupError, TypeError, AttributeError, ValueError) as error:
        raise wrong_base(project, f"they do not render: {error}") from error
    if project.base_hash and not verify(rendering, project.base_hash):
        raise wrong_base(project, "they render another tree than the recorded one")
    return rendering


def at_url(release: Release, url: str) -> Release:
    """Return a release as it is recorded by a project. The URL is text: nothing is fetched from it."""
    return replace(release, url=url)


def wrong_base(project: Project, why: str) -> RefusedError:
    """Return the refusal of a base that does not verify."""
    if project.tag.endswith("+dev"):
        hint = (
            f"the project was made from templates that were no release ({project.tag}) and have changed since: "
            "make it anew with `scaffold new --from scaffold.yaml` elsewhere and compare, or use those templates"
        )
    else:
        hint = (
            f"if {ANSWERS} was edited, put it back (`git log -p -- {ANSWERS}` shows its history) "
            f"and make the change in {INPUT} instead, then `scaffold apply`"
        )
    return RefusedError(f"the recorded answers of this project do not verify: {why}", hint=hint, place=ANSWERS)


def _unreadable(why: str) -> RefusedError:
    return RefusedError(
        f"the state of this project cannot be read: {why}",
        hint=f"put it back from git: `git checkout HEAD -- {ANSWERS}`",
        place=ANSWERS,
    )
