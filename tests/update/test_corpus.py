"""Every pair of releases, inputs that cover the options, and everything that people do to files between two updates."""

from __future__ import annotations

import difflib
import os
import re
import shutil
from typing import TYPE_CHECKING, NamedTuple

import pytest
from lifecycle_projects import BLANK, STORE, TASKS, Work, fresh, make_project, rendered, without_history

from scaffold.errors import RefusedError
from scaffold.lifecycle.inputs import understand
from scaffold.merge.model import ConflictKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from scaffold.merge.model import Outcome

PAIRS = [(old, new) for at, old in enumerate(STORE.tags()) for new in STORE.tags()[at + 1 :]]
"""Every pair of released tags, the older one first."""

SHOP = (
    TASKS.replace("name: tasks", "name: shop")
    .replace("database: sqlite", "database: mysql")
    .replace("queue: none\n", "queue: bullmq\nci: github\npackage_manager: pnpm\n")
)
PAGES = (
    TASKS.replace("name: tasks", "name: pages\nface: next")
    .replace("database: sqlite", "database: postgres")
    .replace("auth: jwt", "auth: nextauth")
)
ABBREVIATED = TASKS.replace("Task:", "SmsMessage:").replace("auth: jwt", "auth: session")
INPUTS = {"blank": BLANK, "tasks": TASKS, "shop": SHOP, "pages": PAGES, "abbreviated": ABBREVIATED}
MARKERS = re.compile(rb"^(<{7}|={7}|>{7})( |$)", re.MULTILINE)


def preferred(path: str) -> tuple[bool, str]:
    """Order files by how far they are from what releases change."""
    return not path.startswith("src/platform/lifecycle/"), path


class Targets(NamedTuple):
    """What an update does to files: a path of each kind (its new path too, where it has another one)."""

    unchanged: str
    changed: str | None
    renamed: tuple[str, str] | None
    dropped: str | None
    added: str | None

    def here(self) -> dict[str, str]:
        """Return the files to edit, by what the update does to them."""
        found = {"unchanged": self.unchanged, "changed": self.changed, "dropped": self.dropped}
        found["renamed"] = self.renamed[0] if self.renamed else None
        return {kind: path for kind, path in found.items() if path}


def targets(old: str, new: str, text: str) -> Targets:
    renames = STORE.declared(old, new).renames
    before, after = rendered(old, text).files, rendered(new, migrated(text, new)).files
    identities = {(file.template, file.keys): path for path, file in after.items()}
    kinds: dict[str, list[tuple[str, str]]] = {"unchanged": [], "changed": [], "renamed": [], "dropped": []}
    for path, file in before.items():
        if path.startswith(("prisma/migrations/", ".copier")) or not path.endswith((".ts", ".json")):
            continue
        there = identities.get((renames.get(file.template, file.template), file.keys))
        kind = "dropped" if there is None else "renamed" if there != path else "changed"
        if there == path and after[path].data == file.data:
            kind = "unchanged"
        kinds[kind].append((path, there or path))
    added = sorted(set(after) - set(before) - {there for _, there in kinds["renamed"]})
    return Targets(
        unchanged=min((path for path, _ in kinds["unchanged"] if path.startswith("src/platform/")), key=preferred),
        changed=next((path for path, _ in kinds["changed"]), None),
        renamed=next(iter(kinds["renamed"]), None),
        dropped=next((path for path, _ in kinds["dropped"]), None),
        added=next((path for path in added if not path.startswith("prisma/migrations/")), None),
    )


def migrated(text: str, new: str) -> str:
    """Return an input as the newer release reads it: these have no answer that a release renames."""
    understand(text, STORE.get(new))
    return text


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    made: dict[tuple[str, str], Path] = {}
    folder = tmp_path_factory.mktemp("originals")

    def original(tag: str, name: str) -> Path:
        if (tag, name) not in made:
            made[tag, name] = make_project(folder / f"{tag}-{name}", tag, INPUTS[name]).path
        return made[tag, name]

    return original


def copied(original: Path, folder: Path) -> Work:
    shutil.copytree(original, folder, symlinks=True)
    return Work(folder)


@pytest.mark.parametrize("name", INPUTS)
@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_unedited_and_updated_is_the_fresh_render(
    originals: Callable[[str, str], Path], tmp_path: Path, old: str, new: str, name: str
) -> None:
    work = copied(originals(old, name), tmp_path / "p")
    report = work.change(release=new)
    assert report.outcome
    assert report.outcome.conflicts == ()
    assert without_history(work.tree()) == fresh(new, work.read("scaffold.yaml"))
    work.commit("updated")
    assert not work.change(release=new).changes_anything, "a second time changes nothing"


