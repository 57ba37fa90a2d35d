"""What was rendered before: the same release and the same answers give the same files, so they are not made again.

An entry is found by all that it depends on: the hash of the release's tree, how that is recorded, the answers, and what
renders (this package, Copier, Jinja and what they stand on, by their files' times). It is believed when the hash of its
content is the one that it begins with; whatever else is found there is as good as nothing.
"""

from __future__ import annotations

import hashlib
import json
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
        facts = [known_tree(release.root.resolve()), release.tag, release.url, answers, _renderer()]
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
        data = _packed(rendering)
        if data is not None:
            with suppress(OSError):
                write_at_once(self._path, data)
                prune(self._path.parent, KEPT, BYTES)


def _packed(rendering: Rendering) -> bytes | None:
    head = {
        "answers": dict(rendering.answers),
        "base_hash": rendering.base_hash,
        "files": [
            [path, len(file.data), file.executable, file.template, file.keys] for path, file in rendering.files.items()
        ],
    }
    text = json.dumps(head)
    if json.loads(text)["answers"] != head["answers"]:  # a value that is no JSON would come back as another
        return None
    body = b"".join([text.encode(), b"\n", *(file.data for file in rendering.files.values())])
    return hashlib.sha256(body).digest() + body


def _unpacked(data: bytes, release: Release) -> Rendering | None:
    seal, body = data[:32], data[32:]
    if hashlib.sha256(body).digest() != seal:
        return None
    at = body.index(b"\n") + 1
    head = json.loads(body[:at])
    files = {}
    for path, length, executable, template, keys in head["files"]:
        files[path] = RenderedFile(body[at : at + length], executable, template, tuple(keys))
        at += length
    return Rendering(release=release, answers=head["answers"], files=files, base_hash=head["base_hash"])


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
