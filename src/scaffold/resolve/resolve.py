"""`scaffold resolve`: two branches both changed the input, and git has merged them line by line.

Each of the three commits is first brought to the union of both inputs, as `scaffold apply` would have done there.
What is left between them is what people wrote, and git merges that.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scaffold.dependencies.lockfiles import release_lock
from scaffold.dependencies.managers import manager_of
from scaffold.errors import ExitCode, UserError
from scaffold.lifecycle.change import HISTORY
from scaffold.lifecycle.differences import dependency_changes
from scaffold.lifecycle.inputs import renamed_resources, understand
from scaffold.lifecycle.migrate import migrated_text
from scaffold.lifecycle.project import MARKS, Project, at_url
from scaffold.merge.model import Renames, Side
from scaffold.merge.repository import open_repository
from scaffold.releases.store import number
from scaffold.resolve.place import Placed, place
from scaffold.resolve.sides import CONTINUE, find_sides
from scaffold.resolve.union import Clash, shown, union
from scaffold.resolve.versions import Version, read_version
from scaffold.resolve.workshop import Move, Workshop, bare, content, open_workshop
from scaffold.state_files import ANSWERS, INPUT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from scaffold.lifecycle.differences import Dependency
    from scaffold.merge.repository import Repository
    from scaffold.releases.store import BundleStore
    from scaffold.render import RenderedFile, Rendering
    from scaffold.resolve.workshop import Merged


@dataclass(frozen=True)
class Resolved:
    """What a resolve did.

    Attributes:
        operation: merge, rebase or cherry-pick.
        release: the release that both branches now stand on.
        written: the files that were brought to the merged input.
        kept: files that somebody had resolved already: they were not touched.
        conflicts: files in which people's lines overlap. (All of them relative to the project.)
        dropped: those of them that the templates no longer have, while a branch changed them.
        migrations: ids that join two heads of the database's history.
        next: what to type next.
        dependencies: the packages that our branch did not have.
        lock: the dependency set of the release, if it carries one.

    """

    operation: str
    release: str
    written: list[str]
    kept: list[str]
    conflicts: list[str]
    manager: str
    migrations: list[str] = field(default_factory=list)
    next: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    dependencies: Sequence[Dependency] = ()
    lock: bytes | None = None

    def as_data(self) -> dict[str, Any]:
        """Return it for a machine."""
        return {
            "ok": self.exit_code == ExitCode.OK,
            "operation": self.operation,
            "release": self.release,
            "written": self.written,
            "kept": self.kept,
            "conflicts": self.conflicts,
            "dropped": self.dropped,
            "migrations": self.migrations,
            "next": self.next,
        }

    @property
    def exit_code(self) -> ExitCode:
        """3 when somebody has to decide."""
        return ExitCode.CONFLICTS if self.conflicts else ExitCode.OK


def resolve(root: Path, store: BundleStore) -> Resolved:
    """Bring a stopped merge, rebase or cherry-pick to the union of both inputs.

    Raises:
        UserError: exit 3 when both branches changed the same place of scaffold.yaml.

    """
    repository = open_repository(root)
    sides = find_sides(repository.git)
    base, ours, theirs = (
        read_version(repository.git, commit, repository.prefix, store)
        for commit in (sides.base, sides.ours, sides.theirs)
    )
    with open_workshop(repository) as workshop:
        plain = workshop.merged(sides.base, sides.ours, sides.theirs, sides.ours)
        edited = decided(repository, plain)
        text, rendering = _united(repository, edited, (base, ours, theirs), store)
        done = _everything(workshop, (base, ours, theirs), text, rendering)
        placed = place(repository, workshop, done, plain, edited)
    placed = Placed(*(_relative(repository, paths) for paths in placed))
    packages = dependency_changes(ours.rendering.files, rendering.files)
    return _report(sides.operation, rendering, placed, _one_head(repository, rendering), packages)


def _relative(repository: Repository, paths: list[str]) -> list[str]:
    """Return paths of the repository as paths of the project."""
    return [os.path.relpath(path, repository.prefix or ".") for path in paths]


def decided(repository: Repository, plain: Merged) -> set[str]:
    """Return the files that are no longer what git's merge left: somebody has decided them."""
    return {path for path, made in plain.contents.items() if bare(content(repository.top / path)) != bare(made)}


