"""Runs vitest on some files of a project and says how each test ended, and why."""

from __future__ import annotations

import json
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scaffold.setup.process import run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ASSERTION = re.compile(
    r"AssertionError|(Error: )?promise (resolved|rejected) .* instead of (rejecting|resolving)", re.DOTALL
)
"""How a failed expectation begins in vitest's report; `expect(promise).rejects` has words of its own."""


@dataclass(frozen=True)
class VitestResult:
    """How one test ended."""

    file: str
    name: str
    passed: bool
    message: str

    @property
    def by_assertion(self) -> bool:
        """It failed because an expectation did not hold, not because something did not load."""
        return not self.passed and ASSERTION.match(self.message) is not None


def run_tests(project: Path, test_files: Sequence[str], env: Mapping[str, str]) -> tuple[list[VitestResult], str]:
    """Run some test files; return every test's result and the text that vitest printed."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        done = run(
            [
                "node",
                "node_modules/vitest/vitest.mjs",
                "run",
                "--reporter=json",
                f"--outputFile={report}",
                "--coverage.enabled=false",
                *test_files,
            ],
            cwd=project,
            env={**env, "CI": "1", "NO_COLOR": "1"},
        )
        data = json.loads(report.read_text("utf-8")) if report.is_file() else {"testResults": []}
    return results(data, project), done.output


def results(report: dict[str, Any], project: Path) -> list[VitestResult]:
    """Read vitest's JSON report. A file that did not load is one failed test without a name."""
    found: list[VitestResult] = []
    for entry in report["testResults"]:
        file = Path(entry["name"]).resolve().relative_to(project.resolve()).as_posix()
        if not entry["assertionResults"]:
            found.append(VitestResult(file, "", entry["status"] == "passed", entry.get("message") or "nothing ran"))
        for test in entry["assertionResults"]:
            message = "\n".join(test.get("failureMessages") or [])
            found.append(VitestResult(file, test["fullName"].strip(), test["status"] == "passed", message))
    return found
