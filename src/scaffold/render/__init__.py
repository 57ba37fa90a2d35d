"""Templates to files. The only part that imports Copier and Jinja, and it does so when something is rendered."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .create import check_destination, create_project
    from .matching import matches_of
    from .model import RenderedFile, Rendering, RenderResult
    from .project import render_file, render_files, render_project, verify, write_files

__all__ = [
    "RenderResult",
    "RenderedFile",
    "Rendering",
    "check_destination",
    "create_project",
    "matches_of",
    "render_file",
    "render_files",
    "render_project",
    "verify",
    "write_files",
]

MODULES = ("project", "create", "model", "matching")
"""Where the names stand. Each is imported when one of its names is asked for: who refuses a name renders nothing."""


def __getattr__(name: str) -> Any:
    for module in MODULES if name in __all__ else ():
        found = vars(import_module(f".{module}", __name__))
        if name in found:
            return found[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
