"""The verifier of practices: a proof counts only when everything that it promises is seen to hold."""

from pathlib import Path

import pytest

from scaffold.practices.patching import PatchError, patched
from scaffold.practices.proofs import Edit, Proof, built, proof
from scaffold.practices.testrun import VitestResult, results
from scaffold.practices.verify import judged

PROOF = Proof(
    id="limit",
    proves=("API-6", "floor.rate-limit"),
    artefacts=(),
    edits=(),
    test_file="test/limit.test.ts",
    test_name="the limit answers 429",
    unrelated="test/other.test.ts",
    when={},
)
FAILED = VitestResult(
    "test/limit.test.ts", "the limit answers 429", passed=False, message="AssertionError: expected 200"
)
GREEN = VitestResult("test/other.test.ts", "other", passed=True, message="")


def test_a_patch_is_applied_and_taken_back(tmp_path: Path) -> None:
    (tmp_path / "a.ts").write_text("one\ntwo\n")

    with patched(tmp_path, [Edit("a.ts", "one\n", ""), Edit("a.ts", "two", "2")]) as touched:
        assert (tmp_path / "a.ts").read_text() == "2\n"
        assert touched == ["a.ts"]

    assert (tmp_path / "a.ts").read_text() == "one\ntwo\n"


def test_a_patch_is_taken_back_when_a_check_raises(tmp_path: Path) -> None:
    (tmp_path / "a.ts").write_text("one\n")

    with pytest.raises(KeyboardInterrupt), patched(tmp_path, [Edit("a.ts", "one", "1")]):
        raise KeyboardInterrupt

    assert (tmp_path / "a.ts").read_text() == "one\n"


@pytest.mark.parametrize("find", ["absent", "t"])
def test_a_patch_must_match_exactly_once(tmp_path: Path, find: str) -> None:
    (tmp_path / "a.ts").write_text("one two t\n")

    with (
        pytest.raises(PatchError, match=r"a\.ts"),
        patched(tmp_path, [Edit("a.ts", "one", "1"), Edit("a.ts", find, "")]),
    ):
        pass

    assert (tmp_path / "a.ts").read_text() == "one two t\n"


def test_a_patch_of_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PatchError, match="no such file"), patched(tmp_path, [Edit("b.ts", "x", "")]):
        pass


def test_a_patch_that_changes_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.ts").write_text("one\n")

    with pytest.raises(PatchError, match="changes nothing"), patched(tmp_path, [Edit("a.ts", "one", "one")]):
        pass


def test_a_proof_holds_when_its_test_fails_by_assertion_and_the_other_stays_green() -> None:
    assert judged(PROOF, [FAILED, GREEN]) == []


@pytest.mark.parametrize(
    ("found", "finding"),
    [
        ([VitestResult(FAILED.file, FAILED.name, passed=True, message=""), GREEN], "passes although"),
        ([VitestResult(FAILED.file, FAILED.name, passed=False, message="TypeError: x"), GREEN], "not by an assertion"),
        ([VitestResult(FAILED.file, "another", passed=False, message="AssertionError"), GREEN], "no test named"),
        ([FAILED], "did not run"),
        ([FAILED, VitestResult(GREEN.file, "other", passed=False, message="AssertionError")], "fails as well"),
    ],
)
def test_anything_else_is_a_finding(found: list[VitestResult], finding: str) -> None:
    assert any(finding in text for text in judged(PROOF, found))


def test_a_test_file_that_does_not_load_is_no_assertion(tmp_path: Path) -> None:
    report = {
        "testResults": [
            {
                "name": str(tmp_path / "test/limit.test.ts"),
                "status": "failed",
                "assertionResults": [],
                "message": "SyntaxError",
            }
        ]
    }

    [result] = results(report, tmp_path)

    assert not result.passed
    assert not result.by_assertion


def test_only_rows_with_a_proof_are_built() -> None:
    rows = built([PROOF])

    assert rows == {"API-6": ["limit"], "floor.rate-limit": ["limit"]}
    assert "ERR-1" not in rows


def test_a_proof_names_the_projects_that_it_holds_in() -> None:
    entry = {
        "id": "x",
        "proves": [],
        "artefacts": [],
        "patch": {},
        "test": {"file": "a", "name": "b"},
        "when": {"face": "api", "auth": ["jwt", "session"], "resource": "Task"},
    }
    answers = {"face": "api", "auth": "jwt", "domain": {"resources": [{"name": "Task"}]}}

    assert proof(entry).holds_in(answers)
    assert not proof(entry).holds_in({**answers, "auth": "none"})
    assert not proof(entry).holds_in({**answers, "face": "next"})
    assert not proof(entry).holds_in({**answers, "domain": {"resources": [{"name": "Note"}]}})
