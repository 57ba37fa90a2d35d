"""Templates to files. The only part that imports Copier and Jinja, and it does so when something is rendered."""

from .create import check_destination, create_project
from .matching import matches_of
from .model import RenderedFile, Rendering, RenderResult
from .project import render_files, render_project, verify, write_files
from .release import Release, ReleaseStore, canonical_url, templates_root, working_release

__all__ = [
    "Release",
    "ReleaseStore",
    "RenderResult",
    "RenderedFile",
    "Rendering",
    "canonical_url",
    "check_destination",
    "create_project",
    "matches_of",
    "render_files",
    "render_project",
    "templates_root",
    "verify",
    "working_release",
    "write_files",
]
