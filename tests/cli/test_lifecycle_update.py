"""`scaffold update` through the releases of the bundle."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from scaffold.cli.run import run
from scaffold.lifecycle.inputs import understand
from scaffold.options.answers import default_of
from scaffold.options.catalogue import load_catalogue
from scaffold.options.dump import dump
from scaffold.releases.store import BundleStore
from scaffold.releases.working import working_release
from scaffold.render import create_project, render_files
from scaffold.setup.git import commit_everything, initialise

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scaffold.render.model import RenderedFile

STORE = BundleStore()
FIRST, SECOND, THIRD = "v0.1.0", "v0.2.0", "v0.3.0"


def input_of(tag: str, **answers: str) -> str:
    """The scaffold.yaml that a release writes for a project on SQLite."""
    catalogue = load_catalogue(STORE.get(tag).root)
    full: dict[str, Any] = {"database": "sqlite", **answers}
    for option in catalogue.options:
        full.setdefault(option.name, default_of(catalogue, option, full)[0])
    return dump(catalogue, full)


def files_of(tag: str, text: str) -> dict[str, RenderedFile]:
    release = STORE.get(tag)
    return dict(render_files(understand(text, release).answers, release=release).files)


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A project of each of the first two releases."""
    found = {}
    for tag, answers in ((FIRST, {}), (SECOND, {"dependency_updates": "off"})):
        folder = tmp_path_factory.mktemp("made") / tag
        text = input_of(tag, **answers)
        release = STORE.get(tag)
        create_project(
            understand(text, release).answers, folder, release=release, extra={"scaffold.yaml": text.encode()}
        )
        initialise(folder)
        commit_everything(folder, "made")
        found[tag] = folder
    return found


