"""One child process at a time: its output is kept, and it never outlives an interrupted run."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

GRACE_SECONDS = 10.0
"""How long an interrupted child may take to end by itself (a test run stops its database)."""


@dataclass(frozen=True)
class Done:
    """How a process ended: its exit code and everything that it printed."""

    code: int
    output: str


def run(command: Sequence[str], *, cwd: Path, env: Mapping[str, str] | None = None) -> Done:
    """Run a command to its end and return its exit code and output.

    The child leads its own process group, so that an interruption can end it together with what it
    started. It gets no terminal to ask questions on.
    """
    process = subprocess.Popen(
        list(command),
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        process_group=0,
    )
    try:
        output, _ = process.communicate()
    except BaseException:
        stop(process)
        raise
    return Done(process.returncode, output)


def stop(process: subprocess.Popen[str]) -> None:
    """End a process and its group: politely, and by force when it takes too long."""
    end_group(process, signal.SIGTERM)
    until = time.monotonic() + GRACE_SECONDS
    while process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    end_group(process, signal.SIGKILL)
    process.wait()


def end_group(process: subprocess.Popen[str], sign: signal.Signals) -> None:
    """Send a signal to the process group, if anything of it is left."""
    try:
        os.killpg(process.pid, sign)
    except (ProcessLookupError, PermissionError):
        return
