"""Applies a neutralising patch to a project and takes it back, whatever happens in between."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from scaffold.errors import ScaffoldError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from scaffold.practices.proofs import Edit


class PatchError(ScaffoldError):
    """A patch does not fit: its file is missing, its text does not occur exactly once, or it changes nothing."""


def edited(contents: dict[str, str], edits: Sequence[Edit]) -> dict[str, str]:
    """Return the touched files with the edits applied, one after the other.

    Raises:
        PatchError: naming the first edit that does not fit.

    """
    after: dict[str, str] = {}
    for edit in edits:
        text = after.get(edit.file, contents.get(edit.file))
        if text is None:
            raise PatchError(f"{edit.file}: there is no such file")
        count = text.count(edit.find)
        if edit.find == edit.replace:
            raise PatchError(f"{edit.file}: the edit changes nothing: {edit.find!r}")
        if count != 1:
            raise PatchError(f"{edit.file}: found {count} times instead of once: {edit.find!r}")
        after[edit.file] = text.replace(edit.find, edit.replace)
    return after


def contents_of(project: Path, edits: Sequence[Edit]) -> dict[str, str]:
    """Read the files that the edits touch, where they exist."""
    names = dict.fromkeys(edit.file for edit in edits)
    return {name: (project / name).read_text("utf-8") for name in names if (project / name).is_file()}


@contextmanager
def patched(project: Path, edits: Sequence[Edit]) -> Iterator[list[str]]:
    """Apply the edits for as long as the block runs, and give the touched files."""
    before = contents_of(project, edits)
    after = edited(before, edits)
    try:
        for name, text in after.items():
            (project / name).write_text(text, "utf-8")
        yield list(after)
    finally:
        for name in after:
            (project / name).write_text(before[name], "utf-8")
