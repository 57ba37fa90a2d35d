"""`scaffold fleet`: every repository gets its branch, and one that fails fails alone."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from lifecycle_projects import BLANK, SHIPPED, Work, fresh, make_project, without_history

from scaffold.cli.run import run

if TYPE_CHECKING:
    from pathlib import Path

BRANCH = f"scaffold/update-{SHIPPED.removeprefix('v')}"


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    """Make six repositories: three behind, one current, one with a conflict to come, one that is no project."""
    first = make_project(tmp_path / "a", "v0.1.0", BLANK)
    for key, value in (("user.name", "Ada"), ("user.email", "ada@example.org")):
        first.git("config", key, value)
    for name in ("b", "c", "conflict"):
        shutil.copytree(first.path, tmp_path / name)
    make_project(tmp_path / "current", SHIPPED, BLANK)
    other = Work(tmp_path / "other")
    other.path.mkdir()
    other.git("init", "--quiet", "--template=")
    package = Work(tmp_path / "conflict")
    text = package.read("package.json")
    package.write("package.json", text.replace('"pino-pretty": "^13.0.0"', '"pino-pretty": "12.0.0"'))
    package.commit("an older one")
    names = ("a", "b", "# not this one", "c", "current", "conflict", "other  # nothing of ours")
    (tmp_path / "repos.txt").write_text("\n".join(names) + "\n")
    return tmp_path


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_every_repository_gets_a_branch(fleet: Path, jobs: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = {name: Work(fleet / name).tree() for name in ("a", "conflict")}
    code = run(["fleet", "update", str(fleet / "repos.txt"), "--to", SHIPPED, "--jobs", jobs, "--json"])
    output = capsys.readouterr()
    data = json.loads(output.out)
    states = {entry["folder"].rsplit("/", 1)[-1]: entry["state"] for entry in data["repositories"]}
    assert states == {
        "a": "updated",
        "b": "updated",
        "c": "updated",
        "current": "current",
        "conflict": "conflicts",
        "other": "failed",
    }
    assert code == 3
    assert "[6/6]" in output.err
    for name in ("a", "b", "c"):
        work = Work(fleet / name)
        assert work.git("branch", "--show-current").strip() == "main"
        assert work.git("status", "--porcelain") == ""
        work.git("switch", "--quiet", BRANCH)
        assert without_history(work.tree()) == fresh(SHIPPED, work.read("scaffold.yaml"))
        work.git("switch", "--quiet", "main")
    assert Work(fleet / "a").tree() == before["a"]
    conflict = Work(fleet / "conflict")
    assert conflict.tree() == before["conflict"]
    assert conflict.git("branch", "--list", BRANCH) == ""
    entry = next(one for one in data["repositories"] if one["folder"].endswith("conflict"))
    assert entry["conflicts"] == ["package.json"]


def test_a_second_run_finds_the_branches(fleet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (fleet / "repos.txt").write_text("a\nb\n")
    arguments = ["fleet", "update", str(fleet / "repos.txt"), "--to", SHIPPED, "--jobs", "2"]
    assert run(arguments) == 0
    heads = [Work(fleet / name).git("rev-parse", BRANCH) for name in ("a", "b")]
    assert run(arguments) == 0
    assert "2 repositories: 2 there." in capsys.readouterr().out
    assert [Work(fleet / name).git("rev-parse", BRANCH) for name in ("a", "b")] == heads


def test_a_dry_run_writes_nothing_and_push_reaches_the_remote(fleet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    work = Work(fleet / "a")
    (fleet / "repos.txt").write_text("a\n")
    arguments = ["fleet", "update", str(fleet / "repos.txt"), "--to", SHIPPED]
    assert run([*arguments, "--dry-run"]) == 0
    assert work.git("branch", "--list", BRANCH) == ""
    work.git("init", "--quiet", "--bare", str(fleet / "remote.git"))
    work.git("remote", "add", "origin", str(fleet / "remote.git"))
    assert run([*arguments, "--push", "--markdown"]) == 0
    assert "| a | updated | v0.1.0 |" in capsys.readouterr().out
    assert Work(fleet / "remote.git").git("rev-parse", BRANCH) == work.git("rev-parse", BRANCH)


def test_the_matrix_is_what_a_ci_system_reads(fleet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (fleet / "repos.txt").write_text("acme/shop\nacme/desk # both\n")
    assert run(["fleet", "matrix", str(fleet / "repos.txt")]) == 0
    expected = {"include": [{"repository": "acme/shop"}, {"repository": "acme/desk"}]}
    assert json.loads(capsys.readouterr().out) == expected


@pytest.mark.parametrize(("text", "words"), [("# none\n", "the list is empty"), ("a\nb\na\n", "a is there twice")])
def test_a_list_that_cannot_be_meant_is_refused(
    tmp_path: Path, text: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "repos.txt").write_text(text)
    assert run(["fleet", "update", str(tmp_path / "repos.txt")]) == 2
    assert words in capsys.readouterr().err
