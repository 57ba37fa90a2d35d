"""After a resource was renamed: which lines of the user's still speak of it by its old name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scaffold.git import read_blobs

from .contents import is_binary
from .model import FILE, PROGRAM, Mention
from .words import speaking

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from .model import Outcome, Renames, Side
    from .repository import Kept, Repository

LIMIT = 1_000_000
"""A larger file is data."""

APART = ("prisma/migrations/",)


def mentions(  # noqa: PLR0913, PLR0917 (what the merge knows)
    outcome: Outcome,
    repository: Repository,
    ours: Mapping[str, Kept],
    theirs: Side,
    renames: Renames,
    apart: Collection[str],
) -> tuple[Mention, ...]:
    """Return the lines that no render has, and that name what was renamed."""
    pattern = speaking(renames.spellings)
    untouched = {
        path: kept for path, kept in ours.items() if path not in outcome.after and kept.mode in (FILE, PROGRAM)
    }
    blobs = read_blobs(repository.git, (kept.id for kept in untouched.values()))
    contents = {path: blobs[kept.id] for path, kept in untouched.items()}
    contents |= {path: entry.data for path, entry in outcome.after.items() if entry is not None}
    found = []
    for path, data in sorted(contents.items()):
        if path in apart or path.startswith(APART) or is_binary(data) or len(data) > LIMIT:
            continue
        rendered = set(theirs.files[path].data.splitlines()) if path in theirs.files else set()
        lines = tuple(
            number
            for number, line in enumerate(data.splitlines(), 1)
            if line not in rendered and pattern.search(line.decode("utf-8", "replace"))
        )
        if lines:
            found.append(Mention(path, lines))
    return tuple(found)