class Edit(NamedTuple):
    """Something that people do to a file. `lines` are theirs, and must not be lost."""

    lines: list[str]
    places: set[str]
    """Where the lines may stand afterwards, besides where the file was."""


def append(work: Work, path: str) -> Edit:
    line = f"// user: {path}"
    work.write(path, f"{work.read(path)}{line}\n" if path.endswith(".ts") else commented(work.read(path), line))
    return Edit([line], set())


def commented(text: str, line: str) -> str:
    """Put a line into a JSON file as a key of its own, at its end."""
    return text.rstrip().removesuffix("}").rstrip() + f',\n  "user": "{line}"\n}}\n'


def first_line(work: Work, path: str) -> Edit:
    line = f"// user: first of {path}"
    work.write(path, f"{line}\n{work.read(path)}")
    return Edit([line], set())


def delete(work: Work, path: str) -> Edit:
    (work.path / path).unlink()
    return Edit([], set())


def rename(work: Work, path: str) -> Edit:
    there = f"{path.rpartition('.')[0]}-of-ours.ts"
    line = f"// user: renamed {path}"
    work.write(path, f"{work.read(path)}{line}\n")
    work.git("mv", path, there)
    return Edit([line], {there})


def move_folder(work: Work, path: str) -> Edit:
    folder, _, name = path.rpartition("/")
    if not folder or folder == "src":
        return rename(work, path)
    work.git("mv", folder, f"{folder}-of-ours")
    return Edit([], {f"{folder}-of-ours/{name}"})


def reformat(work: Work, path: str) -> Edit:
    text = re.sub(r"^( +)", r"\1\1", work.read(path), flags=re.MULTILINE)
    work.write(path, text)
    return Edit([line for line in text.splitlines() if line.startswith("    ")][:1], set())


def line_ends(work: Work, path: str) -> Edit:
    work.write(path, work.read(path).replace("\n", "\r\n"))
    return Edit([], set())


def binary(work: Work, path: str) -> Edit:
    line = f"user: binary {path}"
    work.write(path, b"\0\1\2\xff" + line.encode())
    return Edit([line], set())


def executable(work: Work, path: str) -> Edit:
    (work.path / path).chmod(0o755)
    return Edit([], set())


def link(work: Work, path: str) -> Edit:
    (work.path / path).unlink()
    (work.path / path).symlink_to(f"{path}-of-ours")
    return Edit([f"-> {path}-of-ours"], set())


EDITS = [append, first_line, delete, rename, move_folder, reformat, line_ends, binary, executable, link]
CLEAN = {append, delete, rename, move_folder, line_ends, executable}
"""What touches no line that the template changes, nor a file that it drops."""


@pytest.mark.parametrize("name", ["shop", "pages"])
@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_what_people_wrote_is_still_there(
    originals: Callable[[str, str], Path],
    tmp_path: Path,
    old: str,
    new: str,
    edit: Callable[[Work, str], Edit],
    name: str,
) -> None:
    work = copied(originals(old, name), tmp_path / "p")
    aims = targets(old, new, INPUTS[name])
    edits = {kind: edit(work, path) for kind, path in aims.here().items()}
    work.commit("edited")
    before = work.tree()
    outcome = work.change(release=new).outcome
    assert outcome
    after = work.tree()
    for kind, path in aims.here().items():
        allowed = {path, *edits[kind].places} | ({aims.renamed[1]} if kind == "renamed" and aims.renamed else set())
        for line in edits[kind].lines:
            found = {at for at, (data, _) in after.items() if line.encode() in data}
            assert found, f"{line} of {path} ({kind}) is lost"
            assert found <= allowed | {at for at, (data, _) in before.items() if line.encode() in data}, found - allowed
    conflicted = {one.path for one in outcome.conflicts}
    marked = {at for at, (data, _) in after.items() if MARKERS.search(data)}
    assert marked <= conflicted
    if edit in CLEAN:
        overlapping = {aims.dropped, *edits["dropped"].places} if aims.dropped else set()
        assert conflicted <= overlapping, [(one.path, one.wanted, one.yours) for one in outcome.conflicts]
    check(edit, aims, after, outcome)


