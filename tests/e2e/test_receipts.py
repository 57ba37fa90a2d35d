"""What has passed is said once, and believed only where it is true: the support matrix, and receipts of projects."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from harness import tested
from harness.project import Project
from harness.receipts import WORKS, missing, page, receipt, tree_in
from test_matrix import EXPECTED
from test_wiring import PROJECTS

from conftest import ROOT
from rows import plain
from scaffold.releases.files import tree_of
from scaffold.releases.release import templates_root

if TYPE_CHECKING:
    from pathlib import Path

FIRST = receipt(plain(database="sqlite"), WORKS)
SECOND = receipt(plain(face="next", auth="nextauth"), WORKS)
PROVEN = receipt(plain(), "16 proofs of practices, on vacations.yaml")

DOCUMENT = ROOT / "docs" / "support-matrix.md"

FACTS = {
    "project": "api-sqlite-jwt-none",
    "passed": WORKS,
    "tree": "a1",
    "packages": "b2",
    "node": "v20.19.0",
    "machine": "Linux x86_64",
    "tests": "c3",
}


def test_a_page_names_its_templates_and_each_project_once() -> None:
    text = page("abc1", [SECOND, FIRST, SECOND])
    assert tree_in(text) == "abc1"
    assert [line for line in text.splitlines() if line in {FIRST, SECOND}] == [FIRST, SECOND]
    assert tree_in("another document") == ""


def test_a_run_is_whole_when_nothing_is_missing() -> None:
    assert missing([FIRST, SECOND, PROVEN], [FIRST, SECOND], 1) == []
    assert missing([FIRST, PROVEN], [FIRST, SECOND], 1) == [SECOND]
    assert missing([FIRST, SECOND], [FIRST, SECOND], 1) == ["1 of 1 projects with proofs of practices"]


def test_the_support_matrix_is_whole() -> None:
    """Of the templates that it names; before a release (SCAFFOLD_RELEASE=1) these have to be the ones that are cut."""
    text = DOCUMENT.read_text("utf-8")
    ours = tree_in(text) == tree_of(templates_root())
    if os.environ.get("SCAFFOLD_RELEASE") == "1":
        assert ours, "docs/support-matrix.md is of other templates: run FULL=1 .ci/run"
    if ours:
        assert missing(text.splitlines(), EXPECTED, len(PROJECTS)) == []


def test_a_receipt_is_believed_for_exactly_what_passed(tmp_path: Path) -> None:
    assert not tested.believed(FACTS, tmp_path)
    tested.keep(FACTS, tmp_path)
    assert tested.believed(FACTS, tmp_path)


@pytest.mark.parametrize("key", [key for key in FACTS if key not in ("project", "passed")])
def test_whatever_is_different_is_tested_again(tmp_path: Path, key: str) -> None:
    tested.keep(FACTS, tmp_path)
    other = {**FACTS, key: "other"}
    assert not tested.believed(other, tmp_path)
    tested.keep(other, tmp_path)
    assert tested.believed(other, tmp_path)
    assert not tested.believed(FACTS, tmp_path), "one receipt for each project: the last one"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_receipt_that_was_changed_is_not_believed(tmp_path: Path) -> None:
    """Somebody writes another tree into it, and leaves the seal as it was."""
    tested.keep(FACTS, tmp_path)
    [file] = tmp_path.iterdir()
    file.write_text(file.read_text("utf-8").replace('"a1"', '"d4"'), "utf-8")
    assert not tested.believed({**FACTS, "tree": "d4"}, tmp_path)
    assert not tested.believed(FACTS, tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"passed"', "\x00", json.dumps({**FACTS, "more": "1"})])
def test_a_receipt_that_cannot_be_read_is_not_believed(tmp_path: Path, text: str) -> None:
    tested.file_of(FACTS, tmp_path).write_text(text, "utf-8")
    assert not tested.believed(FACTS, tmp_path)


def test_the_receipt_of_another_project_is_not_believed(tmp_path: Path) -> None:
    other = {**FACTS, "project": "next-sqlite-none-none"}
    tested.keep(other, tmp_path)
    tested.file_of(other, tmp_path).rename(tested.file_of(FACTS, tmp_path))
    assert not tested.believed(FACTS, tmp_path)


def test_receipts_of_projects_that_are_gone_go(tmp_path: Path) -> None:
    for name in ("a", "b"):
        tested.keep({**FACTS, "project": name}, tmp_path)
    tested.forget([tested.file_of({**FACTS, "project": "a"}, tmp_path)], tmp_path)
    assert {path.name[0] for path in tmp_path.iterdir()} == {"a"}


def test_the_tree_is_what_is_rendered_and_not_which_release_it_is(tmp_path: Path) -> None:
    def make(name: str, **files: str) -> str:
        folder = tmp_path / name
        for path, text in {
            "src.ts": "one",
            ".copier-answers.yml": "_commit: v1\nname: demo\nbase_hash: x\n",
            **{key.replace("__", "/"): value for key, value in files.items()},
        }.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8")
        return tested.tree(folder)

    one = make("one")
    later = {".copier-answers.yml": "_commit: v2\nname: demo\nbase_hash: y\n"}
    assert make("two", **later) == one
    assert make("three", node_modules__a__b="1", **{"package-lock.json": "{}"}) == one
    assert make("four", **{"src.ts": "two"}) != one
    assert make("five", **{".copier-answers.yml": "_commit: v1\nname: other\nbase_hash: x\n"}) != one
    (tmp_path / "one" / "src.ts").chmod(0o755)
    assert tested.tree(tmp_path / "one") != one


def test_another_lockfile_is_another_receipt(tmp_path: Path) -> None:
    (tmp_path / "package-lock.json").write_text("{}", "utf-8")
    before = tested.packages(tmp_path, "npm")
    (tmp_path / "package-lock.json").write_text('{"name": "x"}', "utf-8")
    assert tested.packages(tmp_path, "npm") != before


def test_a_changed_test_is_another_receipt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tested, "E2E", tmp_path)
    (tmp_path / "harness").mkdir()
    (tmp_path / "harness" / "a.py").write_text("1", "utf-8")
    before = tested.code([tmp_path / "harness"])
    (tmp_path / "harness" / "a.py").write_text("2", "utf-8")
    assert tested.code([tmp_path / "harness"]) != before


def test_what_is_kept_here_is_sealed() -> None:
    """A receipt in the repository that nobody can believe is rubbish."""
    for path in tested.FOLDER.glob("*.json"):
        found = json.loads(path.read_text("utf-8"))
        assert found.pop("seal") == tested.seal(found), path
        assert tested.file_of(found) == path


def test_a_project_of_ours_has_facts(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"name": "x", "version": "1.0.0"}', "utf-8")
    project = Project(tmp_path, {"package_manager": "npm"})
    found = tested.facts(project, "x", "types", ROOT / "tests" / "e2e" / "test_types.py")
    assert found.keys() == FACTS.keys()
    assert all(found.values())
    assert found == tested.facts(project, "x", "types", ROOT / "tests" / "e2e" / "test_types.py")
    assert not (tmp_path / "package-lock.json").exists(), "nothing is left in the project"
