"""Reads TypeScript, JavaScript and Prisma's schema as far as names go: which words are names in code, and in what role.

What stands in literals, comments and the texts of JSX is no code. Where this reader is not sure it takes code for a
text: such a word is left as it is.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES = frozenset({".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".prisma"})

_PARTS = (
    r"""(?P<skip>//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*")"""
    r"""|(?P<regex>(?:(?<=[(,=:\[!&|?{};])|(?<=[(,=:\[!&|?{};] )|(?<=return ))"""
    r"""/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*)"""
    r"""|(?P<template>`(?:\\.|[^`\\])*`)"""
    r"""%s|(?P<name>[A-Za-z_$][\w$]*)|(?P<number>\d[\w.]*)|(?P<sign>[^\s\w])"""
)
_TEXTS = r"|(?P<jsx>(?<![=\-])>[^<>{}=;]*(?=[<{])|(?<=\})(?:[^<>{}=;]+(?=</)|[^<>{}=;():,\n]+(?=\{)))"
_CODE, _JSX = (re.compile(_PARTS % texts, re.DOTALL) for texts in ("", _TEXTS))
_NO_CODE = ("skip", "regex", "jsx")
_HOLE = re.compile(r"\$\{[^{}`]*\}")
_CLOSED = {")": "(", "]": "[", "}": "{"}


class Name(NamedTuple):
    """A name in code. `role`: "plain", "short" ({ name }), ".qualifier" of a member, ":value" of a key."""

    start: int
    end: int
    text: str
    role: str


def is_code(path: str) -> bool:
    """Whether names can be told from other words in a file."""
    return PurePosixPath(path).suffix in SUFFIXES


def names(text: str, *, jsx: bool = False) -> Iterator[Name]:
    """Give the names of a text, in order."""
    found = list(_tokens(text, 0, len(text), jsx=jsx))
    open_ones: list[str] = []
    statement = ""
    for at, token in enumerate(found):
        word = token[0]
        before, after = (found[at - 1][0] if at else ""), (found[at + 1][0] if at + 1 < len(found) else "")
        if token.lastgroup == "sign":
            if word in "([{":
                open_ones.append(word)
            elif word in _CLOSED and open_ones:
                open_ones.pop()
        if token.lastgroup != "name":
            continue
        if word in ("import", "export") and before != ".":
            statement = word
        elif word in ("from", "const", "function", "class", "type", "interface") or before == ";":
            statement = ""
        yield Name(*token.span(), word, _role(found, at, (before, after), open_ones[-1:], statement))


def _role(found: list[re.Match[str]], at: int, around: tuple[str, str], inside: list[str], statement: str) -> str:
    before, after = around
    if before == ".":
        earlier = [one[0] for one in found[max(0, at - 4) : at - 1] if one[0] not in "?!"]
        return "." + (earlier[-1] if earlier else "")
    if inside != ["{"] or statement:
        return "plain"
    if before in ("{", ",") and after in (",", "}"):
        return "short"
    if after == ":" and before != "?":
        later = found[at + 2 : at + 3]
        return ":" + (later[0][0] if later else "")
    return "plain"


def _tokens(text: str, start: int, end: int, *, jsx: bool) -> Iterator[re.Match[str]]:
    for match in (_JSX if jsx else _CODE).finditer(text, start, end):
        if match.lastgroup == "template":
            for hole in _HOLE.finditer(text, match.start(), match.end()):
                yield from _tokens(text, hole.start() + 2, hole.end() - 1, jsx=False)
        elif match.lastgroup not in _NO_CODE:
            yield match
