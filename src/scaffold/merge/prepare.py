"""Makes the journal of an outcome: all that takes space or time, or may fail, happens before anything is touched."""

from __future__ import annotations

import secrets
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scaffold.git import join

from .disk import below, copy, kind, sync
from .index import edited_index, removed
from .journal import Journal, Phase
from .model import MODULE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from .model import Entry, Outcome
    from .repository import Repository


@contextmanager
def prepared(repository: Repository, outcome: Outcome) -> Iterator[Journal]:
    """Write everything that the change needs into a folder beside the journal's place, and sync it."""
    folder = repository.home / f"prepare-{secrets.token_hex(4)}"
    try:
        folder.mkdir(parents=True)
        yield _fill(repository, outcome, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fill(repository: Repository, outcome: Outcome, folder: Path) -> Journal:
    prefix = repository.prefix
    entries = {f"{prefix}{path}": entry for path, entry in outcome.after.items()}
    conflicts = {prefix + conflict.path: conflict for conflict in outcome.conflicts}
    staged: dict[tuple[str, int], Entry] = {}
    for path, entry in entries.items():
        if path in conflicts:
            sides = (conflicts[path].base, conflicts[path].ours, conflicts[path].theirs)
            staged |= {(path, number): side for number, side in enumerate(sides, 1) if side is not None}
        elif entry is not None:
            staged[path, 0] = entry
    written = [entry for entry in entries.values() if entry is not None]
    ids = _store(repository, [*staged.values(), *written], folder)
    index = repository.folder / "index"
    if index.exists():
        shutil.copyfile(index, folder / "index.before")
    lines = [removed(repository, path) for path in entries]
    lines += [f"{entry.mode} {ids[entry]} {stage}\t{path}" for (path, stage), entry in staged.items()]
    edited_index(repository, index, folder / "index.after", lines)
    new = [path for path, entry in outcome.after.items() if entry is not None and outcome.before.get(path) is None]
    left_out = repository.left_out()
    sparse = {prefix + path for path in left_out | repository.outside(new, left_out)} & entries.keys()
    # What is removed, or shown with its conflict, is no longer left out.
    sparse = {path for path in sparse - conflicts.keys() if entries[path] is not None}
    if sparse:
        git = repository.git.with_(GIT_INDEX_FILE=str(folder / "index.after"))
        git("update-index", "--skip-worktree", "-z", "--stdin", data=join(sparse))
    on_disk = {path: entry for path, entry in entries.items() if entry is not None and path not in sparse}
    _write_after(repository, on_disk, ids, folder)
    for path in entries:
        for source, name in ((repository.top, "before"), (folder / "after", "stage")):
            if kind(source / path) is not None:
                copy(source / path, folder / name / path)
    journal = Journal(
        repository=repository,
        folder=folder,
        phase=Phase.APPLY,
        head=repository.head(),
        prefix=prefix,
        paths=tuple(sorted(entries)),
        made=tuple(_new_folders(repository.top, [path for path, entry in entries.items() if entry is not None])),
        conflicts=tuple(sorted(conflicts)),
    )
    journal.save()
    sync(each for part in ("before", "after") for each in below(folder / part))
    sync([*folder.glob("index.*"), folder])
    return journal


def _store(repository: Repository, entries: Sequence[Entry], folder: Path) -> dict[Entry, str]:
    """Write contents into the repository, where git finds them; what is not used is collected as garbage one day."""
    contents = folder / "contents"
    contents.mkdir()
    ids = {entry: entry.data.decode() for entry in entries if entry.mode == MODULE}
    plain = [entry for entry in dict.fromkeys(entries) if entry.mode != MODULE]
    for number, entry in enumerate(plain):
        (contents / str(number)).write_bytes(entry.data)
    names = "".join(f"{contents}/{number}\n" for number in range(len(plain)))
    output = repository.git("hash-object", "-w", "--no-filters", "--stdin-paths", data=names.encode())
    shutil.rmtree(contents)
    return ids | dict(zip(plain, output.decode().split(), strict=True))


def _write_after(repository: Repository, entries: Mapping[str, Entry], ids: Mapping[Entry, str], folder: Path) -> None:
    """Let git write the files as the working tree is to hold them, with line ends and filters."""
    index = folder / "index.files"
    files = {path: entry for path, entry in entries.items() if entry.mode != MODULE}
    edited_index(repository, index, index, [f"{entry.mode} {ids[entry]}\t{path}" for path, entry in files.items()])
    git = repository.git.with_(GIT_INDEX_FILE=str(index))
    git("checkout-index", "-z", "--stdin", f"--prefix={folder}/after/", data=join(files))
    index.unlink(missing_ok=True)  # git makes none when everything is deleted


def _new_folders(top: Path, paths: Sequence[str]) -> list[str]:
    """Return the folders that have to be made, the outermost first."""
    found = {
        parent.relative_to(top).as_posix()
        for path in paths
        for parent in (top / path).parents
        if parent != top and parent.is_relative_to(top) and not parent.exists()
    }
    return sorted(found)
