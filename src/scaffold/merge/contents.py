"""One file in three versions: what needs no merge of texts is decided here."""

from __future__ import annotations

from .model import FILE, PROGRAM, Entry
from .texts import Text

PROBE = 8000
"""How many bytes git looks at to tell a binary file."""


def is_binary(data: bytes) -> bool:
    """Tell a binary file as git does."""
    return b"\0" in data[:PROBE]


def is_text_file(entry: Entry) -> bool:
    """Whether it is a plain file (no link, no submodule) with text in it."""
    return entry.mode in (FILE, PROGRAM) and not is_binary(entry.data)


def merged_mode(base: Entry, ours: Entry, theirs: Entry) -> str:
    """Return the executable bit that one side changed; there are only two values, so both cannot differ."""
    return theirs.mode if ours.mode == base.mode else ours.mode


def ends_in_crlf(data: bytes) -> bool:
    """Whether most lines end as on Windows."""
    lines = data.count(b"\n")
    return lines > 0 and data.count(b"\r\n") * 2 > lines


def with_line_ends_of(data: bytes, example: bytes) -> bytes:
    """Return a text with the line ends of another."""
    if is_binary(data) or is_binary(example):
        return data
    unix = data.replace(b"\r\n", b"\n")
    return unix.replace(b"\n", b"\r\n") if ends_in_crlf(example) else unix


def same(one: bytes, other: bytes) -> bool:
    """Whether two contents are the same but for their line ends."""
    return one == other or (
        not is_binary(one) and not is_binary(other) and one.replace(b"\r\n", b"\n") == other.replace(b"\r\n", b"\n")
    )


def merge_contents(base: bytes, ours: bytes, theirs: bytes) -> bytes | Text:
    """Return the merged content, or the three texts that have to be merged line by line.

    The repository's line ends stay: a file that the user keeps in CRLF is compared, and merged, in CRLF.
    """
    if ends_in_crlf(ours) and not ends_in_crlf(base):
        base, theirs = with_line_ends_of(base, ours), with_line_ends_of(theirs, ours)
    if ours in (base, theirs):
        return theirs
    if theirs == base:
        return ours
    return Text(base, ours, theirs)
