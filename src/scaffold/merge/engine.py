"""The one operation of the lifecycle: what the templates give now, merged into what became of what they gave before."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from scaffold.errors import RefusedError
from scaffold.git import read_blobs

from .index_form import in_index_form, special_paths
from .mentions import mentions
from .model import FILE, MODULE, PROGRAM, Entry, Outcome, Renames
from .moves import Folders, user_moves
from .pairs import Pair, pairs
from .plan import Plan
from .repository import Kept, Repository, open_repository
from .words import renamed_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from scaffold.render.model import RenderedFile

    from .model import Side

NO_RENAMES = Renames()
NOTHING: Mapping[str, bytes] = {}


def merge_project(  # noqa: PLR0913 (one parameter for each class of files)
    project: Path,
    base: Side,
    theirs: Side,
    *,
    renames: Renames = NO_RENAMES,
    own: Mapping[str, bytes | None] = NOTHING,
    history: Mapping[str, bytes] = NOTHING,
    derived: Collection[str] = (),
) -> Outcome:
    """Merge what the templates give now (`theirs`) into a project that was made from `base`.

    `own` are files whose new content the caller decides (scaffold.yaml, .copier-answers.yml); None deletes one.
    `history` are files to add that are never merged and never rewritten. `derived` are paths that are made again
    from the rest afterwards: the template's content, if it has one, is taken without a merge.

    The repository's side is git's index: what is committed, and what is staged on top of it. Nothing is touched.
    """
    repository = open_repository(project)
    ours = repository.index()
    apart = {*own, *history, *derived}
    moves = user_moves(repository, base.files, ours, theirs.files)
    folders = Folders(moves, ours)
    todo = [pair for pair in pairs(base, theirs, renames) if differs(pair, base, theirs) and not apart & {*pair}]
    places = {pair: place(pair, base, ours, moves) for pair in todo}
    paths = {path for path in places.values() if path} | {folders.place(pair.new) for pair in todo if pair.new}
    targets = {pair: target(pair, places[pair]) for pair in todo}
    leaving = frozenset(at for pair in todo if (at := places[pair]) and targets[pair] not in (None, at))
    renamed = [pair for pair in todo if is_renamed(pair, base, theirs)]
    words = renamed_words(renames.spellings, texts(base), texts(theirs))
    followers = own_files_beside({str(pair.old): str(pair.new) for pair in renamed}, ours, base, theirs)
    targeted = {each for each in targets.values() if each}
    present = contents(repository, ours, paths | apart | targeted | followers.keys())
    plan = Plan(repository, ours, present, theirs.label, leaving, words)
    taken = sorted(set(derived) & theirs.files.keys())
    special = special_paths(repository, {*own, *taken, *(path for pair in todo for path in pair if path is not None)})
    old = entries(repository, base.files, (pair.old for pair in todo), special)
    new = entries(repository, theirs.files, (pair.new for pair in todo), special)
    for pair in sorted(todo, key=lambda pair: (pair.old is None, pair.new is not None)):
        if pair.old is None and pair.new is not None:
            plan.added(folders.place(pair.new), new[pair.new])
        elif pair.old is not None and pair.new is None:
            plan.dropped(pair.old, places[pair], old[pair.old])
        elif pair.old is not None and pair.new is not None:
            sides = old[pair.old], new[pair.new]
            plan.both(places[pair], targets[pair] or pair.new, *sides, old=pair.old)
    for path, new_path in followers.items():
        plan.follow(path, new_path)
    plan.finish()
    for path, entry in entries(repository, theirs.files, taken, special).items():
        plan.put(path, entry.data)
    for path, data in history.items():
        if path in ours and present[path].data != data:
            raise RefusedError(f"{path} exists already, and history is never rewritten")
        plan.put(path, data)
    written = in_index_form(repository, {path: data for path, data in own.items() if data is not None}, special)
    for path in own:
        plan.put(path, written.get(path))
    outcome = plan.outcome(frozenset(own))
    return replace(outcome, mentions=mentions(outcome, repository, ours, theirs, renames, apart))


def texts(side: Side) -> Iterator[tuple[str, str]]:
    """Give the files of a render that are texts."""
    for path, file in side.files.items():
        with suppress(UnicodeDecodeError):
            yield path, file.data.decode()


def differs(pair: Pair, base: Side, theirs: Side) -> bool:
    """Whether the template did anything to a file."""
    if pair.old is None or pair.new is None or pair.old != pair.new:
        return True
    old, new = base.files[pair.old], theirs.files[pair.new]
    return (old.data, old.executable) != (new.data, new.executable)


def place(pair: Pair, base: Side, ours: Mapping[str, Kept], moves: Mapping[str, str]) -> str | None:
    """Return where a file of the base stands in the repository; None when the user deleted it."""
    if pair.old is None:
        return None
    if pair.old in ours:
        return pair.old
    if pair.new is not None and pair.new in ours and pair.new not in base.files:
        return pair.new
    return moves.get(pair.old)


def target(pair: Pair, at: str | None) -> str | None:
    """Return where a file of both renders is to stand: where the template has it now, or where the user moved it."""
    return at if pair.new and at and at != pair.old else pair.new


def is_renamed(pair: Pair, base: Side, theirs: Side) -> bool:
    """Whether a file belongs to a resource that has another name now."""
    if pair.old is None or pair.new is None:
        return False
    return base.files[pair.old].keys != theirs.files[pair.new].keys


def own_files_beside(moved: Mapping[str, str], ours: Mapping[str, Kept], base: Side, theirs: Side) -> dict[str, str]:
    """Return where the user's own files go that lie in the folder of a renamed resource: with the others."""
    folders = Folders(moved, theirs.files)
    found = {path: folders.place(path) for path in ours if path not in base.files and path not in theirs.files}
    return {path: new for path, new in found.items() if new != path and new not in ours and new not in theirs.files}


def contents(repository: Repository, ours: Mapping[str, Kept], paths: Iterable[str]) -> dict[str, Entry]:
    """Read what the index holds of some paths."""
    kept = {path: ours[path] for path in paths if path in ours}
    blobs = read_blobs(repository.git, (each.id for each in kept.values() if each.mode != MODULE))
    return {path: Entry(each.mode, blobs.get(each.id, each.id.encode())) for path, each in kept.items()}


def entries(
    repository: Repository, files: Mapping[str, RenderedFile], paths: Iterable[str | None], special: set[str]
) -> dict[str, Entry]:
    """Return some files of a render as the repository would keep them."""
    wanted = {path: files[path].data for path in paths if path is not None}
    kept = in_index_form(repository, wanted, special)
    return {path: Entry(PROGRAM if files[path].executable else FILE, data) for path, data in kept.items()}
