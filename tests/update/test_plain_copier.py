"""Plain `copier update --trust`, this package installed beside it: from every release to the templates as they are."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import copier
import pytest
import yaml
from lifecycle_projects import GIT_ENVIRONMENT, STORE, TASKS, make_project, without_history

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
    git("commit", "--quiet", "--message", NEXT)
    git("tag", NEXT)
    return folder


@pytest.mark.parametrize("tag", STORE.tags())
def test_an_unedited_project_becomes_what_its_answers_give(repository: Path, tmp_path: Path, tag: str) -> None:
    work = make_project(tmp_path / "project", tag, TASKS)
    work.write(ANSWERS, re.sub("(?m)^_src_path: .*$", f"_src_path: {repository}", work.read(ANSWERS)))
    work.commit("this machine's copy of the templates")

    copier.run_update(work.path, vcs_ref=NEXT, defaults=True, overwrite=True, unsafe=True, quiet=True)

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
