"""`scaffold verify` on a project with tools that answer at once; the real ones run in tests/e2e/test_wiring.py."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

PROOF = "node-line"
TEST = "the package runs on Node.js that gets repairs, and is developed on one of those"
VITEST = """
import { readFileSync, writeFileSync } from 'node:fs';
const report = process.argv.find((argument) => argument.startsWith('--outputFile=')).slice('--outputFile='.length);
const failing = %s;
const outcome = (failed) => failed ? ['failed', ['AssertionError: no']] : ['passed', []];
const result = (file, fullName, failed) => {
  const [status, failureMessages] = outcome(failed);
  return { name: `${process.cwd()}/${file}`, assertionResults: [{ fullName, status, failureMessages }] };
};
writeFileSync(report, JSON.stringify({ testResults: [
  result('test/delivery/package.test.ts', %s, failing),
  result('src/platform/config/sections.test.ts', 'sections', false),
] }));
"""
SERVER = "import('node:http').then((http) => http.createServer((_, answer) => answer.end()).listen(process.env.PORT))"
NOTICES = "readFileSync('.nvmrc', 'utf8') !== '24\\n'"
ANSWERS = """
_commit: 0.0.0+dev
_src_path: https://scaffold.invalid/templates
domain: {resources: []}
face: api
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "demo"
    tool = "#!/bin/sh\nexit 0\n"
    files = {
        ".copier-answers.yml": ANSWERS,
        ".env": "DATABASE_URL=postgresql://precious\n",
        ".nvmrc": "24\n",
        "package.json": json.dumps({"scripts": {"dev": f'node -e "{SERVER}"'}}),
        "tsconfig.json": "{}",
        "test/delivery/package.test.ts": "",
        "src/platform/config/sections.test.ts": "",
        "node_modules/.bin/tsc": tool,
        "node_modules/.bin/eslint": tool,
        "node_modules/vitest/vitest.mjs": VITEST % (NOTICES, json.dumps(TEST)),
    }
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    for path in (root / "node_modules/.bin").iterdir():
        path.chmod(0o755)
    return root


def verify(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scaffold", "verify", *arguments],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def state(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_proof_that_holds(project: Path) -> None:
    before = state(project.parent)

    done = verify(project, PROOF)

    assert (done.returncode, done.stdout) == (0, f"holds  {PROOF}\n1 of 1 proofs of 0.0.0+dev hold\n"), done.stderr
    assert state(project.parent) == before, "the project and its neighbours are as they were"


def test_a_test_that_notices_nothing_is_found(project: Path) -> None:
    (project / "node_modules/vitest/vitest.mjs").write_text(VITEST % ("false", json.dumps(TEST)))

    done = verify(project, PROOF, "--json")

    assert done.returncode == 1, done.stderr
    report = json.loads(done.stdout)
    assert (report["ok"], report["proofs"][0]["id"], report["proofs"][0]["holds"]) == (False, PROOF, False)
    assert "passes although its subject is taken out" in report["proofs"][0]["findings"][0]


@pytest.mark.parametrize(
    ("path", "text", "finding"),
    [
        ("node_modules/.bin/tsc", "#!/bin/sh\necho TS2345\nexit 2\n", "npx tsc finds something"),
        ("node_modules/.bin/eslint", "#!/bin/sh\nexit 1\n", ""),
        ("package.json", '{"scripts": {"dev": "exit 3"}}', "does not boot"),
        (".nvmrc", "22\n", "found 0 times instead of once"),
    ],
)
def test_a_patch_must_leave_a_project_that_works(project: Path, path: str, text: str, finding: str) -> None:
    (project / path).write_text(text)

    done = verify(project, PROOF)

    # No source is touched by this proof, so the linter is not asked.
    assert (done.returncode, finding in done.stdout) == (1 if finding else 0, True), done.stdout + done.stderr


def test_a_proof_that_does_not_speak_of_the_project_is_named(project: Path) -> None:
    done = verify(project, "face-next")

    assert done.returncode == 2
    assert "no proof of this project is named face-next" in done.stderr
    assert PROOF in done.stderr


def test_nothing_is_installed(project: Path) -> None:
    shutil.rmtree(project / "node_modules")

    done = verify(project, PROOF)

    assert done.returncode == 2
    assert "not installed" in done.stderr
