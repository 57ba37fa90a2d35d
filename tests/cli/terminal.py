"""A real pseudo-terminal with `scaffold` in it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pexpect

from scaffold.options import load_catalogue

SOURCE = Path(__file__).resolve().parents[2] / "src"
COMMAND = [sys.executable, "-m", "scaffold"]
DOWN, UP, ENTER, CTRL_C, CLEAR = "\x1b[B", "\x1b[A", "\r", "\x03", "\x15"
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")

CATALOGUE = load_catalogue()
QUESTIONS = {
    **{option.name: option.question for option in CATALOGUE.options},
    "more": "Is there more to choose?",
    "confirm": "Shall it be made?",
}
MAIN = [option.name for option in CATALOGUE.options if option.group == "main"]
REST = [option.name for option in CATALOGUE.options if option.group != "main"]


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
