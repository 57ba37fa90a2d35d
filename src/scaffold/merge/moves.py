"""What the user moved: the only question that git's similarity answers."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from scaffold.git import split

from .lab import open_lab
from .travelled import Move, moved

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from scaffold.render.model import RenderedFile

    from .repository import Kept, Repository

LIKENESS = "-M50%"
LIMIT = "-l2000"
"""Above so many pairs git looks for identical files only."""


def user_moves(
    repository: Repository, base: Mapping[str, RenderedFile], ours: Mapping[str, Kept], theirs: Collection[str]
) -> dict[str, str]:
    """Find where files of the base went that no longer stand where the template put them.

    They can only have gone to a file of the user's own: a path that neither render has.
    """
    missing = {path: file for path, file in base.items() if path not in ours}
    kinds = {PurePosixPath(path).suffix for path in missing}
    own = {
        path: kept
        for path, kept in ours.items()
        if path not in base and path not in theirs and PurePosixPath(path).suffix in kinds
    }
    if not missing or not own:
        return {}
    with open_lab(repository) as lab:
        ids = lab.blobs([file.data for file in missing.values()])
        before = lab.tree({path: ("100644", identity) for path, identity in zip(missing, ids, strict=True)})
        after = lab.tree({path: (kept.mode, kept.id) for path, kept in own.items() if kept.mode.startswith("100")})
        output = split(
            lab.git("diff-tree", "-r", "-z", "--name-status", LIKENESS, LIMIT, "--diff-filter=R", before, after)
        )
    found = [
        Move(old, new, how == "R100")
        for how, old, new in zip(output[::3], output[1::3], output[2::3], strict=True)
        if PurePosixPath(old).suffix == PurePosixPath(new).suffix
    ]
    return {move.old: move.new for move in moved(repository, found, _standing(base, ours))}


def _standing(base: Collection[str], ours: Collection[str]) -> set[str]:
    """Return the folders in which something stands where the template put it."""
    return {str(PurePosixPath(path).parent) for path in base if path in ours}


class Folders:
    """Folders that moved as a whole: what comes new into the old one belongs into the new one."""

    def __init__(self, moves: Mapping[str, str], remaining: Iterable[str]) -> None:
        votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for old, new in moves.items():
            for before, after in _differing(old, new):
                votes[before][after] += 1
        alive: set[str] = set()
        for path in remaining:
            folder = path.rpartition("/")[0]
            while folder and folder not in alive:  # those above it are there with it
                alive.add(folder)
                folder = folder.rpartition("/")[0]
        self._moved = {old: counter.most_common(1)[0][0] for old, counter in votes.items() if old and old not in alive}

    def place(self, path: str) -> str:
        """Return where a path of the old folders belongs."""
        for parent in map(str, PurePosixPath(path).parents):
            if parent in self._moved:
                return str(PurePosixPath(self._moved[parent], path.removeprefix(parent + "/")))
        return path


def _differing(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Give the folders that the move of one file speaks for: its own, and those above that moved alike."""
    a, b = old.split("/")[:-1], new.split("/")[:-1]
    while a != b:
        yield "/".join(a), "/".join(b)
        if not (a and b and a.pop() == b.pop()):
            return
