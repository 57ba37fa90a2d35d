"""Templates to files. The only part that imports Copier and Jinja, and it does so when something is rendered."""

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
