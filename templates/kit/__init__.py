"""The kit of this release: checked answers in, everything the templates need out.

Pure and deterministic, standard library only. The engine reads the names of ``__all__`` and ``DEFAULTS``, and nothing
else; another release's tree brings another kit, so a base is always made by the kit that made it first. A part is
imported when it is asked for: whoever wants ``names`` alone does not wait for all that templates need.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

KIT_API = 1

PARTS = {
    "brought": ".project.brought",
    "capabilities": ".project.capabilities",
    "changes": ".migrations.changes",
    "documents": ".project.documents",
    "names": ".words.names",
    "packages": ".project.packages",
    "sql": ".database.sql",
}
"""Name of a part -> its module. All other names are those of `whole`."""

__all__ = [
    "FILTERS",
    "INPUTS",
    "KIT_API",
    "brought",
    "build",
    "capabilities",
    "changes",
    "documents",
    "names",
    "packages",
    "sql",
]


def __getattr__(name: str) -> Any:
    if name in PARTS:
        return import_module(PARTS[name], __name__)
    if name in {"FILTERS", "INPUTS", "DEFAULTS", "build"}:
        return getattr(import_module(".whole", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
