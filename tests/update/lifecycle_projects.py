"""Real projects of real releases, for tests: made in a moment, edited like people do, and compared as trees."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from scaffold.lifecycle.change import Wish, plan_change, write_change
from scaffold.lifecycle.inputs import understand
from scaffold.releases.bundle import BUNDLE
from scaffold.releases.store import BundleStore
from scaffold.render import render_files, write_files

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scaffold.lifecycle.report import Report
    from scaffold.render import Rendering

STORE = BundleStore(Path(os.environ.get("SCAFFOLD_TEST_BUNDLE", BUNDLE)))
"""Another bundle is given before a release: how projects take to what is about to be one."""
NEWEST = STORE.tags()[-1]
SHIPPED = BundleStore().tags()[-1]
"""The newest release that the command line knows."""
GIT_ENVIRONMENT = {
    **{key: value for key, value in os.environ.items() if not key.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_EDITOR": "true",
    **{f"GIT_{who}_{what}": "t@t.invalid" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
}

TASKS = """version: 1
name: tasks
database: sqlite
auth: jwt
queue: none
container: none
roles: [member, manager]
resources:
  Task:
    owner: author
    fields:
      author: ref(User)! readonly
      title: string(1..120)!
      done: bool filter = false
    allow:
      read: owner or role(manager)
      create: signed_in
      update: owner
      delete: owner
"""

BLANK = "version: 1\nname: empty\ndatabase: sqlite\nauth: none\nqueue: none\nci: none\ncontainer: none\nresources: {}\n"


@cache
def rendered(tag: str, text: str) -> Rendering:
    release = STORE.get(tag)
    return render_files(understand(text, release).answers, release=release)


@dataclass
class Work:
    """A repository with one project in it."""

    path: Path

    def git(self, *arguments: str, check: bool = True) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.path, capture_output=True, text=True, check=False, env=GIT_ENVIRONMENT
        )
        assert done.returncode == 0 or not check, f"git {' '.join(arguments)}: {done.stderr or done.stdout}"
        return done.stdout

    def commit(self, message: str = "work") -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)

    def change(
        self,
        *,
        release: str | None = None,
        edit: Callable[[str], str] | None = None,
        allow_data_loss: bool = False,
    ) -> Report:
        """Do what update, apply and set do, short of the command line."""
        spliced = (lambda text, *_: edit(text)) if edit else None
        wish = Wish("test", release=release, edit=spliced, allow_data_loss=allow_data_loss)
        report = plan_change(self.path, wish, STORE)
        write_change(self.path, report)
        return report

    def read(self, path: str) -> str:
        return (self.path / path).read_bytes().decode()

    def write(self, path: str, text: str | bytes) -> None:
        target = self.path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode() if isinstance(text, str) else text)

    def tree(self) -> dict[str, tuple[bytes, bool]]:
        """Return the files of the working tree: bytes and executable bit; links as they are written."""
        found: dict[str, tuple[bytes, bool]] = {}
        for name in self.git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0"):
            path = self.path / name
            if name and path.is_symlink():
                found[name] = (b"-> " + os.fsencode(path.readlink()), False)
            elif name and path.is_file():
                found[name] = (path.read_bytes(), bool(path.stat().st_mode & 0o100))
        return found


def make_project(folder: Path, tag: str, text: str) -> Work:
    """Make a project of a release, committed."""
    rendering = rendered(tag, text)
    folder.mkdir(parents=True)
    write_files(rendering.files, folder)
    (folder / "scaffold.yaml").write_text(text, "utf-8", newline="")
    work = Work(folder)
    work.git("init", "--quiet", "--template=", "--initial-branch=main")
    work.commit("made")
    return work


def fresh(tag: str, text: str) -> dict[str, tuple[bytes, bool]]:
    """Return what a fresh project of that release and input consists of, but for the history of its database."""
    files: Mapping[str, tuple[bytes, bool]] = {
        path: (file.data, file.executable) for path, file in rendered(tag, text).files.items()
    }
    return without_history({**files, "scaffold.yaml": (text.encode(), False)})


def without_history(tree: Mapping[str, tuple[bytes, bool]]) -> dict[str, tuple[bytes, bool]]:
    return {path: file for path, file in tree.items() if not path.startswith("prisma/migrations/")}
