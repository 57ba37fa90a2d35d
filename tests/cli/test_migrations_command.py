"""`scaffold migrations merge`, typed in a project where two branches each added a migration."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from scaffold.cli.run import run
from scaffold.history import Migration, heads, next_migration, write_files
from scaffold.options import default_input
from scaffold.releases.working import working_release

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a project of which only the history and the recorded answers are there."""
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    monkeypatch.chdir(tmp_path)
    answers = default_input({"name": "demo", "database": "postgres"})
    recorded = {"_src_path": "https://x.invalid", "_commit": "v0", "base_hash": "v0 0", **answers}
    (tmp_path / ".copier-answers.yml").write_text(json.dumps(recorded))
    for queue in ("none", "bullmq"):
        write_files(tmp_path, migration(tmp_path, {**answers, "queue": queue}))
    return tmp_path


def migration(project: Path, answers: dict[str, object]) -> Migration:
    made = next_migration(project, answers, answers, working_release(), allow_data_loss=True)
    assert made is not None
    return made


def test_two_heads_are_joined_and_staged(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (head,) = heads(project, "postgres")
    twin = json.loads((head.path / "state.json").read_text())
    twin["id"] = "00000000000001_of_another_branch"
    other = head.path.parent / twin["id"]
    other.mkdir()
    (other / "migration.sql").write_text("-- the same\n")
    (other / "state.json").write_text(json.dumps(twin))

    assert run(["migrations", "merge", "--json"]) == 0
    name = json.loads(capsys.readouterr().out)["migrations"][0]

    assert [head.id for head in heads(project, "postgres")] == [name]
    staged = subprocess.run(["git", "diff", "--cached", "--name-only"], capture_output=True, text=True, check=True)
    assert staged.stdout.splitlines() == [
        f"prisma/migrations/postgres/{name}/migration.sql",
        f"prisma/migrations/postgres/{name}/state.json",
    ]


def test_one_head_is_left_alone(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["migrations", "merge"]) == 0
    assert "one head" in capsys.readouterr().out
    assert len(heads(project, "postgres")) == 1


def test_a_squashed_history_gets_its_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the hint says: record it, then the next change starts from there."""
    shop = tmp_path / "shop"
    words = ["new", "shop", "--defaults", "--database", "sqlite", "--no-install", "--directory", str(shop)]
    assert run(words) == 0
    monkeypatch.chdir(shop)
    history = shop / "prisma/migrations/sqlite"
    first = next(history.glob("*_init"))
    (first / "state.json").unlink()
    first.rename(history / "20260131120000_squashed")
    subprocess.run(["git", "add", "--all"], check=True)
    assert run(["add", "field", "Note", "colour: string(..9)?"]) == 4
    assert run(["migrations", "baseline"]) == 0
    assert run(["migrations", "baseline", "--json"]) == 0
    assert run(["add", "field", "Note", "colour: string(..9)?"]) == 0
    names = sorted(path.parent.name for path in history.glob("*/migration.sql"))
    assert [name.split("_")[1] for name in names] == ["squashed", "baseline", "add"]
    assert 'ADD COLUMN "colour"' in (history / names[-1] / "migration.sql").read_text()
