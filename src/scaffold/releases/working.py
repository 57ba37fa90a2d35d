"""The templates that came with this package, and which release they are."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from scaffold import __version__
from scaffold.errors import ScaffoldError

from .bundle import BUNDLE, read_index
from .files import cache_folder, known_tree
from .release import Release, canonical_url, templates_root

if TYPE_CHECKING:
    from pathlib import Path

DEV = "+dev"


def working_release() -> Release:
    """Return the templates that came with this package: a release, or `v<version>+dev` when they are none."""
    root = templates_root()
    return Release(tag=_tag(root), root=root, url=canonical_url())


@cache
def _tag(root: Path) -> str:
    return released_as(root) or f"v{__version__}{DEV}"


def released_as(root: Path) -> str | None:
    """Return the tag of the release that a folder of templates is; None when it is none, or nobody can say."""
    try:
        index = read_index(BUNDLE, cache_folder("releases"))
        tree = known_tree(root)
    except ScaffoldError:  # without git, or without the bundle
        return None
    return next((tag for tag, held in index.items() if held.tree == tree), None)
