"""What stood in a path before: for a file that went and comes back, git's history has the merge base."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scaffold.git import GitError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .repository import Repository


def once_committed(repository: Repository, path: str, contents: Iterable[bytes]) -> bytes | None:
    """Return the first of the contents that this path (relative to the project) had in some commit."""
    wanted = {repository.id_of(data): data for data in contents}
    try:
        history = repository.git(
            "log", "--format=", "--raw", "--no-abbrev", "--no-renames", "-z", "HEAD", "--", repository.prefix + path
        ).decode("utf-8", "replace")
    except GitError:  # no commit yet
        return None
    return next((data for identity, data in wanted.items() if identity in history), None)
