"""A release of the templates: a tree, its tag, and the URL that is recorded for it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from scaffold.errors import ScaffoldError

from .assembled import CAPABILITIES, assembled

CANONICAL_URL = "https://scaffold.invalid/scaffold-templates.git"
"""What `_src_path` records. Nothing is ever fetched from it; `.invalid` until a host exists."""

URL_VARIABLE = "SCAFFOLD_TEMPLATES_URL"
"""For a company that hosts the templates: the URL to record instead."""


@dataclass(frozen=True, slots=True)
class Release:
    """One tree of templates: `copier.yml`, `options/`, `kit/`, `project/`.

    `tree`: the hash of its files, where somebody has looked already.
    """

    tag: str
    root: Path
    url: str = CANONICAL_URL
    tree: str | None = field(default=None, compare=False)


def canonical_url() -> str:
    """Return the URL that new projects record as their source."""
    return os.environ.get(URL_VARIABLE) or CANONICAL_URL


def templates_root() -> Path:
    """Find the release tree that came with this package: inside the wheel, or assembled from those of a checkout."""
    source = templates_source()
    return assembled(source) if (source / CAPABILITIES).is_dir() else source


def templates_source() -> Path:
    """Find the templates that came with this package, as they were written."""
    package = Path(__file__).resolve().parents[1]
    for candidate in (package / "_templates", package.parents[1] / "templates"):
        if (candidate / "copier.yml").is_file():
            return candidate
    raise ScaffoldError(f"the installation is incomplete: no templates beside {package}")
