"""Reads as much of SQL as it takes to see what statements make: names, and the parts between the outer parentheses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TOKEN = re.compile(
    r"""--[^\n]*|/\*.*?\*/|\s+|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|'(?:[^']|'')*'|\$(\w*)\$.*?\$\1\$|\w+|.""",
    re.DOTALL,
)
_CONSTRAINTS = frozenset({"constraint", "primary", "unique", "check", "foreign", "exclude", "key", "index", "fulltext"})


class Part(NamedTuple):
    """A column or a constraint of a table: its text, its normal forms (more than one with constraints in its line)."""

    column: str | None
    text: str
    forms: tuple[str, ...]

    @property
    def computed(self) -> bool:
        """Whether the database makes the column's value."""
        return bool(re.search(r"\bas \(", self.forms[0]))


def statements(sql: str) -> Iterator[list[str]]:
    """Give each statement as its tokens, without comments and blanks; names without their quotes."""
    found: list[str] = []
    for word in _tokens(sql):
        if word == ";":
            if found:
                yield found
            found = []
        elif not _blank(word):
            found.append(bare(word))
    if found:
        yield found


def parts(create_table: str) -> list[Part]:
    """Return the columns and constraints of a CREATE TABLE, in their order."""
    found: list[list[str]] = [[]]
    depth = 0
    for word in _tokens(create_table):
        depth -= word == ")"
        if depth == 0 and word == ")":
            break
        if depth == 1 and word == ",":
            found.append([])
        elif depth > 0:
            found[-1].append(word)
        depth += word == "("
    return [_part(tokens) for tokens in found if not all(map(_blank, tokens))]


def bare(token: str) -> str:
    """Return a name without its quotes; everything else as it is."""
    if len(token) > 1 and token[0] in '"`[':
        return token[1:-1].replace(token[0] * 2, token[0])
    return token


def _tokens(sql: str) -> Iterator[str]:
    return (match[0] for match in _TOKEN.finditer(sql))


def _blank(token: str) -> bool:
    return token.isspace() or token.startswith(("--", "/*"))


def _part(tokens: Sequence[str]) -> Part:
    said = [token for token in tokens if not _blank(token)]
    text = "".join("" if token.startswith(("--", "/*")) else token for token in tokens).strip()
    is_column = bare(said[0]) != said[0] or said[0].lower() not in _CONSTRAINTS
    words = [bare(token) if token[0] == "'" else bare(token).lower() for token in said]
    pieces: list[list[str]] = [[]]
    depth = 0
    for word in words:
        if word == "constraint" and depth == 0 and pieces[-1]:
            pieces.append([])
        depth += (word == "(") - (word == ")")
        pieces[-1].append(word)
    return Part(bare(said[0]) if is_column else None, text, tuple(_normal(piece) for piece in pieces))


def _normal(words: Sequence[str]) -> str:
    """A foreign key says its column when it stands apart from it, and means the same beside it."""
    return re.sub(r"foreign key \( [^()]* \) (?=references)", "", " ".join(words))
