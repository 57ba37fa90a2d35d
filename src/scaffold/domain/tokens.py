"""The words and signs of fields, rules and expressions, with their places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from scaffold.domain.source import Place, fail, shown

if TYPE_CHECKING:
    from scaffold.domain.tree import Scalar

MAX_LENGTH = 5_000
MAX_DIGITS = 40

TOKEN = re.compile(
    r"""(?P<space>[ \r\n]+)
    |(?P<datetime>\d{4}-\d{2}-\d{2}[Tt][0-9:.]+(?:[Zz]|[+-]\d{2}:\d{2})?)
    |(?P<date>\d{4}-\d{2}-\d{2})
    |(?P<number>\d+(?:\.\d+)?)
    |(?P<word>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<string>"(?:[^"\\]|\\.)*")
    |(?P<sign>\.\.|==|!=|<=|>=|[=!?(),.<>+*/-])""",
    re.VERBOSE,
)

WORDS = {
    "word": "a name",
    "number": "a number",
    "string": "a text in double quotes",
    "date": "a date",
    "datetime": "a date and time",
    "end": "the end",
}


class Token(NamedTuple):
    """One word or sign. `kind` is a group of TOKEN, or `end`."""

    kind: str
    text: str
    offset: int

    def __str__(self) -> str:
        return "the end" if self.kind == "end" else shown(self.text)


class Cursor:
    """Walks over the tokens of one text; every error names the place. Nothing is looked at before its turn."""

    def __init__(self, scalar: Scalar) -> None:
        self.scalar = scalar
        self.source = scalar.text
        if len(self.source) > MAX_LENGTH:
            fail(scalar.place, f"is longer than {MAX_LENGTH} characters")
        self.offset = 0
        self.seen: Token | None = None

    @property
    def next(self) -> Token:
        """The token that comes next, not yet taken."""
        if self.seen is None:
            self.seen = scan(self.scalar, self.offset)
        return self.seen

    def at(self, token: Token | None = None) -> Place:
        """Return the place of a token; without one, of the next."""
        return self.scalar.at((token or self.next).offset)

    def take(self) -> Token:
        """Take the next token."""
        token = self.next
        self.offset, self.seen = token.offset + len(token.text), None
        return token

    def accept(self, *texts: str) -> Token | None:
        """Take the next token if it is a word or sign of that text."""
        return self.take() if self.next.kind in ("word", "sign") and self.next.text in texts else None

    def expect(self, text: str, what: str = "") -> Token:
        """Take a sign or word, else fail."""
        return self.accept(text) or self.fail(f"'{text}'" + what)

    def expect_kind(self, kind: str, what: str = "") -> Token:
        """Take a token of that kind, else fail."""
        return self.take() if self.next.kind == kind else self.fail(what or WORDS[kind])

    def expect_end(self, what: str = "the end") -> None:
        """Fail unless everything was taken."""
        if self.next.kind != "end":
            self.fail(what)

    def fail(self, expected: str, *, hint: str | None = None) -> NoReturn:
        """Raise: this was expected, that was found."""
        fail(self.at(), f"expected {expected}, found {self.next}", hint=hint)

    def fail_at(self, token: Token, message: str, *, hint: str | None = None) -> NoReturn:
        """Raise an error at a token that was taken."""
        fail(self.at(token), message, hint=hint)


def scan(scalar: Scalar, offset: int) -> Token:
    """Return the token at or after an offset."""
    match = TOKEN.match(scalar.text, offset)
    if match and match.lastgroup == "space":
        match = TOKEN.match(scalar.text, match.end())
        offset = offset if match is None else match.start()
    if match is None:
        rest = scalar.text[offset:]
        offset += len(rest) - len(rest.lstrip(" \r\n"))
        return Token("end", "", offset) if offset >= len(scalar.text) else _fail_character(scalar, offset)
    if match.lastgroup == "number" and len(match[0]) > MAX_DIGITS:
        fail(scalar.at(offset), f"a number of more than {MAX_DIGITS} digits")
    return Token(str(match.lastgroup), match[0], match.start())


def _fail_character(scalar: Scalar, offset: int) -> NoReturn:
    character = scalar.text[offset]
    if character == '"':
        hint = "in YAML ' #' begins a comment: put the whole value in single quotes when the text holds one"
        fail(scalar.at(offset), "the text has no closing double quote", hint=hint)
    if character == "'":
        fail(scalar.at(offset), "expected a text in double quotes, found a single quote")
    word = {"&": "write and", "|": "write or", "[": "a set of references to rows is refs(X)"}.get(character)
    fail(scalar.at(offset), f"unexpected character {shown(character)}", hint=word)
