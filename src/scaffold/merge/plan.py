"""One merge while it is being worked out: each file is decided by its identity, and nothing is touched."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from scaffold.errors import RefusedError

from .contents import is_text_file, merge_contents, merged_mode, same, with_line_ends_of
from .describe import describe
from .disk import kind
from .model import FILE, PROGRAM, Change, ChangeKind, Conflict, ConflictKind, Entry, Outcome
from .past import once_committed
from .structure import merge_structure
from .texts import Merged, Text, merge_texts
from .words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .repository import Kept, Repository

Done = Callable[[Merged], None]


@dataclass
class Plan:
    """What is decided so far.

    Attributes:
        repository: the user's.
        ours: what its index holds.
        entries: the same with contents, of the paths that matter here.
        label: the template's name in conflict markers.
        leaving: paths that the template moves away from.
        words: what renamed resources are called now.

    """

    repository: Repository
    ours: Mapping[str, Kept]
    entries: Mapping[str, Entry]
    label: str
    leaving: frozenset[str] = frozenset()
    words: Words = field(default_factory=Words)
    changes: list[Change] = field(default_factory=list)
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    after: dict[str, Entry | None] = field(default_factory=dict)
    texts: list[tuple[Text, Done]] = field(default_factory=list)
    origins: dict[str, str] = field(default_factory=dict)

    def added(self, path: str, new: Entry) -> None:
        """Decide a file that only the new render has."""
        ours = self.entries.get(path)
        if ours is None or path in self.leaving:
            self._put(path, new)
            self.changes.append(Change(path, ChangeKind.ADDED))
        elif not same(ours.data, new.data):
            past = once_committed(self.repository, path, [new.data])
            if past is None:
                self._in_the_way(path, ours, new)
            else:
                self.changes.append(Change(path, ChangeKind.KEPT, "it comes back, and you changed it since it went"))

    def dropped(self, old: str, place: str | None, base: Entry) -> None:
        """Decide a file that only the old render has."""
        if place is None:
            return
        ours = self.entries[place]
        if place == old and same(ours.data, base.data):
            self._remove(place)
            self.changes.append(Change(place, ChangeKind.DELETED))
            return
        yours = describe(base.data, ours.data) if place == old else f"moved from {old}"
        self._conflict(
            Conflict(place, ConflictKind.MODIFY_DELETE, "the file is no longer needed", yours, base, ours, None), ours
        )

    def both(self, place: str | None, target: str, base: Entry, new: Entry, *, old: str = "") -> None:
        """Decide a file that both renders have. `place` is where it stands, `target` where it is to stand.

        `old` is where the template had it: somewhere else, when the user moved it.
        """
        if place and old not in ("", place):
            self.origins[target] = old
        if place is None:
            self._deleted_by_user(target)
            return
        ours = self.entries[place]
        if self.words and all(map(is_text_file, (base, ours, new))):
            base, ours = self._in_new_words(target, base, ours, new)
        if not (is_text_file(ours) and is_text_file(base) and is_text_file(new)):
            self._whole(place, target, (base, ours, new))
            return
        mode = merged_mode(base, ours, new)
        content = merge_contents(base.data, ours.data, new.data)
        if isinstance(content, Text):
            self.texts.append((content, lambda merged: self._merged(place, target, (base, ours, new), merged)))
        else:
            self._settle(place, target, Entry(mode, content))

    def follow(self, path: str, target: str) -> None:
        """Move a file of the user's own along with its neighbours."""
        self._remove(path)
        self._put(target, self.entries[path])
        self.changes.append(Change(target, ChangeKind.MOVED, "your own file, with its neighbours", path))

    def finish(self) -> None:
        """Merge the texts that were put off, all at once."""
        jobs, self.texts = self.texts, []
        merged = merge_texts([text for text, _ in jobs], self.label, self.repository.style)
        for (_, done), result in zip(jobs, merged, strict=True):
            done(result)

    def _in_new_words(self, path: str, base: Entry, ours: Entry, new: Entry) -> tuple[Entry, Entry]:
        """Return the base and the user's file with the new names of renamed resources, where that is safe."""
        if ours.data == base.data:
            return base, ours
        try:
            texts = [side.data.decode() for side in (base, ours, new)]
        except UnicodeDecodeError:
            return base, ours
        renamed, mine = self.words.carried(path, *texts)
        return replace(base, data=renamed.encode()), replace(ours, data=mine.encode())

    def put(self, path: str, content: bytes | None) -> None:
        """Take a content that was decided elsewhere."""
        before = self.entries.get(path)
        if content is None:
            if before is not None or os.path.lexists(self.repository.project / path):
                self._remove(path)
                self.changes.append(Change(path, ChangeKind.DELETED))
            return
        entry = Entry(before.mode if before else FILE, content)
        if entry != before:
            self._put(path, entry)
            self.changes.append(Change(path, ChangeKind.UPDATED if before else ChangeKind.ADDED))

    def outcome(self, own: frozenset[str]) -> Outcome:
        """Return what was decided."""
        self._check_folders()
        return Outcome(
            changes=tuple(sorted(self.changes, key=lambda change: change.path)),
            conflicts=tuple(self.conflicts[path] for path in sorted(self.conflicts)),
            before={path: self.entries.get(path) for path in self.after},
            after=self.after,
            own=own & self.after.keys(),
        )

    def _check_folders(self) -> None:
        """Refuse a file where the repository has a folder, and the other way round."""
        present = {path for path in self.ours if self.after.get(path, True) is not None}
        folders = {str(parent) for path in present for parent in PurePosixPath(path).parents}
        for path, entry in self.after.items():
            if entry is None:
                continue
            files = [str(parent) for parent in PurePosixPath(path).parents if str(parent) in present]
            if path in folders or files:
                at = files[0] if files else path
                raise RefusedError(
                    f"{at} is in the way: the template has {'a folder' if files else 'a file'} of that name",
                    hint=f"Rename {at}, commit that, and run the command again. Nothing was changed.",
                )

    def _merged(self, place: str, target: str, sides: tuple[Entry, Entry, Entry], merged: Merged) -> None:
        base, ours, new = sides
        entry = Entry(merged_mode(base, ours, new), merged.data)
        by_structure = merge_structure(target, Text(base.data, ours.data, new.data), merged)
        if isinstance(by_structure, bytes):
            self._settle(place, target, replace(entry, data=by_structure))
        elif merged.clean:
            self._settle(place, target, entry)
        else:
            if by_structure is not None:
                (merged,) = merge_texts([by_structure], self.label, self.repository.style)
                entry = entry if merged.clean else replace(entry, data=merged.data)
            self._remove_source(place, target)
            self._conflict(
                Conflict(
                    target,
                    ConflictKind.CONTENT,
                    describe(base.data, new.data),
                    describe(base.data, ours.data),
                    base,
                    ours,
                    new,
                ),
                entry,
            )

    def _whole(self, place: str, target: str, sides: tuple[Entry, Entry, Entry]) -> None:
        """Merge what has no lines: binary files, links."""
        base, ours, new = sides
        if ours.data == base.data and ours.mode in (FILE, PROGRAM):
            self._settle(place, target, Entry(merged_mode(base, ours, new), new.data))
        elif new.data in (base.data, ours.data):
            self._settle(place, target, ours)
        else:
            why = ConflictKind.BINARY if ours.mode in (FILE, PROGRAM) else ConflictKind.TYPE
            yours = describe(base.data, ours.data) if why is ConflictKind.BINARY else "a link or a submodule"
            self._remove_source(place, target)
            self._conflict(Conflict(target, why, describe(base.data, new.data), yours, base, ours, new), ours)

    def _in_the_way(self, path: str, ours: Entry, new: Entry) -> None:
        conflict = Conflict(path, ConflictKind.ADD_ADD, describe(b"", new.data), "a file of your own", None, ours, new)
        if not (is_text_file(ours) and is_text_file(new)):
            self._conflict(conflict, ours)
            return
        text = Text(b"", ours.data, with_line_ends_of(new.data, ours.data))
        self.texts.append((text, lambda merged: self._conflict(conflict, Entry(ours.mode, merged.data))))

    def _settle(self, place: str, target: str, entry: Entry) -> None:
        """Take a merged file: where it stands, or where the template has moved it to."""
        if target == place and entry == self.entries[place]:
            return
        other = self.entries.get(target)
        self._remove_source(place, target)
        if target == place:
            self._put(target, entry)
            self.changes.append(Change(target, ChangeKind.UPDATED, source=self.origins.get(target)))
        elif other is None or target in self.leaving or self.after.get(target, other) is None:
            self._put(target, entry)
            self.changes.append(Change(target, ChangeKind.MOVED, source=place))
        else:
            self._in_the_way(target, other, entry)

    def _deleted_by_user(self, path: str) -> None:
        if kind(self.repository.project / path) is not None and not self.repository.ignores(path):
            raise RefusedError(
                f"{path} is not recorded in git, and the template changes it",
                hint=f"`git add {path}` first; or move it away, if it shall stay out of the project.",
            )
        self.changes.append(Change(path, ChangeKind.KEPT, "you deleted it; the template's change to it is left out"))

    def _conflict(self, conflict: Conflict, entry: Entry) -> None:
        if origin := self.origins.get(conflict.path):
            conflict = replace(conflict, yours=f"{conflict.yours}, moved from {origin}")
        self.after[conflict.path] = entry
        self.conflicts[conflict.path] = conflict

    def _put(self, path: str, entry: Entry) -> None:
        self.after[path] = entry

    def _remove(self, path: str) -> None:
        self.after.setdefault(path, None)

    def _remove_source(self, place: str, target: str) -> None:
        if place != target:
            self._remove(place)
