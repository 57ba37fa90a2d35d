"""Draws the conversation of `scaffold new` as docs/images/new.svg, from a real pseudo-terminal.

Needs `pip install pexpect pyte`, and nothing else: `python docs/images/record.py`. The SVG plays the screens one
after the other; a reader that shows no animation shows the last one.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from html import escape
from pathlib import Path

import pexpect
import pyte

ROOT = Path(__file__).resolve().parents[2]
COLUMNS, ROWS = 96, 34
CHARACTER, LINE = 8.4, 18.0
SECONDS = 2.2
DOWN, ENTER = "\x1b[B", "\r"
KEYS = [["tracker", ENTER], ["Tasks for teams", ENTER], [DOWN], [ENTER], [ENTER], [ENTER], [ENTER], [ENTER], [ENTER]]
LIGHTS = ("red", "brown", "green")
COLORS = {
    "default": "#d4d7dd",
    "brightblack": "#8b93a1",
    "cyan": "#56c8d8",
    "green": "#7fd18a",
    "red": "#e57373",
    "brown": "#d7ba7d",
    "blue": "#7aa2f7",
    "magenta": "#c792ea",
    "white": "#ffffff",
    "black": "#1c1f26",
}


def record() -> list[str]:
    """Run the conversation and return one drawing for each screen."""
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.Stream(screen)
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "PROMPT_TOOLKIT_NO_CPR": "1",
        "TERM": "xterm-256color",
    }
    frames: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "projects")
        home.mkdir()
        child = pexpect.spawn(
            sys.executable,
            ["-m", "scaffold", "new", "--no-install"],
            cwd=str(home),
            env=environment,
            dimensions=(ROWS, COLUMNS),
            encoding="utf-8",
        )
        stream.feed("$ scaffold new --no-install\r\n")
        settle(child, stream, first=True)
        frames.append(draw(screen, folder))
        for keys in KEYS:
            for key in keys:
                child.send(key)
                settle(child, stream)
            frames.append(draw(screen, folder))
        child.close(force=True)
    if child.exitstatus != 0:
        raise SystemExit("the conversation did not end well:\n" + "\n".join(screen.display))
    return frames


def settle(child: pexpect.spawn, stream: pyte.Stream, *, first: bool = False) -> None:
    """Feed the screen until nothing has come for a while."""
    seen = not first
    quiet = time.monotonic()
    while time.monotonic() - quiet < (1.5 if seen else 20):
        try:
            stream.feed(child.read_nonblocking(65536, 0.1))
            quiet, seen = time.monotonic(), True
        except pexpect.TIMEOUT:
            continue
        except pexpect.EOF:
            return


def draw(screen: pyte.Screen, folder: str) -> str:
    """Return the text of one screen as SVG."""
    lines = []
    for row in range(ROWS):
        cells = [screen.buffer[row][column] for column in range(COLUMNS)]
        spans = []
        start = 0
        for column in range(1, COLUMNS + 1):
            if column == COLUMNS or style(cells[column]) != style(cells[start]):
                text = "".join(cell.data for cell in cells[start:column]).replace(folder, "~")
                if text.strip():
                    x = 20 + start * CHARACTER
                    spans.append(f'<tspan x="{x:.1f}" {style(cells[start])}>{escape(text.rstrip())}</tspan>')
                start = column
        if spans:
            lines.append(f'<text y="{46 + row * LINE:.0f}">{"".join(spans)}</text>')
    return "\n".join(lines)


def style(cell: pyte.screens.Char) -> str:
    """Return the attributes of a character's colour and weight."""
    color = COLORS.get(cell.fg, COLORS["default"])
    return f'fill="{color}"' + (' font-weight="bold"' if cell.bold else "")


def film(frames: list[str]) -> str:
    """Put the drawings into one SVG that shows them in turn and stays on the last for longer."""
    width, height = 40 + COLUMNS * CHARACTER, 70 + ROWS * LINE
    total = SECONDS * (len(frames) + 2)
    parts = []
    for index, frame in enumerate(frames):
        start, stop = index * SECONDS / total, (index + 1) * SECONDS / total
        last = index == len(frames) - 1
        times = f"0;{start:.4f};1" if last else f"0;{start:.4f};{stop:.4f};1"
        values = "hidden;visible;visible" if last else "hidden;visible;hidden;hidden"
        if index == 0:
            times, values = f"0;{stop:.4f};1", "visible;hidden;hidden"
        shown = "visible" if last else "hidden"
        animation = (
            f'<animate attributeName="visibility" calcMode="discrete" values="{values}" keyTimes="{times}" '
            f'dur="{total:.1f}s" repeatCount="indefinite"/>'
        )
        parts.append(f'<g visibility="{shown}">{animation}\n{frame}\n</g>')
    box = f'viewBox="0 0 {width:.0f} {height:.0f}"'
    font = 'font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {box} {font} xml:space="preserve">',
        "<title>scaffold new: a conversation that ends in a project</title>",
        f'<rect width="{width:.0f}" height="{height:.0f}" rx="10" fill="#1c1f26"/>',
        *(f'<circle cx="{22 + 18 * n}" cy="18" r="5" fill="{COLORS[color]}"/>' for n, color in enumerate(LIGHTS)),
        *parts,
        "</svg>",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    (Path(__file__).parent / "new.svg").write_text(film(record()), "utf-8")
