"""Puts the result of a resolve into the working tree and the index of a repository that git has stopped in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scaffold.dependencies.managers import managers
from scaffold.git import join
from scaffold.interrupts import Interrupts
from scaffold.lifecycle.derive import derived_paths
from scaffold.merge.apply import prune
from scaffold.merge.lock import locked
from scaffold.resolve.workshop import bare, content
from scaffold.state_files import ANSWERS, INPUT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scaffold.merge.repository import Repository
    from scaffold.resolve.workshop import Merged, Workshop


class Placed(NamedTuple):
    """The paths that were written, that were left as somebody had resolved them, and that are in conflict."""

    written: list[str]
    kept: list[str]
    conflicts: list[str]


def place(repository: Repository, workshop: Workshop, done: Merged, plain: Merged, edited: set[str]) -> Placed:
    """Write what differs from git's own merge. What somebody has edited since stays, but for the two state files."""
    # Made again from the rest: until then our branch's stand.
    ours = {repository.prefix + path for manager in managers() for path in derived_paths(manager)}
    state = {repository.prefix + ANSWERS, repository.prefix + INPUT}
    kept = edited - state
    paths = {path for path in {*done.contents, *plain.contents} if path not in kept}
    paths |= {path for path in done.unmerged if path not in kept}
    derived = {path for path in paths if path in ours}
    written = sorted(paths - derived)
    marked = {path for path in kept & done.unmerged if bare(content(repository.top / path)) == _left(done, path)}
    with locked(repository), Interrupts() as interrupts:
        _store(repository, workshop, done, written)
        with interrupts.shield():
            _index(repository, done, written)
            _files(repository, done, written)
            _take_ours(repository, derived)
    undecided = {path for path in done.unmerged if path in paths - derived} | marked
    return Placed(written, sorted(kept - marked), sorted(undecided))


def _left(done: Merged, path: str) -> bytes | None:
    """Return what an earlier run has left of a conflict: nobody has decided it since."""
    return bare(done.contents.get(path))


def _store(repository: Repository, workshop: Workshop, done: Merged, paths: Iterable[str]) -> None:
    """Bring the objects of the result into the user's repository: harmless until the index names them."""
    wanted = {identity for path in paths for _, mode, identity in done.entries.get(path, ()) if mode != "160000"}
    if wanted:
        pack = workshop.git("pack-objects", "--quiet", "--stdout", data="".join(f"{one}\n" for one in wanted).encode())
        repository.git("unpack-objects", "-q", data=pack)


def _index(repository: Repository, done: Merged, paths: Iterable[str]) -> None:
    nothing = "0" * (64 if repository.algorithm == "sha256" else 40)
    lines = []
    for path in paths:
        lines.append(f"0 {nothing}\t{path}")
        lines += [f"{mode} {identity} {stage}\t{path}" for stage, mode, identity in done.entries.get(path, ())]
    repository.git("update-index", "-z", "--add", "--replace", "--index-info", data=join(lines))


def _files(repository: Repository, done: Merged, paths: list[str]) -> None:
    """Write the files: what is merged as git checks it out, what is in conflict with its markers."""
    whole = [path for path in paths if path in done.entries and path not in done.unmerged]
    repository.git("checkout-index", "--force", "-z", "--stdin", data=join(whole))
    for path in paths:
        target = repository.top / path
        if path in done.entries and path not in done.unmerged:
            continue
        data = done.contents.get(path)
        if data is None:
            target.unlink(missing_ok=True)
            prune(target.parents, repository.top)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    repository.git("update-index", "-q", "--refresh", ok=(0, 1))


def _take_ours(repository: Repository, paths: Iterable[str]) -> None:
    """Let what is made again from the rest stand as our branch had it; what only the other one had stays."""
    for path in paths:
        repository.git("checkout", "--quiet", "HEAD", "--", path, ok=(0, 1, 128))