def check(
    edit: Callable[[Work, str], Edit], aims: Targets, after: Mapping[str, tuple[bytes, bool]], outcome: Outcome
) -> None:
    """Hold what each kind of edit promises of its own."""
    if edit is delete:
        assert not set(aims.here().values()) & set(after), "what people delete stays deleted"
        assert not (aims.renamed and aims.renamed[1] in after)
    if edit is executable:
        assert after[aims.unchanged][1]
        assert not aims.changed or after[aims.changed][1]
    if edit is line_ends:
        assert b"\r\n" in after[aims.unchanged][0]
    if edit is append and aims.renamed:
        assert aims.renamed[0] not in after
        assert b"// user:" in after[aims.renamed[1]][0], "an edit goes along with a renamed file"
    if edit is append and aims.dropped:
        kinds = {one.path: one.kind for one in outcome.conflicts}
        assert kinds[aims.dropped] == ConflictKind.MODIFY_DELETE
        assert aims.dropped in after, "a file that people edited is kept"
    if edit is binary and aims.changed:
        assert after[aims.changed][0].startswith(b"\0\1\2\xff")
        assert aims.changed in {one.path for one in outcome.conflicts}


def a_line_that_changes(old: str, new: str, text: str) -> tuple[str, str, str]:
    """Return a file, a line that the update replaces by one other, and that; in a file of code where there is one."""
    before, after = rendered(old, text).files, rendered(new, text).files
    both = before.keys() & after.keys()
    for path in sorted(both, key=lambda path: (not path.endswith(".ts"), path != "package.json", path)):
        one, other = (files[path].data.decode().splitlines() for files in (before, after))
        for kind, start, end, there, last in difflib.SequenceMatcher(None, one, other).get_opcodes():
            if kind == "replace" and (end - start, last - there) == (1, 1) and one.count(one[start]) == 1:
                return path, one[start], other[there]
    raise AssertionError(f"between {old} and {new} no line changes")


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_the_same_line_is_a_conflict_with_both_sides(
    originals: Callable[[str, str], Path], tmp_path: Path, old: str, new: str
) -> None:
    work = copied(originals(old, "abbreviated"), tmp_path / "p")
    path, was, wanted = a_line_that_changes(old, new, INPUTS["abbreviated"])
    mine = was.replace("13.0.0", "12.1.0") if path == "package.json" else f"{was} // ours"
    assert mine != was
    work.write(path, work.read(path).replace(was, mine))
    work.commit("edited")
    outcome = work.change(release=new).outcome
    assert outcome
    assert [(one.path, one.kind) for one in outcome.conflicts] == [(path, ConflictKind.CONTENT)]
    merged = work.read(path)
    assert mine in merged
    assert wanted in merged
    assert len(work.git("ls-files", "--unmerged", path).splitlines()) == 3, "mergetool finds base, ours and theirs"


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_a_file_that_git_does_not_know_is_not_overwritten(
    originals: Callable[[str, str], Path], tmp_path: Path, old: str, new: str
) -> None:
    additions = {name: targets(old, new, text).added for name, text in INPUTS.items()}
    name, added = next(((name, path) for name, path in additions.items() if path), (None, None))
    if name is None or added is None:
        assert (old, new) == ("v0.2.0", "v0.3.0"), "every other pair adds a file to one of the inputs"
        return
    work = copied(originals(old, name), tmp_path / "p")
    work.write(added, "user: not recorded\n")
    before = work.tree()
    with pytest.raises(RefusedError, match=re.escape(added)):
        work.change(release=new)
    assert work.tree() == before
    assert work.git("diff", "--cached", "--name-only") == ""


def test_edits_that_are_not_recorded_stop_only_a_change_that_touches_them(
    originals: Callable[[str, str], Path], tmp_path: Path
) -> None:
    old, new = PAIRS[0]
    aims = targets(old, new, INPUTS["shop"])
    work = copied(originals(old, "shop"), tmp_path / "p")
    work.write(aims.unchanged, work.read(aims.unchanged) + "// not recorded\n")
    assert work.change(release=new).changes_anything
    assert "// not recorded" in work.read(aims.unchanged)
    work = copied(originals(old, "shop"), tmp_path / "q")
    assert aims.changed
    work.write(aims.changed, work.read(aims.changed) + "\n")
    with pytest.raises(RefusedError, match=re.escape(os.fspath(aims.changed))):
        work.change(release=new)


def test_a_release_that_writes_no_migrations_says_so(originals: Callable[[str, str], Path], tmp_path: Path) -> None:
    work = copied(originals("v0.3.0", "tasks"), tmp_path / "p")
    report = work.change(edit=lambda text: text.replace("string(1..120)", "string(1..90)"))
    assert any("no migration was added" in step for step in report.to_do())
    assert [path for path in work.tree() if path.endswith("migration.sql")] == [
        "prisma/migrations/sqlite/00000000000000_init/migration.sql"
    ]
    work.commit("changed")
    report = work.change(edit=lambda text: text.replace("container: none", "container: docker"))
    assert not any("no migration" in step for step in report.to_do())
