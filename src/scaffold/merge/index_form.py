"""The templates' contents as this repository keeps them: through its attributes and filters, as `git add` does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scaffold.git import join, split

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .repository import Repository

CHANGING = ("filter", "ident", "working-tree-encoding")
"""Attributes that change any content on its way into git. Line ends are another matter: only CRLF is changed."""


def in_index_form(
    repository: Repository, contents: Mapping[str, bytes], special: set[str] | None = None
) -> dict[str, bytes]:
    """Return the contents as git would keep them under these paths (relative to the project).

    `special`: what `special_paths` says of them, where somebody has asked already.
    """
    if special is None:
        special = special_paths(repository, contents)
    return {
        path: _cleaned(repository, path, data) if path in special or b"\r\n" in data else data
        for path, data in contents.items()
    }


def special_paths(repository: Repository, paths: Iterable[str]) -> set[str]:
    """Return which paths have an attribute that changes what is kept."""
    names = join(repository.prefix + path for path in paths)
    if not names:
        return set()
    parts = split(repository.git("check-attr", "-z", "--stdin", *CHANGING, data=names))
    return {
        path.removeprefix(repository.prefix)
        for path, _, value in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
        if value not in ("unspecified", "unset")
    }


def _cleaned(repository: Repository, path: str, data: bytes) -> bytes:
    from .lab import open_lab

    with open_lab(repository) as lab:
        objects = str(lab.folder / "lab.git" / "objects")
        git = repository.git.with_(GIT_OBJECT_DIRECTORY=objects)
        identity = git.line("hash-object", "-w", "--stdin", f"--path={repository.prefix}{path}", data=data)
        return lab.git("cat-file", "blob", identity)
