"""Copier's Worker, made ours: no trust prompt, a tree in memory, no git process a file.

Copier's private API is subclassed here and nowhere else; `tests/render/test_copier_api.py` holds what is
relied upon, and pyproject.toml pins the line.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import yaml
from copier._jinja_ext import SandboxedEnvironment, get_yield_context
from copier._main import Worker, as_operation
from copier._settings import SettingsModel
from copier._subproject import Subproject
from copier._template import Template
from copier._types import Phase
from copier._user_data import AnswersMap
from packaging.version import InvalidVersion, Version

from scaffold.errors import TemplateError
from scaffold.state_files import ANSWERS

from .compiled import CompiledTemplates, compiled_templates
from .config import load_config
from .extension import Kit
from .matching import literal_first
from .model import Failed, Progress, RenderedFile
from .places import located
from .walk import Walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from scaffold.releases.release import Release

Collected = tuple[dict[str, RenderedFile], dict[str, Any], str]


class ReleaseTemplate(Template):
    """A template that is a folder with a tag: no clone, no git."""

    release: Release

    @cached_property
    def vcs(self) -> Any:
        """Say that it is versioned, so that Copier records the tag."""
        return "git"

    @cached_property
    def commit(self) -> str | None:
        """Return what `_commit` records."""
        return self.release.tag

    @cached_property
    def commit_hash(self) -> str | None:
        """Return nothing: templates must not print it."""
        return None

    @cached_property
    def version(self) -> Version | None:
        """Return the tag as a version."""
        with suppress(InvalidVersion):
            return Version(self.release.tag)
        return None

    @cached_property
    def local_abspath(self) -> Path:
        """Return the folder of the tree."""
        return self.release.root.resolve()

    @cached_property
    def _raw_config(self) -> dict[str, Any]:
        """Return the settings and the questions."""
        return load_config(self.local_abspath)

    @cached_property
    def git_index_modes(self) -> Mapping[Any, int]:
        """Return nothing: the modes on disk are right."""
        return {}

    @cached_property
    def url_expanded(self) -> str:
        """Return the URL as it is recorded."""
        return self.url


class EmptySubproject(Subproject):
    """No project yet: every answer comes with the call."""

    @cached_property
    def last_answers(self) -> dict[str, Any]:
        """Return nothing, and read nothing."""
        return {}

    @cached_property
    def template(self) -> Template | None:
        """Return nothing."""
        return None


class ReleaseWorker(Worker):
    """Renders one release with one set of answers into memory."""

    release: Release
    compiled: CompiledTemplates

    @cached_property
    def subproject(self) -> Subproject:
        """Return the project that does not exist yet."""
        return EmptySubproject(local_abspath=Path("/project"), answers_relpath=Path(ANSWERS))

    @cached_property
    def template(self) -> Template:
        """Return the release."""
        template = ReleaseTemplate(url=self.release.url, ref=self.release.tag)
        template.release = self.release
        return template

    @cached_property
    def jinja_env(self) -> SandboxedEnvironment:
        """Return Copier's environment with our own extension class in place of a name to import."""
        # Through __dict__: `jinja_extensions` is a cached property, and its names would be imported as strings.
        self.template.__dict__["jinja_extensions"] = (Kit,)
        env = cast("SandboxedEnvironment", Worker.jinja_env.func(self))  # type: ignore[attr-defined]
        self.compiled = compiled_templates(self.template.local_abspath, self.template.envops)
        env.bytecode_cache = self.compiled
        env.auto_reload = False
        env.from_string = partial(self.compiled.from_string, env)  # type: ignore[method-assign]
        return env

    def _ask(self) -> None:
        """Take the answers as they came: `options` and `domain` have asked and checked them already."""
        questions = self.template.questions_data
        unknown = sorted(self.data.keys() - questions.keys())
        if unknown:
            raise TemplateError(f"copier.yml: no question is called {', '.join(unknown)}")
        answers = {
            name: self.data[name] if name in self.data else default(name, details)
            for name, details in questions.items()
        }
        self.answers = AnswersMap(user=answers, metadata=self.template.metadata)

    @as_operation("copy")
    def collect_one(self, path: str) -> RenderedFile | None:
        """Render one path, when these answers ask for it."""
        with Phase.use(Phase.PROMPT):
            self._ask()
        with Phase.use(Phase.RENDER):
            return self._walk(only=path).run().get(path)

    @as_operation("copy")
    def collect(self, progress: Progress | None, failed: Failed | None) -> Collected:
        """Render everything; return the files, the answers as they are recorded, and the answers file's path."""
        if self.template.tasks or self.template.config_data.get("migrations"):
            raise TemplateError("copier.yml: our templates have neither _tasks nor _migrations")
        with Phase.use(Phase.PROMPT):
            self._ask()
        with Phase.use(Phase.RENDER):
            files = self._walk(progress, failed).run()
        return files, dict(self._answers_to_remember()), str(self.answers_relpath)

    def _walk(self, progress: Progress | None = None, failed: Failed | None = None, only: str | None = None) -> Walk:
        return Walk(
            env=self.jinja_env,
            loop=get_yield_context(self.jinja_env),
            root=self.template.local_abspath,
            base=self.template_copy_root,
            suffix=self.template.templates_suffix,
            excluded=self._excluded(),
            context=self._render_context(),
            progress=progress,
            failed=failed,
            only=only,
        )

    def _path_matcher(self, patterns: Iterable[str]) -> Callable[[Path], bool]:
        """Return what Copier's matcher says of a path; what is a plain path needs no matcher."""
        return literal_first(patterns, super()._path_matcher)

    def _excluded(self) -> Callable[[str], bool]:
        try:
            matches = cast("Callable[[str], bool]", self.match_exclude)  # pathspec takes text as well as a Path
        except Exception as error:
            raise located(error, self.template.local_abspath, "the exclude table") from error
        return matches


def default(name: str, question: Mapping[str, Any]) -> Any:
    """Return the default of a question that was not answered."""
    value = question.get("default")
    if value is None or (isinstance(value, str) and "{=" in value):
        raise TemplateError(f"copier.yml: {name} has no answer, and no plain default")
    as_yaml = question.get("type") == "yaml" or question.get("multiselect")
    return yaml.safe_load(value) if as_yaml and isinstance(value, str) else value


def make_worker(release: Release, answers: Mapping[str, Any]) -> ReleaseWorker:
    """Make the worker for one render. Nobody is asked; the user's own Copier settings do not count."""
    worker = ReleaseWorker(data=dict(answers), defaults=True, quiet=True, settings=SettingsModel())
    worker.release = release
    return worker
