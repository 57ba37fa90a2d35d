"""The tables that a project's recorded answers ask for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scaffold.lifecycle.project import Project
    from scaffold.releases.store import BundleStore


def recorded_tables(project: Project, store: BundleStore | None = None) -> list[dict[str, Any]]:
    """Return the tables of the input as last applied, as a migration's record has them."""
    from scaffold.releases.store import BundleStore
    from scaffold.render.kit import load_kit

    store = store or BundleStore()
    release = next(iter(store.candidates(project.tag)))
    app = load_kit(release.root).build(dict(project.answers))
    return list(json.loads(app["db"]["state"])["tables"])
