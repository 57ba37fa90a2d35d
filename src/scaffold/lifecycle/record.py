"""Records a change in git, when that is asked for: on a branch, as one commit of its own paths.

The commit is made as `git commit` makes one there: its hooks run, it is signed where git is told to sign, and nobody's
name is invented.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from scaffold.errors import ExitCode, RefusedError, UserError
from scaffold.git import GitError
from scaffold.lifecycle.derive import derived_paths
from scaffold.lifecycle.text import as_message
from scaffold.setup import git

if TYPE_CHECKING:
    from scaffold.lifecycle.report import Report


def check_branch(root: Path, branch: str) -> None:
    """Refuse a branch that is there already, or that git would not call so."""
    try:
        git.git(root, "check-ref-format", "--branch", branch)
    except GitError as error:
        raise RefusedError(f"{branch} is no name for a branch") from error
    try:
        git.git(root, "rev-parse", "--verify", "--quiet", f"refs/heads/{branch}")
    except GitError:
        return
    raise RefusedError(
        f"the branch {branch} is there already",
        hint=f"delete it (`git branch -D {branch}`), or choose another name. Nothing was changed.",
    )


def check_identity(root: Path) -> None:
    """Refuse to begin when git does not know who commits."""
    for name in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"):
        try:
            git.git(root, "var", name, as_there=True)
        except GitError as error:
            raise RefusedError(
                "git does not know who commits here",
                hint="`git config user.name NAME` and `git config user.email ADDRESS`; or leave --commit out. "
                "Nothing was changed.",
            ) from error


def switch(root: Path, branch: str) -> None:
    """Make a branch of where we are and go on there; index and working tree stay."""
    git.git(root, "switch", "--quiet", "--create", branch)


def commit(root: Path, report: Report) -> str:
    """Commit the paths of a change, and nothing else that may be staged. Return the commit's id."""
    paths = [*(report.outcome.touched if report.outcome else ()), *derived_paths(report.manager)]
    with tempfile.TemporaryDirectory() as folder:
        message = Path(folder, "message")
        message.write_text(as_message(report), "utf-8")
        only = _only(root, sorted(_known(root) & {*paths}), Path(folder, "paths"))
        try:
            git.git(root, "commit", "--quiet", f"--file={message}", "--cleanup=verbatim", *only, as_there=True)
        except GitError as error:
            raise UserError(
                f"git did not commit the change: {error}",
                hint="the change is staged: put right what a hook or the signing wants and `git commit` it, "
                "or go back with `scaffold update --abort`",
                exit_code=ExitCode.FINDING,
            ) from error
    return git.git(root, "rev-parse", "HEAD")


def _only(root: Path, paths: list[str], listed: Path) -> list[str]:
    """Return the flags that leave out what else is staged.

    git takes paths from the working tree: what a sparse checkout leaves out is committed with all that is staged.
    """
    from scaffold.merge.repository import open_repository

    prefix = open_repository(root).prefix
    staged = {
        path for path in git.git(root, "diff", "--cached", "--name-only", "--no-renames", "-z").split("\0") if path
    }
    if open_repository(root).left_out() & {*paths}:
        if others := sorted(staged - {prefix + path for path in paths}):
            raise UserError(
                f"in a sparse checkout git commits all that is staged, and {others[0]} is staged as well",
                hint="the change is staged: commit by hand what belongs together",
                exit_code=ExitCode.FINDING,
            )
        return []
    # Not by --literal-pathspecs: that would hold for what hooks call, too.
    listed.write_bytes(b"\0".join(b":(literal)" + os.fsencode(path) for path in paths))
    return ["--only", f"--pathspec-from-file={listed}", "--pathspec-file-nul"]


def _known(root: Path) -> set[str]:
    """Return the paths that git knows, in the index or in the last commit."""
    listings = (("ls-files", "-z"), ("ls-tree", "-r", "-z", "--name-only", "HEAD"))
    return {path for listing in listings for path in git.git(root, *listing).split("\0") if path}
