"""Which file of one render is which file of the other: by identity, never by similarity."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scaffold.render.model import RenderedFile

    from .model import Renames, Side

SUFFIX = ".jinja"
Identity = tuple[str, tuple[str, ...]]


class Pair(NamedTuple):
    """One file in two renders: where it stood, and where it stands. None: it is not in that render."""

    old: str | None
    new: str | None


def pairs(base: Side, theirs: Side, renames: Renames) -> list[Pair]:
    """Match two renders: first what is the same template for the same resource, then what has the same path."""
    known = {path: renamed(identity(file), renames) for path, file in base.files.items()}
    wanted = {identity(file): path for path, file in theirs.files.items()}
    matched = {
        path: path for path, one in known.items() if path in theirs.files and identity(theirs.files[path]) == one
    }
    for path in matched:
        wanted.pop(known[path], None)
    for path, one in known.items():
        if path not in matched and one in wanted:
            matched[path] = wanted.pop(one)
    left = theirs.files.keys() - matched.values()
    for path in base.files:
        if path not in matched and path in left:
            matched[path] = path
            left = left - {path}
    return [Pair(path, matched.get(path)) for path in base.files] + [Pair(None, path) for path in sorted(left)]


def identity(file: RenderedFile) -> Identity:
    """Return what a file is, whatever it is called: its template (rendered or copied), and its loops' keys."""
    return file.template.removesuffix(SUFFIX), file.keys


def renamed(one: Identity, renames: Renames) -> Identity:
    """Return what an identity of the old render is called in the new one."""
    template, keys = one
    return _template(template, renames.templates), tuple(renames.keys.get(key, key) for key in keys)


def _template(path: str, declared: Mapping[str, str]) -> str:
    for old, new in declared.items():
        if old.endswith("/") and path.startswith(old):
            return new + path.removeprefix(old)
        if path == old.removesuffix(SUFFIX):
            return new.removesuffix(SUFFIX)
    return path
