"""Takes the last change back, with what was derived after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from scaffold.merge import Undone


def abort(root: Path) -> Undone:
    """Restore exactly the state before the last change, unless it has been committed."""
    from scaffold.lifecycle.keep import put_back
    from scaffold.merge import abort as undo

    undone = undo(root)
    put_back(root)
    return undone
