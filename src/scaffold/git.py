"""Runs git: never the user's hooks, never another repository than the one meant, bytes in and bytes out."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scaffold.errors import ScaffoldError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

CONFIG = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",  # a hook by another name
    "core.quotePath": "false",
    "core.safecrlf": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
}
DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""What the system says to a write for which there is no room."""
NO_ROOM = {**{os.strerror(number): number for number in DISK}, "Out of diskspace": errno.ENOSPC}
"""The same in git's words."""

KEPT = (
    "GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_CONFIG_", "GIT_SSH", "GIT_ASKPASS", "GIT_HTTP_", "GIT_SSL_", "GIT_PROXY_",
    "GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_TRACE", "GIT_ALLOW_PROTOCOL",
    "GIT_DEFAULT_HASH",
)  # fmt: skip
"""Variables that say who commits, how hosts are reached and which settings hold.

Every other one of git's would change what our calls mean: it leads to another repository (set when a hook calls us),
or reads our paths as patterns, or makes differences look otherwise.
"""


def clean_environment() -> dict[str, str]:
    """Return the environment in which our calls of git mean what they say."""
    return {key: value for key, value in os.environ.items() if not key.startswith("GIT_") or key.startswith(KEPT)}


_answers: ContextVar[dict[object, bytes] | None] = ContextVar("answers", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """In the block, ask git once for what no part of it changes (`Git.once`): a process is dearer than most answers."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


class GitError(ScaffoldError):
    """git failed; the text is what it printed."""


@dataclass(frozen=True, slots=True)
class Git:
    """git in one folder. `alone`: without any configuration of the user's or the machine's."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    alone: bool = False

    def __call__(self, *arguments: str, data: bytes | None = None, ok: tuple[int, ...] = (0,)) -> bytes:
        """Run one git command and return what it printed.

        Raises:
            GitError: when git fails.
            OSError: when it fails since the disk is full.

        """
        settings = [part for key, value in CONFIG.items() for part in ("-c", f"{key}={value}")]
        try:
            done = subprocess.run(
                ["git", *settings, *arguments],
                cwd=self.folder,
                env=self._environment(),
                input=b"" if data is None else data,
                capture_output=True,
                check=False,
            )
        except FileNotFoundError as error:
            raise GitError("git is not installed, or not on PATH") from error
        if done.returncode not in ok:
            raise failure(arguments[0], (done.stderr or done.stdout).decode("utf-8", "replace"), done.returncode)
        return done.stdout

    def once(self, *arguments: str, ok: tuple[int, ...] = (0,)) -> bytes:
        """Run a command that changes nothing; in a block of `asked_once` the first answer is the answer."""
        known = _answers.get()
        question = (self.folder, tuple(self.environment.items()), self.alone, arguments)
        if known is None:
            return self(*arguments, ok=ok)
        if question not in known:
            known[question] = self(*arguments, ok=ok)
        return known[question]

    def line(self, *arguments: str, data: bytes | None = None) -> str:
        """Run a command that prints one line."""
        return os.fsdecode(self(*arguments, data=data)).rstrip("\n")

    def with_(self, **environment: str) -> Git:
        """Return the same git with more environment."""
        return Git(self.folder, {**self.environment, **environment}, self.alone)

    def _environment(self) -> dict[str, str]:
        kept = clean_environment()
        if self.alone:
            kept = {key: value for key, value in kept.items() if not key.startswith("GIT_")}
            kept |= {
                "HOME": str(self.folder),
                "XDG_CONFIG_HOME": str(self.folder),
                "GIT_CONFIG_GLOBAL": os.devnull,
                "GIT_CONFIG_NOSYSTEM": "1",
                "GIT_ATTR_NOSYSTEM": "1",
            }
        return kept | {
            "LC_ALL": "C",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_LITERAL_PATHSPECS": "1",
            **self.environment,
        }


def failure(command: str, text: str, code: int) -> GitError | OSError:
    """Return the error for a git command that failed."""
    if code == -getattr(signal, "SIGXFSZ", 0):
        text = os.strerror(errno.EFBIG)
    full = next((number for words, number in NO_ROOM.items() if words in text), None)
    return OSError(full, os.strerror(full)) if full else GitError(f"git {command}: {text.strip() or f'exit {code}'}")


def version(git: Git) -> tuple[int, int]:
    """Return git's version, such as (2, 39)."""
    major, minor = git.line("version").split()[2].split(".")[:2]
    return int(major), int(minor)


def split(output: bytes) -> list[str]:
    """Split what a command printed with `-z`."""
    return [os.fsdecode(part) for part in output.split(b"\0") if part]


def join(parts: Iterable[str]) -> bytes:
    """Join lines for a command that reads with `-z`."""
    return b"".join(os.fsencode(part) + b"\0" for part in parts)


def read_blobs(git: Git, ids: Iterable[str]) -> dict[str, bytes]:
    """Return the contents of blobs, by their ids, in one process."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    output = git("cat-file", "--batch", data="".join(f"{each}\n" for each in wanted).encode())
    return dict(zip(wanted, _batch(output, wanted), strict=True))


def _batch(output: bytes, wanted: list[str]) -> Iterator[bytes]:
    at = 0
    for each in wanted:
        end = output.index(b"\n", at)
        header = output[at:end].split()
        if len(header) != 3:
            raise GitError(f"the repository lacks the object {each}")
        size = int(header[2])
        yield output[end + 1 : end + 1 + size]
        at = end + 1 + size + 1
