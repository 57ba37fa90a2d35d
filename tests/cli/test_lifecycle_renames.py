"""Renamed fields and resources, typed in a project whose database has rows: the rows keep what they hold."""

from __future__ import annotations

import sqlite3
import subprocess
from functools import cache
from typing import TYPE_CHECKING

import pytest

from scaffold.cli.run import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LOSE = "--allow-data-loss"
ACCOUNT, NOTE = (f"01890000-0000-7000-8000-00000000000{n}" for n in (1, 2))


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Projects that are made once for each database, and copied for each test."""

    @cache
    def make(database: str) -> Path:
        folder = tmp_path_factory.mktemp(database) / "shop"
        words = ["new", "shop", "--defaults", "--database", database, "--no-install", "--directory", str(folder)]
        assert run(words) == 0
        return folder

    return make


@pytest.fixture
def shop(
    made: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Path:
    folder = tmp_path / "shop"
    git(tmp_path, "clone", "--quiet", str(made(getattr(request, "param", "sqlite"))), str(folder))
    git(folder, "config", "user.name", "Ada")
    git(folder, "config", "user.email", "ada@example.org")
    monkeypatch.chdir(folder)
    return folder


class Deployed:
    """A database on which the project's migrations run as they come, each once."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.done = folder, set[str]()
        self.database = sqlite3.connect(":memory:")

    def migrate(self) -> None:
        """Run what is new."""
        for path in sorted(self.folder.glob("prisma/migrations/sqlite/*/migration.sql")):
            if path.parent.name not in self.done:
                self.done.add(path.parent.name)
                self.database.executescript(path.read_text(encoding="utf-8"))

    def note(self, body: str) -> None:
        """Write an account and a note of it, with a value for each column that has no default."""
        now = "2026-01-31T12:00:00.000+00:00"
        for table, row in (
            ("users", {"id": ACCOUNT, "email": "a@b.example", "name": "Ada", "password_hash": "x", "role": "member"}),
            ("notes", {"id": NOTE, "author_id": ACCOUNT, "title": "Milk", "body": body}),
        ):
            values = {**row, "created_at": now, "updated_at": now}
            places = ", ".join("?" for _ in values)
            self.database.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})", [*values.values()])
        self.database.commit()

    def value(self, query: str) -> object:
        return self.database.execute(query).fetchone()[0]


def edit(shop: Path, old: str, new: str) -> None:
    file = shop / "scaffold.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def newest(shop: Path) -> str:
    """The SQL of the last migration."""
    return max(shop.glob("prisma/migrations/*/*/migration.sql")).read_text(encoding="utf-8")


def test_a_renamed_field_keeps_what_rows_hold(shop: Path) -> None:
    deployed = Deployed(shop)
    deployed.migrate()
    deployed.note("two litres")
    edit(shop, "body: text(..5000)?", "details: text(..5000)? was(body)")
    assert run(["apply", "--commit"]) == 0
    deployed.migrate()
    assert deployed.value("SELECT details FROM notes") == "two litres"
    assert "body" not in (shop / "src/modules/notes/schema.ts").read_text(encoding="utf-8")


def test_a_renamed_resource_keeps_its_rows(shop: Path) -> None:
    deployed = Deployed(shop)
    deployed.migrate()
    deployed.note("two litres")
    edit(shop, "  Note:\n", "  Memo:\n    was: Note\n")
    edit(shop, "body: text(..5000)?", "details: text(..5000)? was(body)")
    assert run(["apply", "--commit"]) == 0
    deployed.migrate()
    assert deployed.value(f"SELECT details FROM memos WHERE author_id = '{ACCOUNT}'") == "two litres"
    assert not (shop / "src/modules/notes").exists()


@pytest.mark.parametrize(("shop", "quote"), [("postgres", '"'), ("mysql", "`")], indirect=["shop"])
def test_databases_that_can_rename_do(shop: Path, quote: str) -> None:
    edit(shop, "  Note:\n", "  Memo:\n    was: Note\n")
    edit(shop, "body: text(..5000)?", "details: text(..5000)? was(body)")
    assert run(["apply", "--commit"]) == 0
    sql = newest(shop).replace(quote, "")
    assert "RENAME COLUMN body TO details" in sql
    assert "ALTER TABLE notes RENAME TO memos" in sql or "RENAME TABLE notes TO memos" in sql
    assert "DROP TABLE" not in sql
    assert "DROP COLUMN" not in sql


