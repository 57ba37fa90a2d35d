"""What a commit says of its project: the input, the answers, and the render that they stand for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from scaffold.domain.source import decode
from scaffold.domain.tree import LOADER
from scaffold.errors import RefusedError
from scaffold.git import Git, GitError
from scaffold.lifecycle.base import verified_base
from scaffold.state_files import ANSWERS, INPUT

if TYPE_CHECKING:
    from scaffold.releases.store import BundleStore
    from scaffold.render import Rendering


@dataclass(frozen=True)
class Version:
    """One side: its commit, the text of its scaffold.yaml, and its verified render."""

    commit: str
    text: str
    rendering: Rendering

    @property
    def tag(self) -> str:
        """The release that it was rendered from."""
        return self.rendering.release.tag

    @property
    def answers(self) -> dict[str, Any]:
        """The checked input as applied."""
        answers = self.rendering.answers
        return {key: value for key, value in answers.items() if not key.startswith("_") and key != "base_hash"}


def read_version(git: Git, commit: str, prefix: str, store: BundleStore) -> Version:
    """Read one side of a merge; its base is verified like any other."""
    try:
        text = decode(git("cat-file", "blob", f"{commit}:{prefix}{INPUT}"), INPUT)
        found = yaml.load(git("cat-file", "blob", f"{commit}:{prefix}{ANSWERS}"), Loader=LOADER)  # noqa: S506 - the safe loader
    except (GitError, yaml.YAMLError) as error:
        raise _unreadable(commit) from error
    if not isinstance(found, dict) or not isinstance(found.get("_commit"), str):
        raise _unreadable(commit)
    answers = {key: value for key, value in found.items() if not key.startswith("_") and key != "base_hash"}
    rendering = verified_base(
        store,
        tag=found["_commit"],
        url=str(found.get("_src_path", "")),
        answers=answers,
        recorded=str(found.get("base_hash") or ""),
    )
    return Version(commit, text, rendering)


def _unreadable(commit: str) -> RefusedError:
    return RefusedError(
        f"the commit {commit[:12]} holds no {INPUT} and {ANSWERS} that can be read",
        hint="resolve the merge in git's own way, or go back with `git merge --abort` or `git rebase --abort`",
    )
