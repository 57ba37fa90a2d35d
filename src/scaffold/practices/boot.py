"""Starts a project as a developer would and looks whether it answers."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

from scaffold.setup.process import end_group, stop

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SECONDS = 60.0
"""How long a start may take (an embedded database may have to be made)."""


def boots(project: Path, env: Mapping[str, str]) -> str | None:
    """Start `npm run dev` on a free port; return nothing when /livez answers, else what was printed."""
    port = free_port()
    with tempfile.TemporaryFile("w+", errors="replace") as log:
        process = subprocess.Popen(
            ["npm", "run", "dev"],
            cwd=project,
            env={**os.environ, **env, "PORT": str(port), "NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            text=True,
            process_group=0,
        )
        try:
            if answers(process, f"http://127.0.0.1:{port}/livez"):
                return None
            log.seek(0)
            return log.read()[-4000:] or "it printed nothing"
        finally:
            stop(process)
            end_group(process, signal.SIGKILL)


def answers(process: subprocess.Popen[str], url: str) -> bool:
    """Wait until a URL answers with 200, the process ends, or the time is over."""
    until = time.monotonic() + SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 (a URL of our own)
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
