from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from scaffold.merge.engine import merge_project
from scaffold.merge.model import Renames, Side
from scaffold.merge.write import write_outcome
from scaffold.render.model import RenderedFile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from scaffold.merge.model import Outcome

Content = str | bytes | RenderedFile
NO_RENAMES = Renames()


def rendered(path: str, content: Content) -> RenderedFile:
    if isinstance(content, RenderedFile):
        return content
    data = content.encode() if isinstance(content, str) else content
    return RenderedFile(data=data, executable=False, template=path)


def side(files: Mapping[str, Content], label: str = "template-v2") -> Side:
    return Side({path: rendered(path, content) for path, content in files.items()}, label)


@dataclass
class Project:
    """A small repository, made from a render."""

    path: Path
    top: Path

    def git(self, *arguments: str, check: bool = True) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.path, capture_output=True, text=True, check=False, env=ENVIRONMENT
        )
        assert done.returncode == 0 or not check, done.stderr
        return done.stdout

    def write(self, path: str, content: str | bytes) -> None:
        target = self.path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)

    def read(self, path: str) -> str:
        return (self.path / path).read_bytes().decode()

    def commit(self, message: str = "work") -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)

    def state(self) -> dict[str, object]:
        """Everything that an abort has to bring back."""
        files: dict[str, object] = {}
        for target in sorted(self.top.rglob("*")):
            name = target.relative_to(self.top).as_posix()
            if name == ".git" or name.startswith(".git/"):
                continue
            if target.is_symlink():
                files[name] = ("link", str(target.readlink()))
            elif target.is_file():
                files[name] = (target.read_bytes(), target.stat().st_mode & 0o777)
            else:
                files[name] = "folder"
        return files | {
            ":index": self.git("ls-files", "--stage", "--full-name", ":/"),
            ":status": self.git("status", "--porcelain"),
        }

    def merge(self, base: Mapping[str, Content], theirs: Mapping[str, Content], **options: object) -> Outcome:
        return merge_project(self.path, side(base, "template-v1"), side(theirs), **options)  # type: ignore[arg-type]

    def update(self, base: Mapping[str, Content], theirs: Mapping[str, Content], **options: object) -> Outcome:
        outcome = self.merge(base, theirs, **options)
        write_outcome(self.path, outcome)
        return outcome


ENVIRONMENT = {
    **{key: value for key, value in os.environ.items() if not key.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "t",
    "GIT_AUTHOR_EMAIL": "t@t.invalid",
    "GIT_COMMITTER_NAME": "t",
    "GIT_COMMITTER_EMAIL": "t@t.invalid",
}


@pytest.fixture(autouse=True)
def plain_git(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def make(tmp_path: Path):  # type: ignore[no-untyped-def]  # noqa: ANN201
    """Make a project from a render and commit it."""

    def build(files: Mapping[str, Content], *, folder: str = "", init: tuple[str, ...] = ()) -> Project:
        top = tmp_path / "repository"
        project = Project(top / folder, top)
        project.path.mkdir(parents=True)
        subprocess.run(
            ["git", "init", "--quiet", "--template=", "--initial-branch=main", *init, str(top)],
            check=True,
            env=ENVIRONMENT,
        )
        for path, content in files.items():
            file = rendered(path, content)
            project.write(path, file.data)
            if file.executable:
                (project.path / path).chmod(0o755)
        project.commit("made")
        return project

    return build
