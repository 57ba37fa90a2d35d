"""How a project differs from what its input gives: what people made of the rendered files."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, NamedTuple

from scaffold.lifecycle.change import HISTORY
from scaffold.state_files import ANSWERS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from scaffold.render.model import RenderedFile


class Difference(NamedTuple):
    """One file that is not what its input gives."""

    path: str
    kind: str
    """edited, deleted, mode; or added, updated between two renders."""
    added: int
    removed: int
    patch: str


def of_project(root: Path, files: Mapping[str, RenderedFile], only: Collection[str] = ()) -> list[Difference]:
    """Compare the working tree with a render; what a sparse checkout leaves out is read from the index."""
    found = []
    compared = {
        path: file
        for path, file in sorted(files.items())
        if not path.startswith(HISTORY) and path != ANSWERS and _wanted(path, only)
    }
    unseen = _unseen(root, [path for path in compared if not (root / path).is_file()])
    for path, file in compared.items():
        target = root / path
        if path in unseen:
            if unseen[path] != file.data:
                found.append(_difference(path, "edited", file.data, unseen[path]))
            continue
        if not target.is_file():
            found.append(_difference(path, "deleted", file.data, None))
            continue
        data = target.read_bytes()
        if data != file.data:
            found.append(_difference(path, "edited", file.data, data))
        elif bool(target.stat().st_mode & 0o100) != file.executable:
            found.append(Difference(path, "mode", 0, 0, ""))
    return found


def _unseen(root: Path, paths: Collection[str]) -> dict[str, bytes]:
    from scaffold.errors import RefusedError
    from scaffold.merge.repository import open_repository

    try:
        return open_repository(root).unseen(paths) if paths else {}
    except RefusedError:  # no repository, or one that git has stopped in
        return {}


def _wanted(path: str, only: Collection[str]) -> bool:
    return not only or any(path == one or path.startswith(one.rstrip("/") + "/") for one in only)


def _difference(path: str, kind: str, old: bytes, new: bytes | None) -> Difference:
    if b"\0" in old or b"\0" in (new or b""):
        return Difference(path, kind, 0, 0, f"Binary files a/{path} and b/{path} differ\n")
    before, after = (data.decode("utf-8", "replace").splitlines(keepends=True) for data in (old, new or b""))
    to = f"b/{path}" if new is not None else "/dev/null"
    lines = list(difflib.unified_diff(before, after, f"a/{path}", to))
    text = "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
    body = lines[2:]
    return Difference(path, kind, sum(line[0] == "+" for line in body), sum(line[0] == "-" for line in body), text)
