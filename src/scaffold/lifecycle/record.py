"""Records a change in git, when that is asked for: on a branch, as one commit of its own paths."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from scaffold.errors import RefusedError
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


def switch(root: Path, branch: str) -> None:
    """Make a branch of where we are and go on there; index and working tree stay."""
    git.git(root, "switch", "--quiet", "--create", branch)


def commit(root: Path, report: Report) -> str:
    """Commit the paths of a change, and nothing else that may be staged. Return the commit's id."""
    paths = [*(report.outcome.touched if report.outcome else ()), *derived_paths(report.manager)]
    with tempfile.TemporaryDirectory() as folder:
        listed, message = Path(folder, "paths"), Path(folder, "message")
        listed.write_bytes(b"\0".join(os.fsencode(path) for path in sorted(_known(root) & {*paths})))
        message.write_text(as_message(report), "utf-8")
        git.git(
            root,
            "--literal-pathspecs",
            "commit",
            "--quiet",
            "--no-verify",
            f"--file={message}",
            "--cleanup=verbatim",
            "--only",
            f"--pathspec-from-file={listed}",
            "--pathspec-file-nul",
            config=git.identity(root),
        )
    return git.git(root, "rev-parse", "HEAD")


def _known(root: Path) -> set[str]:
    """Return the paths that git knows, in the index or in the last commit."""
    listings = (("ls-files", "-z"), ("ls-tree", "-r", "-z", "--name-only", "HEAD"))
    return {path for listing in listings for path in git.git(root, *listing).split("\0") if path}
