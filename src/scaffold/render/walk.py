"""Walks the tree of templates and renders it into memory.

Differences from Copier's own walk, which the tests hold against it: an excluded folder is not entered, and a
folder in which nothing is rendered is not made; a name that a path loop leaves empty is an error (Copier drops
the files without a word, even when the reason is an undefined name); every error names its file and line.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from scaffold.errors import TemplateError

from .model import RenderedFile
from .places import located

if TYPE_CHECKING:
    from jinja2 import Environment

FORBIDDEN_PARTS = frozenset({".", "..", ".git"})
FORBIDDEN_CHARACTERS = frozenset('/\\:*?"<>|')
"""`/` would leave the folder; the others cannot be a file name on Windows."""


class YieldState(Protocol):
    """Where Copier's `yield` tag leaves what it found."""

    yield_name: str | None
    yield_iterable: Any


@dataclass(slots=True)
class Walk:
    """One walk over one tree with one set of answers."""

    env: Environment
    loop: YieldState
    root: Path
    """The release."""
    base: Path
    """`project/` in it."""
    suffix: str
    excluded: Callable[[str], bool]
    context: Mapping[str, Any]
    progress: Callable[[str], None] | None = None
    failed: Callable[[TemplateError], None] | None = None
    """For people who write templates: report a file that fails, and go on with the others."""
    only: str | None = None
    """Render this one path, and nothing else."""
    files: dict[str, RenderedFile] = field(default_factory=dict)

    def run(self) -> dict[str, RenderedFile]:
        """Render every file that the answers ask for."""
        self._folder(str(self.base), self.base.relative_to(self.root).as_posix(), "", {})
        return self.files

    def _folder(self, folder: str, name: str, prefix: str, loops: dict[str, Any]) -> None:
        """Render a folder of the tree: `name` is its path in the release, `prefix` the rendered one."""
        with os.scandir(folder) as entries:
            children = sorted(entries, key=lambda entry: entry.name)
        names = {entry.name for entry in children}
        for entry in children:
            source = f"{name}/{entry.name}"
            if entry.is_symlink():
                raise TemplateError(f"{source}: a link; templates are plain files and folders")
            is_folder = entry.is_dir()
            is_template = not is_folder and entry.name.endswith(self.suffix)
            if not is_folder and not is_template and entry.name + self.suffix in names:
                raise TemplateError(f"{source}: stands both with and without {self.suffix}")
            stem = entry.name.removesuffix(self.suffix) if is_template else entry.name
            for part, inner in self._parts(stem, source, loops):
                path = prefix + part
                if self._elsewhere(path) or self.excluded(path):
                    continue
                if is_folder:
                    self._folder(entry.path, source, path + "/", inner)
                    continue
                try:
                    self._file(entry, source, path, inner, is_template=is_template)
                except TemplateError as error:
                    if self.failed is None:
                        raise
                    self.failed(error)

    def _elsewhere(self, path: str) -> bool:
        return self.only is not None and self.only != path and not self.only.startswith(path + "/")

    def _parts(self, part: str, source: str, loops: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Give the names that one name in the tree stands for, each with the variables of its loops."""
        env, loop = self.env, self.loop
        if env.block_start_string not in part and env.variable_start_string not in part:
            yield part, loops
            return
        what = f"the name {source}"
        try:
            template = env.from_string(part)
            self._end_loop()
            name = template.render(self.context, **loops)
            variable, values = loop.yield_name, loop.yield_iterable
            self._end_loop()
            if variable is None:
                if name:
                    yield checked(name, what), loops
                return
            for value in values:
                inner = {**loops, variable: value}
                name = checked(template.render(self.context, **inner), what)
                # Rendering the name ran the tag again; the file's own text is rendered next.
                self._end_loop()
                yield name, inner
        except TemplateError:
            raise
        except Exception as error:
            raise located(error, self.root, what) from error
        finally:
            self._end_loop()

    def _end_loop(self) -> None:
        self.loop.yield_name = self.loop.yield_iterable = None

    def _file(
        self, entry: os.DirEntry[str], source: str, path: str, loops: dict[str, Any], *, is_template: bool
    ) -> None:
        if path in self.files:
            raise TemplateError(f"{source}: renders to {path}, and so does another template")
        data = self.render(source, loops) if is_template else Path(entry.path).read_bytes()
        self.files[path] = RenderedFile(
            data=data,
            executable=bool(entry.stat().st_mode & 0o111),
            template=source.partition("/")[2],
            keys=tuple(map(loop_key, loops.values())),
        )
        if self.progress:
            self.progress(path)

    def render(self, name: str, loops: Mapping[str, Any]) -> bytes:
        """Render the template of that name (relative to the release)."""
        try:
            text = self.env.get_template(name).render(self.context, **loops)
        except TemplateError:
            raise
        except Exception as error:
            raise located(error, self.root, name) from error
        if self.loop.yield_name is not None:
            self._end_loop()
            raise TemplateError(f"{name}: `yield` makes files, it has no place inside one")
        return text.encode()


def checked(part: str, what: str) -> str:
    """Return a rendered name, when it is one."""
    if not part:
        raise TemplateError(f"{what}: came out empty, or something in it is undefined")
    if (
        part in FORBIDDEN_PARTS
        or part.strip(" .") != part.lstrip(".")
        or not FORBIDDEN_CHARACTERS.isdisjoint(part)
        or not part.isprintable()
    ):
        raise TemplateError(f"{what}: gives {part!r}, which is no file name")
    return part


def loop_key(value: Any) -> str:
    """Return what identifies one turn of a path loop: the name of the thing it loops over.

    Kits give things with a name, those of the first releases mappings; a text is its own name.
    """
    name = value.get("name") if isinstance(value, Mapping) else getattr(value, "name", None)
    return str(value if name is None else name)
