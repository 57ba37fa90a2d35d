"""After something was renamed: which lines of the user's still speak of it by its old name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scaffold.git import read_blobs

from .contents import is_binary
from .model import FILE, PROGRAM, Mention
from .words import one_of, speaking

if TYPE_CHECKING:
    import re
    from collections.abc import Collection, Iterator, Mapping, Sequence

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
    if not (renames.spellings or renames.fields):
        return ()
    untouched = {
        path: kept for path, kept in ours.items() if path not in outcome.after and kept.mode in (FILE, PROGRAM)
    }
    blobs = read_blobs(repository.git, (kept.id for kept in untouched.values()))
    contents = {path: blobs[kept.id] for path, kept in untouched.items()}
    contents |= {path: entry.data for path, entry in outcome.after.items() if entry is not None}
    found: list[Mention] = []
    for path, data in sorted(contents.items()):
        if path in apart or path.startswith(APART) or is_binary(data) or len(data) > LIMIT:
            continue
        rendered = set(theirs.files[path].data.splitlines()) if path in theirs.files else set()
        own = [
            (number, line.decode("utf-8", "replace"))
            for number, line in enumerate(data.splitlines(), 1)
            if line not in rendered
        ]
        found += _of_file(path, own, data.decode("utf-8", "replace"), renames)
    return tuple(found)


def _of_file(path: str, own: Sequence[tuple[int, str]], text: str, renames: Renames) -> Iterator[Mention]:
    """Give what the user's own lines of a file speak of; of a field only a file can that speaks of its resource."""
    if renames.spellings and (lines := _speaking(own, speaking(renames.spellings))):
        yield Mention(path, lines)
    for field in renames.fields:
        of_resource = speaking([(field.resource, field.resource)])
        if not (of_resource.search(path) or of_resource.search(text)):
            continue
        if lines := _speaking(own, one_of(field.spellings)):
            yield Mention(path, lines, field.said)


def _speaking(own: Sequence[tuple[int, str]], pattern: re.Pattern[str]) -> tuple[int, ...]:
    return tuple(number for number, line in own if pattern.search(line))
