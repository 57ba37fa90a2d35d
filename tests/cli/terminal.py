"""A real pseudo-terminal with `scaffold` in it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pexpect

SOURCE = Path(__file__).resolve().parents[2] / "src"
COMMAND = [sys.executable, "-m", "scaffold"]
DOWN, UP, ENTER, CTRL_C, CLEAR = "\x1b[B", "\x1b[A", "\r", "\x03", "\x15"
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")

QUESTIONS = {
    "name": "What is the project called?",
    "description": "What does it do, in one sentence?",
    "face": "What does the project serve?",
    "database": "Where is the data kept?",
    "auth": "How do people sign in?",
    "queue": "Is there work for the background?",
    "more": "Is there more to choose?",
    "package_manager": "Which package manager installs the dependencies?",
    "ci": "Where do the checks run?",
    "dependency_updates": "Who proposes newer packages?",
    "container": "Is it shipped as a container?",
    "blank": "Leave out the example resource?",
    "confirm": "Shall it be made?",
}


def environment(**extra: str) -> dict[str, str]:
    """Return the environment of a person: no variable of the test run in it."""
    own = {key: value for key, value in os.environ.items() if key not in {"COLUMNS", "LINES"}}
    return {**own, "PYTHONPATH": str(SOURCE), "PROMPT_TOOLKIT_NO_CPR": "1", "TERM": "xterm-256color", **extra}


def scaffold(*arguments: str, cwd: Path, **extra: str) -> subprocess.CompletedProcess[str]:
    """Run the command without a terminal."""
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=cwd,
        env=environment(**extra),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


class Terminal:
    """A conversation: keys in, text out."""

    def __init__(self, *arguments: str, cwd: Path, **extra: str) -> None:
        self.seen = ""
        self.process: Any = pexpect.spawn(
            COMMAND[0],
            [*COMMAND[1:], *arguments],
            cwd=str(cwd),
            env=environment(**extra),
            dimensions=(60, 110),
            encoding="utf-8",
            timeout=30,
        )

    def wait(self, text: str) -> None:
        """Wait until a text appears."""
        self.process.expect_exact(text)
        self.seen += self.process.before + text

    def asked(self, key: str) -> None:
        """Wait until a question appears, and can be answered."""
        self.wait(QUESTIONS[key])
        self.wait("← back" if key not in ("name", "description") else "  >")

    def press(self, *keys: str) -> None:
        """Press keys."""
        for key in keys:
            self.process.send(key)

    def end(self) -> int:
        """Wait for the end and return the exit code."""
        self.process.expect(pexpect.EOF)
        self.seen += self.process.before
        self.process.close()
        return int(self.process.exitstatus if self.process.exitstatus is not None else 128 + self.process.signalstatus)

    @property
    def text(self) -> str:
        """Everything that was on the screen, without the codes that move the cursor."""
        return ESCAPES.sub("", self.seen)
