"""What people install: a wheel in an environment of its own makes a project and updates one, with nothing beside it."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OLD = """version: 1
name: shop
database: sqlite
auth: none
queue: none
container: none
resources: {}
"""


def call(*command: str, cwd: Path) -> str:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "GIT_"))}
    who = {f"GIT_{who}_{what}": "t@t.invalid" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    done = subprocess.run(command, cwd=cwd, env=kept | who, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    call(
        sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT), cwd=folder
    )
    (found,) = folder.glob("*.whl")
    return found


def test_the_history_and_the_compiled_templates_are_in_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        bundle = archive.read("scaffold/releases/templates.bundle")
    assert bundle == (ROOT / "src/scaffold/releases/templates.bundle").read_bytes()
    assert [name for name in names if name.startswith("scaffold/_templates/.compiled/")]
    assert "scaffold/_templates/release.yml" in names
    assert "scaffold/automation/github.yml" in names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/")) or "__pycache__" in name]


def test_installed_alone_it_makes_a_project_and_updates_one(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    tools = tmp_path / "venv/bin"
    call(str(tools / "python"), "-m", "pip", "install", "--quiet", str(wheel), cwd=tmp_path)
    scaffold = str(tools / "scaffold")
    (tmp_path / "input.yaml").write_text(OLD)
    call(scaffold, "new", "--from", "input.yaml", "--no-install", "--directory", "made", cwd=tmp_path)
    assert (tmp_path / "made/.git").is_dir()
    call(scaffold, "set", "ci=none", "--no-install", "--commit", cwd=tmp_path / "made")
    assert not (tmp_path / "made/.github").exists()

    first = (
        "import sys; from pathlib import Path; from scaffold.releases.store import BundleStore; "
        "from scaffold.lifecycle.inputs import understand; from scaffold.render import render_files, write_files; "
        "release = BundleStore().get('v0.1.0'); text = Path('input.yaml').read_text(); "
        "write_files(render_files(understand(text, release).answers, release=release).files, Path('old')); "
        "Path('old/scaffold.yaml').write_text(text)"
    )
    (tmp_path / "old").mkdir()
    call(str(tools / "python"), "-c", first, cwd=tmp_path)
    for words in (("init", "--quiet"), ("add", "--all"), ("commit", "--quiet", "--message", "made")):
        call("git", *words, cwd=tmp_path / "old")
    said = call(scaffold, "update", "--no-install", "--commit", cwd=tmp_path / "old")
    assert "v0.1.0 →" in said
    assert "Nothing to change" in call(scaffold, "update", cwd=tmp_path / "old")
