"""The script that makes releases: it appends, and it does nothing else."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scaffold import __version__
from scaffold.releases.working import working_release

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
FIRST = {
    "v0.1.0": "8a302339aeaeef45d14d862d53e4856a667f2967",
    "v0.2.0": "545b2c24b3df7e04940effdba178757df4c8093b",
    "v0.3.0": "656503e06f1c0e78d8f132900ebf7c82622b52a0",
}
"""The first releases. Each stands on the one before: none can be another without the ids after it being others."""


def load_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("release_script", ROOT / "scripts" / "release.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["release_script"] = module
    spec.loader.exec_module(module)
    return module


script: Any = load_script()


def git(folder: Path, *args: str) -> str:
    return subprocess.run(["git", *args], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "templates"
    (folder / "project" / "src").mkdir(parents=True)
    (folder / "project" / "src" / "a.ts").write_text("a\n")
    (folder / "project" / "run.sh").write_text("true\n")
    (folder / "project" / "run.sh").chmod(0o755)
    (folder / "kit" / "__pycache__").mkdir(parents=True)
    (folder / "kit" / "__pycache__" / "a.pyc").write_bytes(b"made by a run")
    describe(folder, "1.0.0")
    return folder


def describe(folder: Path, version: str, **more: str) -> None:
    lines = [
        f"version: {version}",
        "notes: [Something for everyone.]",
        *(f"{key}: {value}" for key, value in more.items()),
    ]
    (folder / "release.yml").write_text("\n".join(lines) + "\n")


def release(folder: Path) -> str:
    bundle = folder.parent / "t.bundle"
    changelog = folder.parent / "CHANGELOG.md"
    if not changelog.exists():
        changelog.write_text("# Changelog\n")
    script.main(["--templates", str(folder), "--bundle", str(bundle), "--changelog", str(changelog)])
    return bundle.read_bytes().hex()


def test_releases_are_appended_and_keep_their_ids(tree: Path, tmp_path: Path) -> None:
    release(tree)
    bundle = str(tmp_path / "t.bundle")
    first = git(tmp_path, "bundle", "list-heads", bundle)
    describe(tree, "1.1.0")
    release(tree)
    second = git(tmp_path, "bundle", "list-heads", bundle)
    old = next(line for line in first.splitlines() if line.endswith("refs/tags/v1.0.0"))
    assert old in second.splitlines()
    git(tmp_path, "clone", "--quiet", "--branch", "v1.1.0", bundle, "clone")
    assert git(tmp_path / "clone", "rev-list", "--count", "HEAD") == "2"
    assert git(tmp_path / "clone", "ls-files", "--stage", "project/run.sh").startswith("100755")
    assert "__pycache__" not in git(tmp_path / "clone", "ls-files")


def test_the_same_templates_give_the_same_commit_on_every_machine(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(tree)
    first = git(tmp_path, "bundle", "list-heads", str(tmp_path / "t.bundle"))
    for made in tmp_path.glob("t.*"):
        made.unlink()
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "somebody else")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2001-01-01T00:00:00Z")
    release(tree)
    assert git(tmp_path, "bundle", "list-heads", str(tmp_path / "t.bundle")) == first


@pytest.mark.parametrize("version", ["1.0.0", "0.9.9", "1.0", "1.0.0rc1"])
def test_history_is_not_changed(tree: Path, version: str) -> None:
    before = release(tree)
    (tree / "project" / "src" / "a.ts").write_text("b\n")
    describe(tree, version)
    with pytest.raises(SystemExit) as refusal:
        release(tree)
    assert refusal.value.code == 4
    assert (tree.parent / "t.bundle").read_bytes().hex() == before


@pytest.mark.parametrize(
    ("said", "passes"),
    [
        ({}, False),
        ({"renames": "{src/a.ts: src/b.ts}"}, True),
        ({"dropped": "[src/a.ts]"}, True),
        ({"renames": "{src/a.ts: src/c.ts}"}, False),
        ({"renames": "{src/a.ts: src/b.ts}", "dropped": "[run.sh]"}, False),
    ],
)
def test_a_file_that_is_gone_has_to_be_accounted_for(
    tree: Path, capsys: pytest.CaptureFixture[str], said: dict[str, str], *, passes: bool
) -> None:
    release(tree)
    (tree / "project" / "src" / "a.ts").rename(tree / "project" / "src" / "b.ts")
    describe(tree, "1.1.0", **said)
    if passes:
        release(tree)
        return
    with pytest.raises(SystemExit):
        release(tree)
    assert "release.yml" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text",
    [
        "version: 1.0.0\nnotes: []\n",
        "version: 1.0.0\nnotes: [a]\nanswers: [{rename_choice: {option: a, from: off, to: none}}]\n",
        "version: 1.0.0\nnotes: [a]\nanswers: [{rename_choice: {option: a, from: b}}]\n",
        "version: 1.0.0\nnotes: [a]\nmigrations: [rm -r]\n",
    ],
)
def test_a_manifest_that_nobody_could_follow_is_refused(tree: Path, text: str) -> None:
    (tree / "release.yml").write_text(text)
    with pytest.raises(SystemExit):
        release(tree)
    assert not (tree.parent / "t.bundle").exists()


def test_a_link_would_not_survive_a_wheel(tree: Path) -> None:
    (tree / "project" / "link").symlink_to("run.sh")
    with pytest.raises(SystemExit):
        release(tree)


def test_the_changelog_has_the_newest_release_first(tree: Path, tmp_path: Path) -> None:
    release(tree)
    describe(tree, "1.1.0")
    release(tree)
    headings = [line for line in (tmp_path / "CHANGELOG.md").read_text().splitlines() if line.startswith("## ")]
    assert headings == ["## 1.1.0", "## 1.0.0"]


def test_what_was_released_is_in_the_bundle_that_is_shipped(tmp_path: Path) -> None:
    repository = script.Repository(tmp_path)
    repository.load(script.BUNDLE)
    released = repository.tags()
    assert released == script.released(script.BUNDLE)
    assert dict(list(released.items())[: len(FIRST)]) == FIRST
    assert script.number(list(released)[-1]) <= script.number(f"v{__version__}"), "a package knows no later release"


def test_a_bundle_that_is_not_what_was_released_is_refused(
    tree: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    release(tree)
    (tree / "project" / "src" / "a.ts").write_text("another past\n")
    (tmp_path / "t.bundle").unlink()
    describe(tree, "1.1.0")
    with pytest.raises(SystemExit):
        release(tree)
    assert "was released as v1.0.0" in capsys.readouterr().err
    assert not (tmp_path / "t.bundle").exists()


def test_the_package_has_the_version_that_is_released(capsys: pytest.CaptureFixture[str], tree: Path) -> None:
    before = script.BUNDLE.read_bytes()
    describe(tree, "99.0.0")
    with pytest.raises(SystemExit):
        script.main(["--templates", str(tree)])
    assert '__init__.py: expected __version__ = "99.0.0"' in capsys.readouterr().err
    assert script.BUNDLE.read_bytes() == before


def test_templates_that_are_no_release_say_so() -> None:
    """Either the newest release in the bundle is `templates/`, or the version that is recorded ends in +dev."""
    if not script.is_released(script.TEMPLATES, script.BUNDLE):
        assert working_release().tag == f"v{__version__}+dev"


def test_the_changelog_is_the_notes_of_the_releases(tmp_path: Path) -> None:
    repository = script.Repository(tmp_path)
    repository.load(script.BUNDLE)
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    for tag in repository.tags():
        notes = repository.git("log", "-1", "--format=%b", tag).splitlines()
        assert f"## {tag.removeprefix('v')}\n\n" + "\n".join(line for line in notes if line) in changelog
