"""`scaffold resolve`, typed where git has stopped: two branches of a project, each with a migration of its own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from test_lifecycle import git, tree

from scaffold.cli.run import run
from scaffold.history import heads

if TYPE_CHECKING:
    from pathlib import Path

START = """version: 1
name: shop
database: sqlite
auth: none
queue: none
container: none
resources:
  Note:
    fields:
      title: string(1..120)!
    allow: {read: public, create: public, update: public, delete: public}
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a project in a folder of it: `here` and `there` each added a resource, `main` has neither."""
    top = tmp_path_factory.mktemp("made") / "repository"
    project = top / "services/shop"
    project.parent.mkdir(parents=True)
    (top / "input.yaml").write_text(START)
    words = ["--no-install", "--no-git", "--directory", str(project)]
    assert run(["new", "--from", str(top / "input.yaml"), *words]) == 0
    git(top, "init", "--quiet", "--initial-branch=main")
    git(top, "config", "user.name", "Ada")
    git(top, "config", "user.email", "ada@example.org")
    git(top, "add", "--all")
    git(top, "commit", "--quiet", "--message", "made")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project)
        for branch, name in (("here", "Invoice"), ("there", "Label")):
            git(top, "switch", "--quiet", "-c", branch, "main")
            assert run(["add", "resource", name, "title: string(1..80)!", "--allow", "read: public", "--commit"]) == 0
    return top


@pytest.fixture
def shop(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project in a clone that stands on `here`."""
    top = tmp_path / "repository"
    git(tmp_path, "clone", "--quiet", "--branch", "here", str(made), str(top))
    git(top, "config", "user.name", "Ada")
    git(top, "config", "user.email", "ada@example.org")
    git(top, "branch", "there", "origin/there")
    monkeypatch.chdir(top / "services/shop")
    return top / "services/shop"


def stop(folder: Path, *words: str) -> None:
    """Merge or rebase; the two state files clash."""
    import subprocess

    assert subprocess.run(["git", *words], cwd=folder, capture_output=True, check=False).returncode == 1
    assert "scaffold.yaml" in git(folder, "diff", "--name-only", "--diff-filter=U")


@pytest.mark.parametrize("how", ["merge", "rebase"])
def test_two_heads_become_one_and_the_check_finds_nothing(
    shop: Path, tmp_path: Path, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    stop(shop, how, "there")
    capsys.readouterr()
    assert run(["resolve", "--no-install", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    (joined,) = data["migrations"]
    assert [head.id for head in heads(shop, "sqlite")] == [joined]
    assert data["next"] == [{"merge": "git commit", "rebase": "git rebase --continue"}[how]]
    assert "scaffold.yaml" in data["written"], "paths are the project's, not the repository's"
    git(shop, "-c", "core.editor=true", *({"merge": ("commit", "--no-edit"), "rebase": ("rebase", "--continue")}[how]))
    assert git(shop, "status", "--porcelain") == ""
    fresh = tmp_path / "fresh"
    assert run(["new", "--from", str(shop / "scaffold.yaml"), "--no-install", "--directory", str(fresh)]) == 0
    assert tree(shop) == tree(fresh)
    capsys.readouterr()
    run(["check", "--quick", "--json"])
    found = {one["check"] for one in json.loads(capsys.readouterr().out)["findings"] if not one["notice"]}
    assert found <= {"lockfile", "openapi"}, "nothing is installed here"
    assert run(["apply"]) == 0
    assert "Nothing to change" in capsys.readouterr().out


def test_gits_own_abort_is_the_way_back(shop: Path) -> None:
    before = (tree(shop), git(shop, "ls-files", "--stage"))
    stop(shop, "merge", "there")
    assert run(["resolve", "--no-install"]) == 0
    git(shop, "merge", "--abort")
    assert (tree(shop), git(shop, "ls-files", "--stage")) == before
    assert git(shop, "status", "--porcelain") == ""


def test_what_overlaps_is_named_where_you_stand_and_stays_a_conflict(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "src/platform/lifecycle/lifecycle.ts"
    for branch in ("there", "here"):
        git(shop, "switch", "--quiet", branch)
        (shop / path).write_text(f"// {branch}\n" + (shop / path).read_text())
        git(shop, "commit", "--quiet", "--all", "--message", branch)
    stop(shop, "merge", "there")
    monkeypatch.chdir(shop / "src")
    for _ in range(2):  # run again, it says the same as long as nobody has decided
        capsys.readouterr()
        assert run(["resolve", "--no-install"]) == 3
        assert "CONFLICT platform/lifecycle/lifecycle.ts: both branches" in capsys.readouterr().out
    (shop / path).write_text("// decided\n")
    assert run(["resolve", "--no-install"]) == 0
    assert "stays as you resolved it: platform/lifecycle/lifecycle.ts" in capsys.readouterr().out
    assert (shop / path).read_text() == "// decided\n"


def test_killed_while_writing_it_is_run_again(shop: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from scaffold.resolve import place

    stop(shop, "merge", "there")
    with monkeypatch.context() as patch:
        patch.setattr(place, "_files", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        assert run(["resolve", "--no-install"]) == 130
    assert run(["resolve", "--no-install"]) == 0
    fresh = tmp_path / "fresh"
    assert run(["new", "--from", str(shop / "scaffold.yaml"), "--no-install", "--directory", str(fresh)]) == 0
    assert tree(shop) == tree(fresh)
