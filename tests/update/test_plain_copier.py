"""Plain `copier update --trust`, this package installed beside it: from every release to the templates as they are."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import copier
import pytest
import yaml
from lifecycle_projects import GIT_ENVIRONMENT, STORE, TASKS, Work, fresh, make_project, without_history

from scaffold.errors import ExitCode
from scaffold.releases.bundle import BUNDLE
from scaffold.releases.release import templates_root
from scaffold.releases.working import working_release
from scaffold.render import render_files

if TYPE_CHECKING:
    from pathlib import Path

NEXT = "v99.0.0"
ANSWERS = ".copier-answers.yml"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the repository that `_src_path` names: every release, and the templates as they are now on top."""
    folder = tmp_path_factory.mktemp("plain") / "templates"

    def git(*arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=folder, env=GIT_ENVIRONMENT, check=True, capture_output=True)

    folder.mkdir()
    git("init", "--quiet", "--template=", "--initial-branch=main")
    git("fetch", "--quiet", str(BUNDLE), "refs/tags/*:refs/tags/*")
    git("checkout", "--quiet", "-b", "next", STORE.tags()[-1])
    git("rm", "-r", "--quiet", ".")
    shutil.copytree(templates_root(), folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    git("add", "--all")
    git("commit", "--quiet", "--allow-empty", "--message", NEXT)
    git("tag", NEXT)
    return folder


def updated_by_plain_copier(repository: Path, folder: Path, old: str, new: str) -> Work:
    work = make_project(folder, old, TASKS)
    work.write(ANSWERS, re.sub("(?m)^_src_path: .*$", f"_src_path: {repository}", work.read(ANSWERS)))
    work.commit("this machine's copy of the templates")
    copier.run_update(work.path, vcs_ref=new, defaults=True, overwrite=True, unsafe=True, quiet=True)
    return work


@pytest.mark.parametrize("tag", STORE.tags())
def test_an_unedited_project_becomes_what_its_answers_give(repository: Path, tmp_path: Path, tag: str) -> None:
    work = updated_by_plain_copier(repository, tmp_path / "project", tag, NEXT)

    # An option that came later has Copier's own answer, which asks nobody: the plain default.
    recorded = yaml.safe_load(work.read(ANSWERS))
    assert recorded.pop("_commit") == NEXT
    answers = {name: value for name, value in recorded.items() if name not in {"_src_path", "base_hash"}}
    wanted = render_files(answers, release=working_release()).files
    found = without_history(work.tree())
    assert {path: data for path, (data, _) in found.items() if path not in {ANSWERS, "scaffold.yaml"}} == {
        path: file.data
        for path, file in wanted.items()
        if path != ANSWERS and not path.startswith("prisma/migrations/")
    }


def test_scaffold_goes_on_where_plain_copier_stopped(repository: Path, tmp_path: Path) -> None:
    """Plain Copier records no hash of the base, and does not know scaffold.yaml."""
    oldest, *_, last_but_one, newest = STORE.tags()
    work = updated_by_plain_copier(repository, tmp_path / "project", oldest, last_but_one)
    assert yaml.safe_load(work.read(ANSWERS))["base_hash"] == ""
    work.write("README.md", work.read("README.md") + "\nOurs.\n")
    work.commit("updated by plain Copier, and a line of ours")

    report = work.change(release=newest)

    assert report.exit_code == ExitCode.OK
    recorded = yaml.safe_load(work.read(ANSWERS))
    assert recorded["base_hash"].startswith(f"{newest} ")
    expected = fresh(newest, work.read("scaffold.yaml"))
    expected["README.md"] = (expected["README.md"][0] + b"\nOurs.\n", False)
    found = without_history(work.tree())
    assert {path for path in found.keys() | expected.keys() if found.get(path) != expected.get(path)} == {ANSWERS}
    assert recorded == {**yaml.safe_load(expected[ANSWERS][0]), "_src_path": str(repository)} | {
        "base_hash": recorded["base_hash"]
    }
