"""The text of a scaffold.yaml: read with limits, and places in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from scaffold.domain.suggest import nearest
from scaffold.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MAX_BYTES = 1_000_000

# Control characters, line and paragraph separators, marks that turn the direction of writing, lone surrogates:
# none of them can be seen, and each has been used to make a text read as something else. The joiners U+200C and
# U+200D stay: Persian and emoji need them.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
LONE_RETURN = re.compile(r"\r(?!\n)")


class Place(NamedTuple):
    """A position in a file; lines and columns count from 1."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    def shifted(self, columns: int) -> Place:
        """Return the place that many columns to the right."""
        return Place(self.file, self.line, self.column + columns)


def fail(place: Place, message: str, *, hint: str | None = None) -> NoReturn:
    """Raise the error of a wrong input: exit 2, with its place."""
    raise UserError(message, hint=hint, place=str(place))


def fail_name(place: Place, what: str, name: str, valid: Iterable[str], *, meant: str | None = None) -> NoReturn:
    """Raise the error of an unknown name: the one that was `meant` or the nearest valid one, and all of them."""
    names = list(valid)
    guess = meant or nearest(name, names)
    message = f"unknown {what} {shown(name)}" + (f", did you mean {guess}?" if guess else "")
    fail(place, message, hint=f"valid: {listed(names)}" if names else None)


def shown(text: str, limit: int = 60) -> str:
    """Quote a text of the user's for a message: short, on one line, nothing invisible."""
    cut = text if len(text) <= limit else text[:limit] + "…"
    plain = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in cut)
    return f"'{plain}'"


def listed(names: Iterable[str], limit: int = 40) -> str:
    """List names in a message."""
    every = list(names)
    return ", ".join(every[:limit]) + (f" and {len(every) - limit} more" if len(every) > limit else "")


def read_file(path: Path) -> str:
    """Read a scaffold.yaml: at most 1 MB of UTF-8, else a UserError."""
    place = Place(str(path))
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except IsADirectoryError:
        fail(place, "is a folder; expected a scaffold.yaml file")
    except OSError as error:
        fail(place, f"cannot be read: {error.strerror or error}")
    except ValueError:
        fail(place, "is not a file name")
    return decode(data, str(path))


def decode(data: bytes, file: str) -> str:
    """Turn the bytes of a file into text."""
    if len(data) > MAX_BYTES:
        fail(Place(file), f"is larger than {MAX_BYTES // 1_000_000} MB; a scaffold.yaml is text of a few pages")
    try:
        return data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - before.rfind(b"\n")
        fail(Place(file, line, column), "is not UTF-8 text", hint="save the file with the encoding UTF-8")


def check_text(text: str, file: str) -> None:
    """Refuse what cannot be seen in an editor: tabs, control characters, lone carriage returns; and bombs."""
    if len(text) > MAX_BYTES:
        fail(Place(file), f"is larger than {MAX_BYTES // 1_000_000} MB; a scaffold.yaml is text of a few pages")
    if "\t" in text:
        fail(place_at(text, text.index("\t"), file), "has a tab", hint="YAML is indented with spaces")
    if found := INVISIBLE.search(text) or LONE_RETURN.search(text):
        character = f"U+{ord(found[0]):04X}"
        fail(place_at(text, found.start(), file), f"has the invisible character {character}", hint="remove it")


def place_at(text: str, offset: int, file: str) -> Place:
    """Return the place of a character of the text."""
    start = text.rfind("\n", 0, offset) + 1
    return Place(file, text.count("\n", 0, offset) + 1, offset - start + 1)