def _united(
    repository: Repository, edited: set[str], versions: tuple[Version, Version, Version], store: BundleStore
) -> tuple[str, Rendering]:
    """Return the text of the united input, and the render that it gives on the newer of the two releases."""
    from scaffold.render import render_files

    newest = max((one.rendering.release for one in versions), key=lambda release: number(release.tag))
    newest = at_url(newest, versions[1].rendering.release.url)
    file = repository.project / INPUT
    own = file.read_bytes() if file.is_file() else b""
    if repository.prefix + INPUT in edited and not any(line.startswith(MARKS) for line in own.splitlines()):
        text = own.decode()
    else:
        texts = [
            migrated_text(one.text, _project(one, repository.project), newest, store.declared(one.tag, newest.tag))
            if one.tag != newest.tag
            else one.text
            for one in versions
        ]
        merged = union(texts[0], texts[1], texts[2])
        if merged.clashes:
            raise _clash(merged.clashes)
        text = merged.text
    return text, render_files(understand(text, newest).answers, release=newest)


def _project(version: Version, root: Path) -> Project:
    return Project(root, version.rendering.release.url, version.tag, version.answers, "")


def _clash(clashes: list[Clash]) -> UserError:
    lines = [
        f"{'.'.join(one.path)}: was {shown(one.base)}, here {shown(one.ours)}, there {shown(one.theirs)}"
        for one in clashes
    ]
    return UserError(
        "both branches changed the same of the input: " + "; ".join(lines),
        exit_code=ExitCode.CONFLICTS,
        place=INPUT,
        hint=f"write into {INPUT} what is to hold, without conflict markers, and run `scaffold resolve` again",
    )


def _everything(workshop: Workshop, versions: tuple[Version, Version, Version], text: str, target: Rendering) -> Merged:
    """Bring all three commits to the input, and merge what people wrote."""
    own: dict[str, bytes | None] = {ANSWERS: target.files[ANSWERS].data, INPUT: text.encode()}
    theirs = Side(without_history(target), f"template-{target.release.tag}")
    moved = [workshop.moved(one.commit, _move(one, target, theirs, own)) for one in versions]
    base, ours, other = moved
    done = workshop.merged(base.commit, ours.commit, other.commit, versions[1].commit)
    return workshop.undecided(done, base, ours, other)


def _move(version: Version, target: Rendering, theirs: Side, own: Mapping[str, bytes | None]) -> Move:
    from scaffold.releases.store import BundleStore

    declared = BundleStore().declared(version.tag, target.release.tag)
    return Move(
        Side(without_history(version.rendering), f"template-{version.tag}"),
        theirs,
        Renames(declared.renames, renamed_resources(version.answers, target.answers)),
        own,
    )


def without_history(rendering: Rendering) -> dict[str, RenderedFile]:
    """Return the files that are merged."""
    return {path: file for path, file in rendering.files.items() if not path.startswith(HISTORY)}


def _one_head(repository: Repository, rendering: Rendering) -> list[str]:
    """Join the migrations of both branches; return the ids of the new ones."""
    from scaffold.history import database_of, merge_heads

    migration = merge_heads(repository.project, database_of(rendering.answers))
    if migration is None:
        return []
    for path, data in migration.files.items():
        target = repository.project / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    repository.git("add", "--", *(repository.prefix + path for path in migration.files))
    return list(migration.ids)


def _report(
    operation: str, rendering: Rendering, placed: Placed, migrations: list[str], packages: Sequence[Dependency]
) -> Resolved:
    manager = manager_of(rendering.answers)
    count = len(placed.conflicts)
    dropped = [path for path in placed.conflicts if path not in rendering.files]
    steps = "and `git add` them" + (", or `git rm` what is no longer needed" if dropped else "")
    following = [f"resolve the conflicts in {count} files, {steps}"] if count else []
    return Resolved(
        operation,
        rendering.release.tag,
        placed.written,
        placed.kept,
        placed.conflicts,
        manager,
        migrations,
        next=[*following, CONTINUE[operation]],
        dropped=dropped,
        dependencies=packages,
        lock=release_lock(rendering.release.root, rendering.answers),
    )
