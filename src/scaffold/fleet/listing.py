"""Reads a list of repositories: one a line, `#` begins a comment."""

from __future__ import annotations

from pathlib import Path

from scaffold.errors import UserError


def read_list(file: Path) -> list[str]:
    """Return the entries of a list, in their order.

    Raises:
        UserError: when it is empty or names something twice.

    """
    found: dict[str, int] = {}
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
        entry = line.split("#", 1)[0].strip()
        if not entry:
            continue
        if entry in found:
            raise UserError(f"{entry} is there twice", place=f"{file}:{number}", hint=f"it is on line {found[entry]}")
        found[entry] = number
    if not found:
        raise UserError("the list is empty", place=str(file), hint="write one repository a line")
    return list(found)


def folders(file: Path) -> list[Path]:
    """Return the local clones of a list; relative paths count from the list's own folder."""
    return [(file.parent / Path(entry).expanduser()).resolve() for entry in read_list(file)]


def matrix(file: Path) -> dict[str, list[dict[str, str]]]:
    """Return the list as the matrix of a GitHub Actions job, or of GitLab's `parallel`."""
    return {"include": [{"repository": entry} for entry in read_list(file)]}
