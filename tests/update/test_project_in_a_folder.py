"""A project that is one folder of its repository: every path that is told is one of the project."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from lifecycle_projects import BLANK, Work, make_project

from scaffold.cli.run import run

if TYPE_CHECKING:
    from pathlib import Path

UPDATE = ["update", "--to", "v0.3.0", "--no-install"]


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Work:
    """Make a project in services/shop whose package.json is going to conflict, and stand in it."""
    work = make_project(tmp_path / "services" / "shop", "v0.1.0", BLANK)
    (work.path / ".git").rename(tmp_path / ".git")
    (tmp_path / "package.json").write_text('{ "name": "everything" }\n')
    text = work.read("package.json")
    work.write("package.json", text.replace('"pino-pretty": "^13.0.0"', '"pino-pretty": "12.0.0"'))
    Work(tmp_path).commit("edited")
    monkeypatch.chdir(work.path)
    return work


def data(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    capsys.readouterr()
    run([*words, "--json"])
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("folder", [".", "src/platform"])
def test_paths_are_those_of_the_project(
    shop: Work, folder: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(shop.path / folder)
    before = shop.tree()
    found = data(capsys, *UPDATE)
    assert (found["exit_code"], found["project"]) == (3, "services/shop")
    assert [one["path"] for one in found["conflicts"]] == ["package.json"]
    assert [one["path"] for one in found["files"]] == [".copier-answers.yml"]
    assert set(data(capsys, "update", "--abort")["paths"]) == {".copier-answers.yml", "package.json"}
    assert shop.tree() == before


def test_words_say_where_the_paths_begin(shop: Work, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*UPDATE, "--markdown"]) == 3
    body = capsys.readouterr().out
    assert "merged into `services/shop` of this repository; paths are relative to it." in body
    assert "\n| `package.json` | both changed the same lines |" in body
    assert run(["update", "--abort"]) == 0
    capsys.readouterr()
    assert run(UPDATE) == 3
    text = capsys.readouterr().out
    assert text.startswith("In services/shop, and paths are relative to it.\n")
    assert "\n  package.json (both changed the same lines)\n" in text
    shop.write("package.json", "{}\n")
    shop.git("add", "package.json")
    assert shop.git("diff", "--name-only", "--diff-filter=U") == ""


def test_a_change_on_top_of_another_is_taken_back_alone(shop: Work, capsys: pytest.CaptureFixture[str]) -> None:
    states = [shop.tree()]
    assert run(["set", "description=One"]) == 0
    states.append(shop.tree())
    assert run(["set", "description=Two"]) == 0
    capsys.readouterr()
    assert run(["update", "--abort"]) == 0
    assert "The change before it is still there" in capsys.readouterr().out
    assert shop.tree() == states[1]
    assert data(capsys, "update", "--abort")["earlier"] is False
    assert shop.tree() == states[0]
