"""What a render gives: files in memory. Writing them is somebody else's business (disk, merge, dry run)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scaffold.errors import TemplateError

if TYPE_CHECKING:
    from pathlib import Path

    from scaffold.releases.release import Release

Progress = Callable[[str], None]
"""Called with the path of each file, as it is rendered."""

Failed = Callable[[TemplateError], None]
"""Called with each file's error, when a render is to go on without that file."""


@dataclass(frozen=True, slots=True)
class RenderedFile:
    """One file of the pure render.

    `template` and `keys` are its identity across answers and releases: the template's path below
    `project/`, and one key for each path loop that it came through (the name of the resource).
    """

    data: bytes
    executable: bool
    template: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendering:
    """The rendered part of a project: a pure function of (release, answers)."""

    release: Release
    answers: Mapping[str, Any]
    files: Mapping[str, RenderedFile]
    base_hash: str
    """The git tree hash of the files, taken while the answers file's own `base_hash` was empty."""


@dataclass(frozen=True, slots=True)
class RenderResult:
    """A rendering that stands on disk."""

    destination: Path
    rendering: Rendering

    @property
    def paths(self) -> list[str]:
        """The paths of the rendered files, sorted."""
        return sorted(self.rendering.files)
