"""Whether a file that resembles one that has gone is that file: what the repository's history says of both."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from scaffold.git import GitError, split

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from .repository import Repository


class Move(NamedTuple):
    """A file that has gone, and one like it that has come. `exact`: with the very same content."""

    old: str
    new: str
    exact: bool


class Past(NamedTuple):
    """What commits did to paths: which were touched at all, and where each was added and deleted."""

    touched: set[str]
    added: dict[str, list[str]]
    deleted: dict[str, list[str]]


def moved(repository: Repository, found: list[Move], standing: Collection[str]) -> Iterator[Move]:
    """Give those that are moves. `standing` are the folders in which neighbours of the old files still stand.

    A file was copied, not moved, when both stood in one commit. One that left its neighbours for another folder has to
    have been moved as it was. And what never stood in this repository was not moved in it: an adopted one lacks most
    of what the templates have, and a file of its own that resembles one is its own.
    """
    if not found:
        return
    past = _past(repository, [path for move in found for path in (move.old, move.new)])
    if past is None:
        yield from (move for move in found if move.exact)
        return
    shallow = repository.git.line("rev-parse", "--is-shallow-repository") == "true"
    steps = [(move, commit) for move in found for commit in past.added.get(move.new, ["HEAD"])]
    questions = [(commit, move) for move, commit in steps]
    after = _ids(repository, [f"{commit}:{repository.prefix}{move.old}" for commit, move in questions])
    copied = {move for (commit, move), there in zip(questions, after, strict=True) if there and commit != "HEAD"}
    for move in found:
        if move in copied:
            continue
        if move.old not in past.touched:
            if move.exact or shallow:
                yield move
        elif _stayed_near(move, standing) or _as_it_was(repository, move, past):
            yield move


def _stayed_near(move: Move, standing: Collection[str]) -> bool:
    """Whether a file stayed in its folder, or its folder went with it."""
    old, new = (str(PurePosixPath(path).parent) for path in (move.old, move.new))
    return old == new or old not in standing


def _as_it_was(repository: Repository, move: Move, past: Past) -> bool:
    """Whether one commit, or what is staged, took the content away in one place and put it into the other."""
    old, new = (repository.prefix + path for path in (move.old, move.new))
    together = set(past.added.get(move.new, ())) & set(past.deleted.get(move.old, ()))
    pairs = [(f"{commit}^:{old}", f"{commit}:{new}") for commit in together] or [(f"HEAD:{old}", f":{new}")]
    ids = _ids(repository, [name for pair in pairs for name in pair])
    return any(one and one == other for one, other in zip(ids[::2], ids[1::2], strict=True))


def _past(repository: Repository, paths: list[str]) -> Past | None:
    """Read what commits did; None where there is no commit yet."""
    names = [repository.prefix + path for path in dict.fromkeys(paths)]
    try:
        output = repository.git("log", "--format=%H", "--name-status", "--no-renames", "-z", "HEAD", "--", *names)
    except GitError:
        return None
    past = Past(set(), {}, {})
    words = iter(split(output))
    commit = ""
    for raw in words:
        word = raw.strip("\n")
        if len(word) > 1:
            commit = word
            continue
        path = next(words).removeprefix(repository.prefix)
        past.touched.add(path)
        if word in "AD":
            (past.added if word == "A" else past.deleted).setdefault(path, []).append(commit)
    return past


def _ids(repository: Repository, names: list[str]) -> list[str]:
    """Return the ids of objects by their names (`HEAD:path`); "" for one that is not there."""
    if not names:
        return []
    lines = repository.git("cat-file", "--batch-check=%(objectname)", data="".join(f"{n}\n" for n in names).encode())
    return ["" if line.endswith(" missing") else line for line in lines.decode().splitlines()]
