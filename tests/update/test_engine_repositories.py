"""Repositories of every kind: the same merge, the same way back."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from engine_projects import Project
from lifecycle_projects import BLANK, NEWEST, make_project

from scaffold.errors import RefusedError
from scaffold.merge.journal import open_journal
from scaffold.merge.patch import as_patch
from scaffold.merge.repository import open_repository
from scaffold.merge.undo import abort
from scaffold.merge.write import write_outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Make = Callable[..., Project]

TEN = "".join(f"line {number}\n" for number in range(1, 11))
BASE = {"a.txt": TEN, "src/b.txt": TEN, "gone.txt": "gone\n"}
NEW = {"a.txt": TEN.replace("line 1\n", "new\n"), "src/b.txt": TEN.replace("line 5\n", "new\n"), "add/c.txt": "c\n"}
EDITED = TEN.replace("line 5\n", "mine\n")


def edit(project: Project) -> None:
    project.write("a.txt", TEN.replace("line 9\n", "mine\n"))
    project.write("src/b.txt", EDITED)
    project.commit()


def there_and_back(project: Project) -> None:
    """Merge with a conflict, look at everything, go back."""
    before = project.state()
    outcome = project.update(BASE, NEW)
    assert [conflict.path for conflict in outcome.conflicts] == ["src/b.txt"]
    assert project.read("a.txt") == TEN.replace("line 1\n", "new\n").replace("line 9\n", "mine\n")
    assert project.read("add/c.txt") == "c\n"
    assert not (project.path / "gone.txt").exists()
    assert "<<<<<<< your-project\nmine\n=======\nnew\n" in project.read("src/b.txt")
    assert len(project.git("ls-files", "--unmerged").splitlines()) == 3
    assert project.git("show", ":3:./src/b.txt") == NEW["src/b.txt"]
    abort(project.path)
    assert project.state() == before


def test_an_ordinary_one(make: Make) -> None:
    project = make(BASE)
    edit(project)
    there_and_back(project)


def test_a_project_in_a_folder_of_a_repository(make: Make) -> None:
    project = make(BASE, folder="services/[shop] ü")
    (project.top / "a.txt").write_text("another project's\n")
    edit(project)
    (project.top / "unrecorded.txt").write_text("not ours\n")
    there_and_back(project)
    assert (project.top / "a.txt").read_text() == "another project's\n"


def test_two_projects_in_one_repository(make: Make) -> None:
    project = make(BASE, folder="one")
    edit(project)
    other = Project(project.top / "two", project.top)
    other.write("a.txt", TEN)
    other.commit()
    project.update(BASE, BASE | {"a.txt": NEW["a.txt"]})
    with pytest.raises(RefusedError, match="one/"):
        abort(other.path)
    other.update({"a.txt": TEN}, {"a.txt": "other\n"})
    abort(other.path)
    assert other.read("a.txt") == TEN
    assert project.read("a.txt").startswith("new\n")


def test_sha256(make: Make) -> None:
    project = make(BASE, init=("--object-format=sha256",))
    edit(project)
    project.git("mv", "gone.txt", "moved.txt")
    project.git("mv", "moved.txt", "gone.txt")
    there_and_back(project)


def test_moves_in_a_sha256_repository(make: Make) -> None:
    project = make(BASE, init=("--object-format=sha256",))
    project.git("mv", "a.txt", "renamed.txt")
    project.commit()
    project.update(BASE, BASE | {"a.txt": NEW["a.txt"]})
    assert project.read("renamed.txt") == NEW["a.txt"]


def test_a_linked_worktree(make: Make, tmp_path: Path) -> None:
    project = make(BASE)
    project.git("worktree", "add", "-q", "-b", "other", str(tmp_path / "tree"))
    other = Project(tmp_path / "tree", tmp_path / "tree")
    edit(other)
    other.state()
    there_and_back(other)
    outcome = other.update(BASE, NEW)
    assert outcome.conflicts
    assert open_journal(project.path) is None
    assert not project.git("status", "--porcelain")


def test_a_submodule(make: Make, tmp_path: Path) -> None:
    project = make(BASE)
    edit(project)
    outer = tmp_path / "outer"
    subprocess.run(["git", "init", "-q", "--template=", str(outer)], check=True)
    command = ["git", "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(project.top), "sub"]
    subprocess.run(command, cwd=outer, check=True)
    inner = Project(outer / "sub", outer / "sub")
    assert (inner.path / ".git").is_file()
    there_and_back(inner)


def test_a_project_that_holds_a_submodule(make: Make, tmp_path: Path) -> None:
    library = make({"lib.txt": "lib\n"}, folder="")
    library.top.rename(tmp_path / "library")
    project = make(BASE)
    project.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(tmp_path / "library"), "lib")
    edit(project)
    (project.path / "lib" / "lib.txt").write_text("dirty, and none of our business\n")
    there_and_back(project)


def test_shallow_and_detached(make: Make, tmp_path: Path) -> None:
    project = make(BASE)
    edit(project)
    subprocess.run(["git", "clone", "-q", "--depth=1", project.top.as_uri(), str(tmp_path / "shallow")], check=True)
    shallow = Project(tmp_path / "shallow", tmp_path / "shallow")
    shallow.git("checkout", "-q", "--detach")
    there_and_back(shallow)


def test_before_the_first_commit(make: Make) -> None:
    project = make(BASE)
    edit(project)
    project.git("update-ref", "-d", "HEAD")
    there_and_back(project)


def test_line_ends_converted_by_git(make: Make) -> None:
    project = make(BASE)
    edit(project)
    project.git("config", "core.autocrlf", "true")
    for path in BASE:
        (project.path / path).unlink()
    project.git("checkout", "--", ".")
    assert "\r\n" in project.read("a.txt")
    before = project.state()
    outcome = project.update(BASE, NEW)
    assert [conflict.path for conflict in outcome.conflicts] == ["src/b.txt"]
    assert project.read("a.txt") == TEN.replace("line 1\n", "new\n").replace("line 9\n", "mine\n").replace("\n", "\r\n")
    assert project.read("add/c.txt") == "c\r\n"
    assert not project.git("diff", "--name-only", "--", "a.txt", "add")
    abort(project.path)
    assert project.state() == before


def test_contents_that_a_filter_keeps_otherwise(make: Make) -> None:
    project = make(BASE)
    project.git("config", "filter.shout.clean", "tr a-z A-Z")
    project.git("config", "filter.shout.smudge", "tr A-Z a-z")
    project.write(".gitattributes", "a.txt filter=shout\n")
    project.git("add", "--renormalize", ".")
    edit(project)
    assert project.git("show", ":a.txt").startswith("LINE 1")
    there_and_back(project)


def test_no_hook_is_run(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = make(BASE)
    edit(project)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in (
        "post-checkout",
        "post-index-change",
        "pre-commit",
        "post-merge",
        "reference-transaction",
        "fsmonitor",
    ):
        hook = hooks / name
        hook.write_text(f"#!/bin/sh\necho {name} >> {tmp_path}/ran\n")
        hook.chmod(0o755)
    config = tmp_path / "config"
    config.write_text(f"[core]\n\thooksPath = {hooks}\n\tfsmonitor = {hooks}/fsmonitor\n")
    before = project.state()
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    project.update(BASE, NEW)
    abort(project.path)
    assert not (tmp_path / "ran").exists()
    assert project.state() == before


def test_the_callers_environment_does_not_lead_elsewhere(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make(BASE)
    edit(project)
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY"):
        monkeypatch.setenv(name, str(tmp_path / "nowhere"))
    there_and_back(project)


@pytest.mark.parametrize(
    "variable",
    [
        "GIT_GLOB_PATHSPECS=1", "GIT_NOGLOB_PATHSPECS=1", "GIT_ICASE_PATHSPECS=1", "GIT_LITERAL_PATHSPECS=1",
        "GIT_DIFF_OPTS=--unified=0", "GIT_EXTERNAL_DIFF=false", "GIT_CONFIG=/nowhere", "GIT_INDEX_VERSION=9",
        "GIT_NO_REPLACE_OBJECTS=1", "GIT_ALTERNATE_OBJECT_DIRECTORIES=/nowhere", "GIT_ATTR_SOURCE=nothing",
        "GIT_QUARANTINE_PATH=/nowhere", "GIT_SHALLOW_FILE=/nowhere", "GIT_OPTIONAL_LOCKS=1",
    ],
)  # fmt: skip
def test_no_variable_of_gits_changes_what_is_done(make: Make, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    project = make(BASE)
    edit(project)
    monkeypatch.setenv(*variable.split("=", 1))
    there_and_back(project)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root gives files away")
def test_a_repository_of_somebody_elses_is_named_with_the_way_to_trust_it(make: Make) -> None:
    project = make(BASE)
    for path in (project.path, project.path / ".git"):
        os.chown(path, 12_345, 12_345)
    with pytest.raises(RefusedError, match="belongs to somebody else") as error:
        open_repository(project.path)
    assert f"safe.directory {project.path}" in str(error.value.hint)


def test_a_read_only_file_and_an_odd_umask(make: Make) -> None:
    project = make(BASE)
    edit(project)
    (project.path / "a.txt").chmod(0o444)
    there_and_back(project)


def test_a_file_outside_a_sparse_checkout(make: Make) -> None:
    project = make(BASE)
    edit(project)
    project.git("sparse-checkout", "set", "--no-cone", "/*", "!/a.txt")
    assert not (project.path / "a.txt").exists()
    before = project.state()
    project.update(BASE, NEW)
    assert not (project.path / "a.txt").exists()
    assert "new" in project.git("show", ":a.txt")
    abort(project.path)
    assert project.state() == before


@pytest.mark.parametrize("cone", [True, False])
def test_files_that_come_and_go_outside_a_sparse_checkout(make: Make, *, cone: bool) -> None:
    base = {"a.txt": "a\n", "in/b.txt": "b\n", "out/c.txt": "c\n", "out/d.txt": "d\n", "out/deep/e.txt": "e\n"}
    project = make(base)
    rules = ["--cone", "in"] if cone else ["--no-cone", "/*", "!/out/"]
    project.git("sparse-checkout", "set", *rules)
    before = project.state()
    new = {"a.txt": "A\n", "in/b.txt": "b\n", "out/d.txt": "D\n", "out/f.txt": "f\n", "out/deep/g.txt": "g\n"}
    project.update(base, new)
    assert project.git("ls-files").split() == sorted(new)
    assert not (project.path / "out").exists()
    assert project.git("show", ":out/f.txt") == "f\n"
    assert project.git("status", "--porcelain", "--untracked-files=all").count("\n") == 6
    assert " D" not in project.git("status", "--porcelain")
    abort(project.path)
    assert project.state() == before


def test_no_repository_of_our_own_is_left_behind(make: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    project = make(BASE)
    edit(project)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr("tempfile.tempdir", None)
    objects = sorted(os.fspath(path) for path in (project.top / ".git/objects").rglob("*"))
    outcome = project.merge(BASE, NEW)
    assert as_patch(outcome)
    assert sorted(os.fspath(path) for path in (project.top / ".git/objects").rglob("*")) == objects
    assert not list(temporary.iterdir())
    write_outcome(project.path, outcome)
    assert not list(temporary.iterdir())


def test_a_folder_that_cannot_be_written(make: Make) -> None:
    if os.geteuid() == 0:
        project = make(BASE)
        done = subprocess.run(["chattr", "+i", str(project.path / "src")], capture_output=True, check=False)
        if done.returncode:
            return
        try:
            before = project.state()
            with pytest.raises(RefusedError, match="cannot write"):
                project.update(BASE, NEW)
            assert project.state() == before
        finally:
            subprocess.run(["chattr", "-i", str(project.path / "src")], check=True)
        return
    project = make(BASE)
    (project.path / "src").chmod(0o555)
    before = project.state()
    with pytest.raises(RefusedError, match="cannot write"):
        project.update(BASE, NEW)
    (project.path / "src").chmod(0o755)
    assert project.state() == before


OLD_GIT = """#!/bin/sh
echo "$*" >> {log}
for word in "$@"; do
  case "$word" in
    version) echo 'git version 2.30.2'; exit 0;;
    --write-tree) echo 'usage: git merge-tree <base-tree> <branch1> <branch2>' >&2; exit 129;;
  esac
