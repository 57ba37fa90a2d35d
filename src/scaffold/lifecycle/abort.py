"""Takes the last change back, with what was derived after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from scaffold.merge.undo import Undone


def abort(root: Path) -> tuple[Undone, bool]:
    """Restore exactly the state before the last change, unless it has been committed.

    Also say whether files were derived after that change: what is installed is then of another state.
    """
    from scaffold.lifecycle.keep import kept, put_back
    from scaffold.merge.undo import abort as undo

    files = kept(root)
    undone = undo(root)
    put_back(root, files)
    return undone, bool(files)