@pytest.fixture
def project(releases: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    def copy(tag: str) -> Path:
        folder = tmp_path / "project"
        shutil.copytree(releases[tag], folder)
        monkeypatch.chdir(folder)
        return folder

    return copy


def assert_is_the_render(folder: Path, tag: str) -> None:
    history = "prisma/migrations/"
    files = files_of(tag, (folder / "scaffold.yaml").read_text())
    wanted = {path: file for path, file in files.items() if not path.startswith(history)}
    listed = subprocess.run(["git", "ls-files"], cwd=folder, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    assert {path for path in listed if path and not path.startswith(history)} == {*wanted, "scaffold.yaml"}
    assert [path for path, file in wanted.items() if (folder / path).read_bytes() != file.data] == []


@pytest.mark.parametrize("target", [SECOND, THIRD])
def test_an_unedited_project_becomes_the_fresh_render(project: Any, target: str) -> None:
    folder = project(FIRST)
    assert run(["update", "--to", target]) == 0
    assert_is_the_render(folder, target)


def test_without_a_release_it_goes_to_the_newest_and_then_nothing(
    project: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = project(FIRST)
    assert run(["update", "--commit"]) == 0
    assert_is_the_render(folder, STORE.newest().tag)
    capsys.readouterr()
    assert run(["update", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["changed"] is False


def test_a_renamed_choice_is_renamed_in_the_users_file(project: Any) -> None:
    folder = project(SECOND)
    before = (folder / "scaffold.yaml").read_text().splitlines()
    assert run(["update", "--to", THIRD]) == 0
    after = (folder / "scaffold.yaml").read_text().splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 1
    assert changed[0][0].startswith('dependency_updates: "off"')
    assert changed[0][1].startswith("dependency_updates: none ")
    assert_is_the_render(folder, THIRD)


def test_a_choice_that_the_file_does_not_mention_is_kept(project: Any) -> None:
    """Another default of a newer release must not change a project in silence."""
    folder = project(SECOND)
    file = folder / "scaffold.yaml"
    file.write_text("".join(line for line in file.read_text().splitlines(keepends=True) if "dependency" not in line))
    assert run(["update", "--to", THIRD]) == 0
    assert "\ndependency_updates: none\n" in file.read_text()


def test_edits_stay(project: Any) -> None:
    folder = project(FIRST)
    package = folder / "package.json"
    package.write_text(package.read_text().replace('"dependencies": {', '"dependencies": {\n    "aaa": "^1.0.0",'))
    commit_everything(folder, "mine")
    assert run(["update", "--to", THIRD]) == 0
    found = json.loads(package.read_text())
    assert found["dependencies"]["aaa"] == "^1.0.0"
    assert found["devDependencies"]["pino-pretty"] == "^13.1.0"


def test_the_notes_between_are_told(project: Any, capsys: pytest.CaptureFixture[str]) -> None:
    project(FIRST)
    capsys.readouterr()
    assert run(["update", "--to", THIRD, "--markdown"]) == 0
    body = capsys.readouterr().out
    assert body.startswith("# Update to v0.3.0\n")
    assert "- v0.2.0: " in body
    assert "- v0.3.0: " in body
    assert "- pino-pretty: ^13.0.0 → ^13.1.0, for development" in body


def test_back_is_refused_with_the_way(project: Any, capsys: pytest.CaptureFixture[str]) -> None:
    project(SECOND)
    assert run(["update", "--to", FIRST]) == 2
    assert "git revert" in capsys.readouterr().err


def test_what_the_answers_file_names_as_its_source_is_only_text(project: Any) -> None:
    folder = project(FIRST)
    answers = folder / ".copier-answers.yml"
    text = answers.read_text()
    url = next(line for line in text.splitlines() if line.startswith("_src_path:"))
    answers.write_text(text.replace(url, "_src_path: git+ext::sh -c touch% /tmp/owned"))
    commit_everything(folder, "a stranger's")
    assert run(["update", "--to", SECOND]) == 4, "another text gives another hash"


def test_a_newer_release_is_a_notice_and_with_latest_a_finding(
    project: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    project(FIRST)
    capsys.readouterr()
    for words, notice in (([], True), (["--latest"], False)):
        run(["check", "--quick", "--json", *words])
        found = json.loads(capsys.readouterr().out)["findings"]
        assert [one["notice"] for one in found if one["check"] == "release"] == [notice]


ACCOUNT = "0199c2a4-7d2e-7cc3-98c4-dc0c0c07398f"
NOW = "2026-11-01T00:00:00.000+00:00"


def test_accounts_of_0_6_0_stay_and_learn_what_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release, folder = STORE.get("v0.6.0"), tmp_path / "project"
    text = input_of("v0.6.0")
    create_project(understand(text, release).answers, folder, release=release, extra={"scaffold.yaml": text.encode()})
    initialise(folder)
    commit_everything(folder, "made")
    database = sqlite3.connect(":memory:")
    made = _apply(database, folder, set())
    user = (ACCOUNT, "a@b.example", "Ada", "x", "member", NOW)
    database.execute("INSERT INTO users (id,email,name,password_hash,role,updated_at) VALUES (?,?,?,?,?,?)", user)
    session = (ACCOUNT, ACCOUNT, "y", NOW, NOW)
    database.execute("INSERT INTO sessions (id,user_id,token_hash,last_used_at,expires_at) VALUES (?,?,?,?,?)", session)
    monkeypatch.chdir(folder)
    monkeypatch.setattr(BundleStore, "newest", lambda _self: working_release())
    assert run(["update", "--commit"]) == 0
    _apply(database, folder, made)
    assert database.execute("SELECT email, password_hash, email_verified_at FROM users").fetchall() == [
        ("a@b.example", "x", None)
    ]
    assert database.execute("SELECT id, device FROM sessions").fetchall() == [(ACCOUNT, None)]
    assert database.execute("SELECT count(*) FROM account_mails").fetchone() == (0,)


def _apply(database: sqlite3.Connection, folder: Path, done: set[str]) -> set[str]:
    """Run the migrations that were not run yet; give the names of all."""
    steps = {step.parent.name: step for step in (folder / "prisma/migrations/sqlite").glob("*/migration.sql")}
    for name in sorted(set(steps) - done):
        database.executescript(steps[name].read_text("utf-8"))
    return set(steps)
