"""What was rendered before: the same release and the same answers give the same files, so they are not made again.

An entry is found by all that it depends on: the hash of the release's tree, how that is recorded, the answers, and what
renders (this package, Copier, Jinja and what they stand on, by their files' times). It is believed when the hash of its
content is the one that it begins with; whatever else is found there is as good as nothing.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scaffold.releases.files import cache_folder, known_tree, prune, state_of, write_at_once

from .model import RenderedFile, Rendering

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scaffold.releases.release import Release

KEPT, BYTES = 64, 1 << 27
"""How many renderings stay in the user's cache folder, and how much they may hold."""

LIBRARIES = ("copier", "jinja2", "markupsafe", "pathspec", "yaml")


class Kept:
    """The place of one rendering."""

    def __init__(self, path: Path | None, release: Release) -> None:
        self._path = path
        self._release = release

    @staticmethod
    def of(release: Release, answers: Mapping[str, Any]) -> Kept:
        """Find the place for what a release gives for these answers; none where nothing is kept."""
        home = cache_folder("rendered")
        if home is None:
            return Kept(None, release)
        facts = [
            release.tree or known_tree(release.root.resolve()),
            release.tag,
            release.url,
            sorted(answers.items()),
            _renderer(),
        ]
        digest = hashlib.sha256(repr(facts).encode("utf-8", "surrogateescape"))
        return Kept(home / digest.hexdigest(), release)

    def read(self) -> Rendering | None:
        """Return the rendering, when it is there and whole."""
        if self._path is None:
            return None
        with suppress(OSError):
            data = self._path.read_bytes()
            os.utime(self._path)
            return _unpacked(data, self._release)
        return None

    def write(self, rendering: Rendering) -> None:
        """Keep a rendering; a folder that cannot be written keeps nothing."""
        if self._path is None:
            return
        with suppress(OSError, ValueError):  # ValueError: an answer that is no plain data
            write_at_once(self._path, _packed(rendering))
            prune(self._path.parent, KEPT, BYTES)


def _packed(rendering: Rendering) -> bytes:
    files = [(path, one.data, one.executable, one.template, one.keys) for path, one in rendering.files.items()]
    body = marshal.dumps((dict(rendering.answers), rendering.base_hash, files))
    return hashlib.sha256(body).digest() + body


def _unpacked(data: bytes, release: Release) -> Rendering | None:
    seal, body = data[:32], data[32:]
    if hashlib.sha256(body).digest() != seal:
        return None
    answers, base_hash, files = marshal.loads(body)  # noqa: S302 (our own file in the user's own cache, and whole)
    return Rendering(release, answers, {path: RenderedFile(*rest) for path, *rest in files}, base_hash)


@cache
def _renderer() -> list[Any]:
    """Return what changes when something else renders; none of it is imported for that."""
    ours = Path(__file__).parents[1]
    found: list[Any] = [sys.version, state_of(*(ours / name for name in ("render", "releases")))]
    for name in LIBRARIES:
        spec = find_spec(name)
        if spec is None or spec.origin is None:
            continue
        seen = Path(spec.origin).stat()
        found += [spec.origin, seen.st_size, seen.st_mtime_ns]
    return found
