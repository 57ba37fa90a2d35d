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
    tag, tree = _known(root)
    return Release(tag=tag, root=root, url=canonical_url(), tree=tree)


@cache
def _known(root: Path) -> tuple[str, str]:
    tree = known_tree(root)
    return _tag_of(tree) or f"v{__version__}{DEV}", tree


def released_as(root: Path) -> str | None:
    """Return the tag of the release that a folder of templates is; None when it is none, or nobody can say."""
    return _tag_of(known_tree(root))


def _tag_of(tree: str) -> str | None:
    try:
        index = read_index(BUNDLE, cache_folder("releases"))
    except ScaffoldError:  # without git, or without the bundle
        return None
    return next((tag for tag, held in index.items() if held.tree == tree), None)
