"""Compiled templates in one file: compiling is most of a render's time, and the same templates give the same code.

Safe by its keys: an entry is found by the text of its template, and a file of entries by everything else that
goes into compiling (Python, Jinja, the environment's options, the kit, whose filters Jinja calls on constants).
A stale entry can therefore not be found. A file that cannot be read or written is as good as none.
"""

from __future__ import annotations

import hashlib
import marshal
import sys
from types import CodeType
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2 import FileSystemLoader, StrictUndefined, Template
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.sandbox import SandboxedEnvironment

from scaffold.releases.files import cache_folder, prune, write_at_once

from .config import load_config
from .extension import Kit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from jinja2 import Environment

KEPT = 4
"""How many files of other versions stay in the user's cache folder."""

SHIPPED = ".compiled"
"""The folder of a release that a wheel ships compiled templates in."""


class CompiledTemplates(BytecodeCache):
    """The compiled templates of one release, shared by every render of this process."""

    def __init__(self, shipped: Path, own: Path | None) -> None:
        self._own = own
        self._shipped = _read(shipped)
        self._codes = {} if own is None else _read(own)
        self._changed = False

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """Find the code of this text; its tracebacks are to name the file on this machine."""
        bucket = Bucket(environment, name, entry(name, source))
        code = self._shipped.get(bucket.checksum) or self._codes.get(bucket.checksum)
        if code is not None:
            bucket.code = code.replace(co_filename=filename or name)
        return bucket

    def from_string(self, environment: Environment, source: str) -> Template:
        """Compile a text that is no file (the exclude table, a file name), or find it compiled."""
        bucket = self.get_bucket(environment, "<text>", None, source)
        if bucket.code is None:
            bucket.code = environment.compile(source, filename="<text>")
            self.dump_bytecode(bucket)
        return Template.from_code(environment, bucket.code, environment.make_globals(None))

    def load_bytecode(self, bucket: Bucket) -> None:
        """Do nothing: `get_bucket` has."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Take what was compiled just now."""
        if isinstance(bucket.code, CodeType):
            self._codes[bucket.checksum] = bucket.code.replace(co_filename=bucket.key)
            self._changed = True

    def save(self) -> None:
        """Write the file, when something was compiled."""
        if self._own is None or not self._changed:
            return
        self._changed = False
        try:
            write(self._own, self._codes)
            prune(self._own.parent, KEPT)
        except OSError:
            self._own = None


_open: dict[str, CompiledTemplates] = {}


def compiled_templates(root: Path, envops: Mapping[str, Any]) -> CompiledTemplates:
    """Return the compiled templates of the release at `root`, once a process."""
    name = file_name(root, envops)
    folder = cache_folder("templates")
    key = f"{folder}/{name}"
    if key not in _open:
        _open[key] = CompiledTemplates(root / SHIPPED / name, folder / name if folder else None)
    return _open[key]


def compile_tree(root: Path) -> tuple[str, dict[str, CodeType]]:
    """Compile every template of a release, for a wheel to ship: the file's name, and what is to stand in it.

    Without Copier, which a build does not need: what Copier's environment adds does not change the code of a file
    (tests/render compares the two).
    """
    options = load_config(root)["_envops"]
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(root), extensions=[Kit], **{**options, "undefined": StrictUndefined}
    )
    codes = {}
    for path in sorted((root / "project").rglob("*.jinja")):
        name = path.relative_to(root).as_posix()
        source = path.read_text("utf-8")
        codes[entry(name, source)] = environment.compile(source, name, name)
    return file_name(root, options), codes


def entry(name: str, source: str) -> str:
    """Give the key of one template: what it is called, and what stands in it."""
    return f"{name} {hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest()}"


def file_name(root: Path, envops: Mapping[str, Any]) -> str:
    """Name the file of entries that fit this Python, this Jinja, these options and this kit."""
    digest = hashlib.sha256(repr(sorted(envops.items())).encode())
    for path in sorted((root / "kit").rglob("*.py")):
        digest.update(path.read_bytes())
    return f"{sys.implementation.cache_tag}-jinja{jinja2.__version__}-{digest.hexdigest()[:16]}.bin"


def write(path: Path, codes: Mapping[str, CodeType]) -> None:
    """Write entries to a file that other processes may be reading."""
    write_at_once(path, marshal.dumps(dict(codes)))


def _read(path: Path) -> dict[str, CodeType]:
    try:
        codes = marshal.loads(path.read_bytes())  # noqa: S302  our own file, in the user's own cache
    except (OSError, EOFError, ValueError, TypeError):
        return {}
    return codes if isinstance(codes, dict) else {}