@pytest.mark.parametrize("shop", ["postgres"], indirect=True)
def test_once_it_is_renamed_the_former_name_may_stay_or_go(shop: Path) -> None:
    edit(shop, "body: text(..5000)?", "details: text(..5000)? was(body)")
    assert run(["apply", "--commit"]) == 0
    assert run(["add", "field", "Note", "colour: enum(red, blue)?", "--commit"]) == 0
    assert "RENAME" not in newest(shop)
    assert run(["set", "Note.fields.details=text(..5000)?", "--commit"]) == 0
    assert "colour" in newest(shop)
    edit(shop, "details: text(..5000)?", "remark: text(..5000)? was(details)")
    assert run(["apply", "--commit"]) == 0
    assert 'RENAME COLUMN "details" TO "remark"' in newest(shop)


@pytest.mark.parametrize("shop", ["postgres"], indirect=True)
def test_without_its_former_name_the_field_would_be_lost(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(shop, "body: text(..5000)?", "details: text(..5000)?")
    before = git(shop, "status", "--porcelain")
    assert run(["apply"]) == 4
    said = capsys.readouterr().err
    assert 'DROP COLUMN "body"' in said
    assert LOSE in said
    assert "was(" in said
    assert git(shop, "status", "--porcelain") == before


@pytest.mark.parametrize("shop", ["postgres"], indirect=True)
def test_a_field_that_is_taken_away_is_refused_with_its_sql(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["remove", "field", "Note.body"]) == 4
    assert 'DROP COLUMN "body"' in capsys.readouterr().err
    assert git(shop, "status", "--porcelain") == ""
    assert run(["remove", "field", "Note.body", LOSE, "--commit"]) == 0
    assert 'DROP COLUMN "body"' in newest(shop)


def test_a_former_name_that_is_still_there_is_refused(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["add", "field", "Note", "details: text(..5000)? was(body)"]) == 2
    assert "details was body, but body is still a field of Note" in capsys.readouterr().err
    assert git(shop, "status", "--porcelain") == ""


def test_the_users_lines_in_a_renamed_resource(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Names that the render declares follow; what belongs to others does not, and is listed with its lines."""
    service, container = shop / "src/modules/notes/service.ts", shop / "src/container.ts"
    own = "// A note of the partner's API.\nexport const PARTNER = 'https://partner.example/v1/notes';\n"
    service.write_text(f"{service.read_text()}\n{own}", encoding="utf-8")
    text = container.read_text()
    container.write_text(text + "\nexport type OwnNotes = ReturnType<typeof createNoteService>;\n", encoding="utf-8")
    (shop / "src/modules/notes/own.ts").write_text("export const notes = 1;\n", encoding="utf-8")
    git(shop, "add", "--all")
    git(shop, "commit", "--quiet", "--message", "mine")
    edit(shop, "  Note:\n", "  Memo:\n    was: Note\n")
    assert run(["apply"]) == 0
    said = capsys.readouterr().out

    after = (shop / "src/modules/memos/service.ts").read_text()
    assert after.endswith(own)
    assert "Note" not in after.removesuffix(own)
    changed = (shop / "src/container.ts").read_text()
    assert ("createNoteService" not in text) or "typeof createMemoService" in changed
    line = len(after.splitlines()) - 1
    assert f"src/modules/memos/service.ts: lines {line}, {line + 1} may speak of Note, which is Memo now" in said
    assert "src/modules/memos/own.ts: line 1 may speak of Note" in said
    assert "src/routes" not in said


@pytest.mark.parametrize("shop", ["postgres"], indirect=True)
def test_the_users_lines_that_speak_of_a_renamed_field(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They cannot be carried over, since nobody knows whose `body` it is: a file that knows the notes is listed."""
    (shop / "src/own.ts").write_text(
        "import { createNoteService } from './modules/notes/service.ts';\nexport const text = (note) => note.body;\n"
        "export const made = createNoteService;\nexport const sql = 'select somebody from notes';\n",
        encoding="utf-8",
    )
    (shop / "src/other.ts").write_text("export const body = document.body;\n", encoding="utf-8")
    git(shop, "add", "--all")
    git(shop, "commit", "--quiet", "--message", "mine")
    text = (shop / "scaffold.yaml").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.strip().startswith("body:"))
    edit(shop, line, f"{line.replace('body:', 'details:')} was(body)")
    assert run(["apply"]) == 0
    said = capsys.readouterr().out
    assert "src/own.ts: line 2 may speak of Note.body, which is details now" in said
    assert "src/other.ts" not in said
