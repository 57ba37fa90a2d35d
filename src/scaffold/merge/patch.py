"""An outcome as a patch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .lab import Lab, open_lab
from .model import MODULE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .model import Entry, Outcome


def as_patch(outcome: Outcome) -> str:
    """Return an outcome as a patch that `git apply` takes, conflict markers included."""
    with open_lab() as lab:
        old, new = _tree(lab, outcome.before), _tree(lab, outcome.after)
        form = ("--patch", "--binary", "--full-index", "-M", "--no-color", "--no-ext-diff")
        return lab.git("diff-tree", "-r", *form, old, new).decode("utf-8", "surrogateescape")


def _tree(lab: Lab, files: Mapping[str, Entry | None]) -> str:
    entries = {path: entry for path, entry in files.items() if entry is not None and entry.mode != MODULE}
    ids = lab.blobs([entry.data for entry in entries.values()])
    return lab.tree({path: (entry.mode, each) for (path, entry), each in zip(entries.items(), ids, strict=True)})
