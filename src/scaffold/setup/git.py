"""The repository of a new project: made without the user's hooks, templates or filters; signed where git is told to."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from scaffold.git import GitError, clean_environment

OWN_CONFIG = {
    "core.hooksPath": os.devnull,
    "core.excludesFile": os.devnull,  # the project's own .gitignore alone decides what is recorded
    "core.attributesFile": os.devnull,
    "core.fsmonitor": "false",
    "core.safecrlf": "false",
    "gc.auto": "0",
}
FALLBACK_IDENTITY = {"user.name": "scaffold", "user.email": "scaffold@localhost.invalid"}


def git(directory: Path, *args: str, config: dict[str, str] | None = None, as_there: bool = False) -> str:
    """Run git in a directory, independent of the repository around us, and of the user's hooks.

    `as_there`: as a person would run it there, with every hook and setting.

    Raises:
        GitError: when git fails; the text is what it printed.

    """
    chosen = {**({} if as_there else OWN_CONFIG), **(config or {})}
    settings = [part for key, value in chosen.items() for part in ("-c", f"{key}={value}")]
    done = subprocess.run(
        ["git", *settings, *args],
        cwd=directory,
        env={**clean_environment(), "GIT_TERMINAL_PROMPT": "0"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        raise GitError((done.stderr or done.stdout).strip())
    return done.stdout.strip()


def repository_around(directory: Path) -> Path | None:
    """Return the repository that already holds a directory, unless that repository ignores it."""
    existing = next(path for path in (directory, *directory.parents) if path.is_dir())
    try:
        root = Path(git(existing, "rev-parse", "--show-toplevel"))
    except (GitError, OSError):
        return None
    try:
        git(existing, "check-ignore", "--quiet", str(directory))
    except GitError:
        return root
    return None


def initialise(directory: Path) -> None:
    """Make an empty repository whose first branch is `main`, with no template files in it."""
    git(directory, "init", "--quiet", "--template=")
    git(directory, "symbolic-ref", "HEAD", "refs/heads/main")


def commit_everything(directory: Path, message: str, *, amend: bool = False) -> None:
    """Record every file that the project does not ignore."""
    git(directory, "add", "--all")
    extra = ["--amend"] if amend else []
    git(directory, "commit", "--quiet", "--no-verify", "--message", message, *extra, config=identity(directory))


def identity(directory: Path) -> dict[str, str]:
    """Return a stand-in for each part of the author that the user has not configured."""
    return {key: value for key, value in FALLBACK_IDENTITY.items() if not configured(directory, key)}


def configured(directory: Path, key: str) -> bool:
    """Say whether git knows the value of a part of the author's identity."""
    try:
        return bool(git(directory, "config", "--get", key))
    except GitError:
        return False
