"""One change at a time: a lock that the system gives back when its holder dies."""

from __future__ import annotations

from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from scaffold.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .repository import Repository

_held: dict[Path, int] = {}
"""How often this process holds a lock: whoever holds it may take it again."""


@contextmanager
def locked(repository: Repository) -> Iterator[None]:
    """Hold the lock of a repository (of this worktree); refuse when another run of scaffold does."""
    folder = repository.home
    try:
        folder.mkdir(exist_ok=True)
        handle = (folder / "lock").open("ab")
    except OSError as error:
        raise RefusedError(
            f"cannot write in {folder}: {error.strerror}", hint="Give yourself the right to write there."
        ) from error
    with handle:
        if not _held.get(folder):
            _take(handle, repository)
        _held[folder] = _held.get(folder, 0) + 1
        try:
            yield
        finally:
            _held[folder] -= 1


def _take(handle: IO[bytes], repository: Repository) -> None:
    try:
        try:
            import fcntl
        except ImportError:  # Windows
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise RefusedError(
            f"another scaffold command is at work in {repository.project}", hint="Wait until it has ended."
        ) from error