done
exec {git} "$@"
"""


@pytest.fixture
def old_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a git before the real one that says it is of 2020, and cannot what that one could not; gives its log."""
    real = shutil.which("git")
    folder = tmp_path / "old"
    folder.mkdir()
    shim = folder / "git"
    shim.write_text(OLD_GIT.format(log=folder / "log", git=real))
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    return folder / "log"


def test_an_old_git(make: Make, old_git: Path) -> None:
    project = make(BASE)
    edit(project)
    there_and_back(project)
    commands = old_git.read_text()
    assert " merge-recursive " in commands
    assert " --write-tree" not in commands


def test_an_old_git_updates_a_project_to_the_same(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    def updated(folder: Path) -> tuple[object, str]:
        work = make_project(folder, "v0.1.0", BLANK)
        package = work.read("package.json").replace('"pino-pretty": "^13.0.0"', '"pino-pretty": "12.0.0"')
        work.write("package.json", package)
        work.write("README.md", work.read("README.md") + "\nMine.\n")
        work.commit("edited")
        report = work.change(release=NEWEST)
        assert report.outcome
        assert [one.path for one in report.outcome.conflicts] == ["package.json"]
        return work.tree(), work.git("ls-files", "--stage")

    expected = updated(tmp_path / "new-git")
    log: Path = request.getfixturevalue("old_git")
    assert updated(tmp_path / "old-git") == expected
    assert " merge-recursive " in log.read_text()
