"""Renders a project: into memory, or into a folder."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scaffold.errors import TemplateError
from scaffold.releases.treehash import tree_hash
from scaffold.releases.working import working_release

from .deferred import own_copy, without_prompts
from .kept import Kept
from .model import Failed, Progress, RenderedFile, Rendering, RenderResult

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from scaffold.releases.release import Release


def render_files(
    answers: Mapping[str, Any],
    *,
    release: Release | None = None,
    progress: Progress | None = None,
    failed: Failed | None = None,
) -> Rendering:
    """Render a project into memory, or find it rendered. The answers are checked already (options, domain)."""
    release = release or working_release()
    if failed is not None:
        return _rendered(release, answers, progress, failed)
    kept = Kept.of(release, answers)
    found = kept.read()
    if found is None:
        found = _rendered(release, answers, progress)
        kept.write(found)
    elif progress:
        for path in found.files:
            progress(path)
    return found


def _rendered(
    release: Release, answers: Mapping[str, Any], progress: Progress | None, failed: Failed | None = None
) -> Rendering:
    with without_prompts():
        from .worker import make_worker

    worker = make_worker(release, {**answers, "base_hash": ""})
    with own_copy():
        files, recorded, answers_path = worker.collect(progress, failed)
    digest = tree_hash((path, file.data, file.executable) for path, file in files.items())
    recorded["base_hash"] = f"{release.tag} {digest}"
    files[answers_path] = _with_hash(files[answers_path], recorded["base_hash"])
    worker.compiled.save()
    return Rendering(release=release, answers=recorded, files=files, base_hash=digest)


def render_file(answers: Mapping[str, Any], path: str, *, release: Release) -> RenderedFile | None:
    """Render one path of a project, or nothing when the answers ask for no such file. Its neighbours cost nothing."""
    with without_prompts():
        from .worker import make_worker

    with own_copy():
        return make_worker(release, {**answers, "base_hash": ""}).collect_one(path)


def _with_hash(answers: RenderedFile, base_hash: str) -> RenderedFile:
    """Fill in the last line, as rendering once more with `base_hash` answered would."""
    empty = b'base_hash: ""\n'
    if not answers.data.endswith(empty):
        raise TemplateError(f"{answers.template}: has to end with the line {empty.decode().strip()}")
    return replace(answers, data=answers.data.removesuffix(empty) + f'base_hash: "{base_hash}"\n'.encode())


def write_files(files: Mapping[str, RenderedFile], destination: Path) -> None:
    """Write rendered files below a folder, made when it is missing. Existing files are overwritten."""
    made: set[str] = set()
    for path, file in files.items():
        target = os.path.join(destination, path)  # noqa: PTH118  a Path a file is the slowest part of this loop
        folder = os.path.dirname(target)  # noqa: PTH120
        if folder not in made:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103
            made.add(folder)
        mode = 0o777 if file.executable else 0o666
        with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as handle:  # noqa: PTH123
            handle.write(file.data)


def render_project(
    answers: Mapping[str, Any], destination: Path, *, release: Release | None = None, failed: Failed | None = None
) -> RenderResult:
    """Render a project into a folder, over what is there. `create_project` is the careful way."""
    rendering = render_files(answers, release=release, failed=failed)
    write_files(rendering.files, destination)
    return RenderResult(destination=destination, rendering=rendering)


def verify(rendering: Rendering, recorded: str) -> bool:
    """Tell whether a recorded `base_hash` is that of this rendering."""
    return recorded == f"{rendering.release.tag} {rendering.base_hash}"
