"""Where the trees of past releases come from: the bundle, through a folder of extracted trees."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from scaffold.errors import UserError

from .bundle import BUNDLE, MANIFEST, Held, extract, read_index
from .declared import Declared, declared
from .files import cache_folder, known_tree, tree_of
from .release import Release, canonical_url
from .working import DEV, working_release

if TYPE_CHECKING:
    from collections.abc import Iterator


class BundleStore:
    """The releases that this installation knows. Offline; whatever a project records as its source is only text."""

    def __init__(self, bundle: Path = BUNDLE) -> None:
        self.bundle = bundle

    @cached_property
    def _folder(self) -> Path | None:
        return cache_folder("releases")

    @cached_property
    def _index(self) -> dict[str, Held]:
        return read_index(self.bundle, self._folder)

    def tags(self) -> list[str]:
        """Return the tags of all releases, the oldest first."""
        return sorted(self._index, key=number)

    def newest(self) -> Release:
        """Return the newest release: what `update` goes to."""
        return self.get(self.tags()[-1])

    def get(self, tag: str) -> Release:
        """Return the release of that tag. `+dev` is the templates as they are now.

        Raises:
            UserError: when this installation does not hold it.

        """
        working = working_release()
        if tag == working.tag:
            return working
        held = self._index.get(tag)
        if held is None:
            newest = self.tags()[-1]
            later = number(tag) > number(newest)
            raise UserError(
                f"this scaffold does not know the release {tag}; the newest one is {newest}",
                hint="The project was made by a newer scaffold: install that, or a later one."
                if later
                else f"Known releases: {', '.join(self.tags())}.",
            )
        return Release(tag=tag, root=self._tree(held), url=canonical_url(), tree=held.tree)

    def candidates(self, tag: str) -> Iterator[Release]:
        """Give the trees that a project which records this tag can have been made from; its hash says which."""
        if not tag.endswith(DEV):
            yield self.get(tag)
            return
        yield replace(working_release(), tag=tag)
        released = tag.removesuffix(DEV)
        if released in self._index:
            yield replace(self.get(released), tag=tag)

    def declared(self, old: str, new: str) -> Declared:
        """Return what the releases after `old`, up to and with `new`, say of themselves."""
        return declared((tag, text) for tag, text in self._manifests() if number(old) < number(tag) <= number(new))

    def notes_between(self, old: str, new: str) -> list[tuple[str, str]]:
        """Return the notes (release, sentence) between two releases."""
        return list(self.declared(old, new).notes)

    def _manifests(self) -> Iterator[tuple[str, str]]:
        for tag in self.tags():
            yield tag, self._index[tag].manifest
        working = working_release()
        manifest = working.root / MANIFEST
        if working.tag.removesuffix(DEV) not in self._index and manifest.is_file():
            yield working.tag, manifest.read_text("utf-8")

    def _tree(self, held: Held) -> Path:
        """Return the folder of an extracted tree. One that is not whole is extracted again."""
        home = self._folder or self._temporary
        target = home / held.tree
        if target.is_dir() and known_tree(target) == held.tree:
            return target
        home.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f"{held.tree[:12]}-", dir=home))
        try:
            extract(self.bundle, held.tree, made / "new")
            self._publish(made, target, held.tree)
        finally:
            shutil.rmtree(made, ignore_errors=True)
        return target

    def _publish(self, made: Path, target: Path, tree: str) -> None:
        for _ in range(2):
            if target.exists() and tree_of(target) != tree:
                target.rename(made / "old")
            try:
                (made / "new").rename(target)
            except OSError:
                if target.is_dir() and tree_of(target) == tree:  # somebody else was faster
                    return
                continue
            return
        raise UserError(f"{target} cannot be written", hint="Set SCAFFOLD_CACHE to a folder that can.")

    @cached_property
    def _temporary(self) -> Path:
        """For people who keep no cache: a folder for this process."""
        folder = tempfile.mkdtemp(prefix="scaffold-releases-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        return Path(folder)


def number(tag: str) -> tuple[tuple[int, ...], bool]:
    """Return what orders tags: the numbers, and for the same numbers `+dev` after the release."""
    text = tag.removesuffix(DEV).removeprefix("v")
    digits = ["".join(char for char in part if char.isdigit()) for part in text.split(".")[:3]]
    return tuple(int(part or 0) for part in digits), tag.endswith(DEV)
