"""Says in words what each side of a conflict did."""

from __future__ import annotations

from difflib import SequenceMatcher

from .contents import is_binary

SHOWN = 60


def describe(before: bytes, after: bytes) -> str:
    """Say what became of a file's content."""
    if is_binary(before) or is_binary(after):
        return f"{len(after)} bytes in place of {len(before)}"
    old, new = before.decode("utf-8", "replace").splitlines(), after.decode("utf-8", "replace").splitlines()
    if not old:
        return counted(len(new), "line")
    added = removed = 0
    first = ""
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            added, removed = added + d - c, removed + b - a
            first = first or f"first at line {a + 1}: {_short((new[c:d] or old[a:b])[0])}"
    return f"{counted(added, 'line')} added, {removed} removed, {first}" if first else "no line changed"


def counted(number: int, word: str) -> str:
    """Return a number and a word in the right form."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _short(line: str) -> str:
    text = line.strip()
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
