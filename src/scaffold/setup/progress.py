"""What a person sees while work goes on: a spinner at a terminal, plain lines elsewhere, always on stderr."""

from __future__ import annotations

import itertools
import os
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator

FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
PLAIN_FRAMES = "|/-\\"
CLEAR = "\r\x1b[2K"


class Progress:
    """Reports steps, one line each.

    Attributes:
        quiet: nothing is written (a machine reads the result instead).
        animated: a spinner turns while a step runs (only at a terminal).

    """

    def __init__(self, stream: TextIO | None = None, *, quiet: bool = False) -> None:
        self.stream = stream or sys.stderr
        self.quiet = quiet
        self.animated = self.stream.isatty() and os.environ.get("TERM") != "dumb"
        self.color = self.animated and not os.environ.get("NO_COLOR")
        self.unicode = "utf" in (self.stream.encoding or "").lower()

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Show a step from its start to its end; an exception inside marks it as failed."""
        started = time.monotonic()
        ended = threading.Event()
        spinner = threading.Thread(target=self._spin, args=(text, ended), daemon=True)
        if self.animated and not self.quiet:
            spinner.start()
        try:
            yield
        except BaseException:
            self._end(spinner, ended)
            self._mark("failed", text, started)
            raise
        self._end(spinner, ended)
        self._mark("done", text, started)

    def skipped(self, text: str, why: str) -> None:
        """Show a step that is left out, and why."""
        self._write(f"{self._sign('skipped')} {text} {self._paint('2', f'({why})')}\n")

    def note(self, text: str) -> None:
        """Show a line of text."""
        self._write(f"{text}\n")

    def _mark(self, state: str, text: str, started: float) -> None:
        seconds = self._paint("2", f"{time.monotonic() - started:.1f} s")
        self._write(f"{self._sign(state)} {text} {seconds}\n")

    def _sign(self, state: str) -> str:
        sign, plain, color = {
            "done": ("✓", "done   ", "32"),
            "failed": ("✗", "FAILED ", "31"),
            "skipped": ("-", "skipped", "2"),
        }[state]
        return self._paint(color, sign) if self.animated and self.unicode else plain

    def _paint(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.color else text

    def _spin(self, text: str, ended: threading.Event) -> None:
        for frame in itertools.cycle(FRAMES if self.unicode else PLAIN_FRAMES):
            self._write(f"{CLEAR}{self._paint('36', frame)} {text} …")
            if ended.wait(0.1):
                return

    def _end(self, spinner: threading.Thread, ended: threading.Event) -> None:
        ended.set()
        if spinner.is_alive():
            spinner.join()
        if self.animated:
            self._write(CLEAR)

    def _write(self, text: str) -> None:
        if not self.quiet:
            self.stream.write(text)
            self.stream.flush()
