"""A part of the tests can be asked for: by capability, by project, and what is quick."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rows import label, rows

ROOT = Path(__file__).resolve().parents[2]


def collected(*arguments: str, code: int = 0) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return [*done.stdout.splitlines(), *done.stderr.splitlines()]


@pytest.mark.parametrize("row", [rows()[0], rows()[-1]], ids=["quick", "full"])
def test_a_project_is_found_by_its_label(row: dict[str, str]) -> None:
    """Whether a run for every change takes it or not: who asks for it wants it."""
    found = [line for line in collected("tests/e2e", "--project", label(row)) if "::" in line]
    assert f"tests/e2e/test_matrix.py::test_everything_generated_works[{label(row)}]" in found
    assert all(line.endswith(f"[{label(row)}]") for line in found)


def test_an_unknown_project_is_answered_with_those_that_there_are() -> None:
    said = collected("tests/e2e", "--project", "api-oracle", code=4)
    assert "ERROR: --project: there is no api-oracle; there are" in said
    assert f"  {label(rows()[0])}" in said


def test_a_capability_is_found_by_its_name() -> None:
    found = [line for line in collected("tests/render", "tests/cli", "--capability", "container") if "::" in line]
    assert any("test_delivery.py::test_dockerfile" in line for line in found)
    assert any("test_exclude_table.py" in line for line in found)
    assert not any("test_schema" in line or "test_no_color" in line for line in found)
    rendered = [line for line in found if "test_combinations.py::test_it_renders[" in line]
    assert 2 <= len(rendered) <= 4, "few rows with each of its choices"


def test_a_choice_is_found_in_whole_projects() -> None:
    found = [line for line in collected("tests/e2e/test_matrix.py", "--capability", "pnpm") if "::" in line]
    assert found
    assert all("package_manager.pnpm" in line for line in found if "works[" in line)


def test_an_unknown_capability_is_answered_with_those_that_there_are() -> None:
    said = "\n".join(collected("tests/unit", "--capability", "telepathy", code=4))
    assert "--capability: nothing is called telepathy; there are " in said
    assert "soft_delete" in said
    assert "package_manager" in said


def test_what_is_quick_is_marked_by_where_it_is() -> None:
    found = collected("tests/unit/test_input.py", "tests/unit/test_fuzz.py", "tests/cli/test_new.py", "-m", "fast")
    files = {line.partition("::")[0] for line in found if "::" in line}
    assert files == {"tests/unit/test_input.py"}
