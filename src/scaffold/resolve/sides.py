"""Which commits a stopped merge, rebase, cherry-pick or revert is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scaffold.errors import UserError

if TYPE_CHECKING:
    from scaffold.git import Git


class Sides(NamedTuple):
    """The three commits of one merge, and how git calls the operation.

    `ours` is where HEAD stands: at a merge your branch, at a rebase the branch that you rebase onto.
    """

    base: str
    ours: str
    theirs: str
    operation: str


CONTINUE = {
    "merge": "git commit",
    "rebase": "git rebase --continue",
    "cherry-pick": "git cherry-pick --continue",
}
_HEADS = {"MERGE_HEAD": "merge", "REBASE_HEAD": "rebase", "CHERRY_PICK_HEAD": "cherry-pick"}


def find_sides(git: Git) -> Sides:
    """Return the commits of the operation that git has stopped at."""
    ours = commit(git, "HEAD")
    for name, operation in _HEADS.items():
        theirs = commit(git, name)
        if theirs and ours and (base := _base(git, ours, theirs, operation)):
            return Sides(base, ours, theirs, operation)
    raise UserError(
        "git is in the middle of no merge, rebase or cherry-pick here",
        hint="run it when `git merge` or `git rebase` has stopped at conflicts in scaffold.yaml or .copier-answers.yml",
    )


def commit(git: Git, name: str) -> str | None:
    """Return the commit that a name stands for, or None."""
    return git("rev-parse", "--quiet", "--verify", f"{name}^{{commit}}", ok=(0, 1, 128)).decode().strip() or None


def _base(git: Git, ours: str, theirs: str, operation: str) -> str | None:
    if operation == "merge":
        return git("merge-base", ours, theirs, ok=(0, 1)).decode().split("\n")[0] or None
    return commit(git, f"{theirs}^")
