"""The commands that only read a project: check, diff, explain."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from scaffold.cli.check import annotation
from scaffold.cli.run import run
from scaffold.lifecycle.findings import Finding
from scaffold.setup.git import commit_everything

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def lockfile(folder: Path) -> None:
    """Write the part of a lockfile that is held against package.json."""
    package = json.loads((folder / "package.json").read_text())
    root = {kind: package[kind] for kind in ("dependencies", "devDependencies")}
    (folder / "package-lock.json").write_text(json.dumps({"packages": {"": root}}))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that is in order, as far as can be seen without installing it."""
    folder = tmp_path_factory.mktemp("made") / "shop"
    words = ["new", "shop", "--defaults", "--database", "sqlite", "--no-install", "--directory", str(folder)]
    assert run(words) == 0
    lockfile(folder)
    (folder / "openapi.json").write_text("{}")
    commit_everything(folder, "derived")
    return folder


@pytest.fixture
def shop(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "shop"
    shutil.copytree(made, folder)
    monkeypatch.chdir(folder)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    return folder


def found(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, str | None]]:
    capsys.readouterr()
    code = run(["check", "--quick", "--json"])
    data = json.loads(capsys.readouterr().out)
    real = [(one["check"], one["path"]) for one in data["findings"] if not one["notice"]]
    assert code == (1 if real else 0)
    assert data["ok"] is not bool(real)
    assert all(one["remedy"] for one in data["findings"])
    return real


def test_a_project_in_order_has_no_findings(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert found(capsys) == []
    del shop


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def second_head(folder: Path) -> None:
    history = folder / "prisma/migrations/sqlite"
    first = next(history.glob("*_init"))
    for name in ("00000000000001_one", "00000000000001_two"):
        shutil.copytree(first, history / name)
        state = json.loads((first / "state.json").read_text()) | {"id": name, "parent": first.name}
        (history / name / "state.json").write_text(json.dumps(state))


JOBS = "jobs:\n  tell:\n    lane: bulk\n"


def asks_for_jobs(folder: Path) -> None:
    """Without a queue nothing comes of them."""
    file = folder / "scaffold.yaml"
    replace(file, "queue: bullmq", "queue: none")
    file.write_text(file.read_text() + JOBS)
    assert run(["apply", "--no-install", "--commit", "--allow-data-loss"]) == 0


def squashed(folder: Path) -> None:
    history = folder / "prisma/migrations/sqlite"
    first = next(history.glob("*_init"))
    (first / "state.json").unlink()
    first.rename(history / "20260131120000_squashed")


def unmerged(folder: Path) -> None:
    def git(*words: str, code: int = 0) -> None:
        done = subprocess.run(["git", *words], cwd=folder, capture_output=True, check=False)
        assert done.returncode == code

    for branch, line in (("one", "one"), ("two", "two")):
        git("switch", "--quiet", "--create", branch, "main")
        (folder / "README.md").write_text(line + "\n")
        commit_everything(folder, branch)
    git("merge", "--quiet", "one", code=1)


@pytest.mark.parametrize(
    ("breaks", "expected"),
    [
        (lambda at: replace(at / "scaffold.yaml", "queue: bullmq", "queue: none"), [("applied", "scaffold.yaml")]),
        (lambda at: replace(at / "scaffold.yaml", "queue: bullmq", "queue: bull"), [("input", "scaffold.yaml")]),
        (
            lambda at: replace(at / ".copier-answers.yml", "queue: bullmq", "queue: none"),
            [("base", ".copier-answers.yml"), ("applied", "scaffold.yaml")],
        ),
        (lambda at: (at / ".copier-answers.yml").write_text("a: ["), [("answers", ".copier-answers.yml")]),
        (lambda at: replace(at / "package.json", '"hono": "^', '"hono": "~'), [("lockfile", "package-lock.json")]),
        (lambda at: (at / "package-lock.json").unlink(), [("lockfile", "package-lock.json")]),
        (lambda at: (at / "pnpm-lock.yaml").write_text(""), [("lockfile", "pnpm-lock.yaml")]),
        (lambda at: (at / "openapi.json").unlink(), [("openapi", "openapi.json")]),
        (asks_for_jobs, [("pending", "scaffold.yaml")]),
        (second_head, [("history", "prisma/migrations/sqlite")]),
        (squashed, [("history", "prisma/migrations/sqlite")]),
        (unmerged, [("conflict", "README.md"), ("marker", "README.md")]),
        (
            lambda at: (at / "README.md").write_text("a\n<<<<<<< ours\nb\n=======\nc\n>>>>>>> theirs\n"),
            [("marker", "README.md")],
        ),
        (lambda at: (at / "README.md").write_text("Look for `<<<<<<< ours` and `>>>>>>> theirs`.\n"), []),
    ],
)
def test_each_thing_that_is_not_in_order_is_found(
    shop: Path, capsys: pytest.CaptureFixture[str], breaks: Callable[[Path], Any], expected: list[tuple[str, str]]
) -> None:
    breaks(shop)
    assert found(capsys) == expected


def test_an_interrupted_change_is_found(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from scaffold.cli.set import wish_of
    from scaffold.lifecycle.change import Wish, plan_change
    from scaffold.merge.prepare import prepared
    from scaffold.merge.repository import open_repository
    from scaffold.merge.write import publish
    from scaffold.releases.store import BundleStore

    wish: Wish = wish_of(["ci=none"])
    outcome = plan_change(shop, wish, BundleStore()).outcome
    assert outcome is not None
    with prepared(open_repository(shop), outcome) as journal:
        publish(journal, None)
    assert found(capsys) == [("journal", None)]
    assert run(["apply"]) == 0
    assert not (shop / ".github/workflows/ci.yml").exists(), "the next command finishes it"


def test_annotations_are_workflow_commands() -> None:
    one = Finding("marker", "100% left\nhere", "remove, them", "a,b.ts", 3)
    assert annotation(one) == (
        "::error file=a%2Cb.ts,line=3,title=scaffold check%3A marker::100%25 left%0Ahere; remove, them"
    )
    assert annotation(one._replace(notice=True)).startswith("::notice ")


def test_on_github_annotations_are_the_default(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (shop / "openapi.json").unlink()
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    capsys.readouterr()
    assert run(["check", "--quick"]) == 1
    assert "::error file=openapi.json," in capsys.readouterr().out


def test_diff_is_what_people_made_of_the_files(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["diff"]) == 0
    assert "No difference" in capsys.readouterr().out
    replace(shop / "README.md", "# shop\n", "# My shop\n")
    (shop / "src/jobs.ts").unlink()
    (shop / "mine.ts").write_text("")
    run(["diff", "--json"])
    data = json.loads(capsys.readouterr().out)
    assert [(one["path"], one["kind"]) for one in data["files"]] == [
        ("README.md", "edited"),
        ("src/jobs.ts", "deleted"),
    ]
    run(["diff"])
    patch = capsys.readouterr().out
    subprocess.run(["git", "apply", "--reverse"], cwd=shop, input=patch, text=True, check=True)
    run(["diff", "--stat"])
    assert "No difference" in capsys.readouterr().out


def test_diff_of_some_paths(shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    (shop / "src/jobs.ts").unlink()
    (shop / "README.md").unlink()
    monkeypatch.chdir(shop / "src")
    capsys.readouterr()
    run(["diff", "--stat", "."])
    assert capsys.readouterr().out.split()[-1] == "src/jobs.ts"


def test_diff_of_other_answers_writes_nothing(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["diff", "--set", "queue=none"]) == 0
    assert "deleted file mode 100644" in capsys.readouterr().out
    assert run(["diff", "--set", "queue=none", "--stat"]) == 0
    assert capsys.readouterr().out.rstrip().endswith("Nothing was written.")
    assert subprocess.check_output(["git", "status", "--porcelain"], cwd=shop) == b""


def test_explain_says_where_a_file_comes_from(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    run(["explain", "src/entry/worker.ts", "--json"])
    data = json.loads(capsys.readouterr().out)
    assert data["comes_with"] == {"queue": "bullmq"}
    assert (shop / "src/entry/worker.ts").is_file()
    run(["explain", "src/container.ts", "--json"])
    data = json.loads(capsys.readouterr().out)
    assert data["template"] == "project/src/container.ts.jinja"
    assert data["comes_with"] == {}
    assert {"auth", "queue"} <= data["depends_on"].keys()
    run(["explain", "src/platform/auth/env.ts", "--json"])
    assert json.loads(capsys.readouterr().out)["comes_with"] == {"auth": "jwt"}
    run(["explain", "package.json", "--json"])
    assert {"face", "auth", "database", "queue"} <= json.loads(capsys.readouterr().out)["depends_on"].keys()
    run(["explain", "src/modules/notes/service.ts", "--json"])
    assert json.loads(capsys.readouterr().out)["resource"] == "Note"
    (shop / "mine.ts").write_text("")
    assert run(["explain", "mine.ts"]) == 0
    assert "file of your own" in capsys.readouterr().out


def test_explain_says_what_an_option_does(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    run(["explain", "queue"])
    words = capsys.readouterr().out
    for part in ("queue: bullmq", "src/entry/worker.ts", "none: guided", "Mail to accounts is then sent"):
        assert part in words
    run(["explain", "package-manager", "--json"])
    data = json.loads(capsys.readouterr().out)
    assert [(one["value"], one["meaning"]) for one in data["other_values"]] == [("pnpm", "free")]
    del shop


def test_what_is_not_generated_is_said_wherever_it_is_asked_for(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asks_for_jobs(shop)
    assert "jobs is accepted, and not generated by this release" in capsys.readouterr().out
    told = "## Not done yet\n\n`scaffold.yaml` asks for `jobs`, and this release generates no code for it."
    for page in ("README.md", "docs/domain.md"):
        assert told in (shop / page).read_text()
    assert run(["add", "area", "admin", "--allow", "signed_in"]) == 2
    assert "this release does not generate areas yet" in capsys.readouterr().err


def test_a_job_is_added_with_all_that_belongs_to_it(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (shop / "scaffold.yaml").read_text()
    job = ["add", "job", "remind-due", "--lane", "bulk", "--mail", "due-soon", "--attempts", "8", "--timeout", "30s"]
    assert run([*job, "--dry-run"]) == 0
    shown = capsys.readouterr().out
    for name in ("job.ts", "handler.ts", "handler.test.ts"):
        assert f"+++ b/src/modules/remind-due-job/{name}" in shown
    assert "+- what `remind-due` does: `src/modules/remind-due-job/handler.ts`" in shown
    assert (shop / "scaffold.yaml").read_text() == before
    assert run([*job, "--no-install", "--commit"]) == 0
    added = (shop / "scaffold.yaml").read_text()
    wrong = {"0 0 31 2 *": "never fires", "0 25 * * *": "does not lie between 0 and 23"}
    for cron, message in wrong.items():
        capsys.readouterr()
        assert run(["add", "schedule", "nightly", "--cron", cron, "--job", "remind-due"]) == 2
        assert message in capsys.readouterr().err
    assert run(["add", "schedule", "nightly", "--cron", "0 0 * * *", "--zone", "Moon/Base", "--job", "remind-due"]) == 2
    assert "unknown time zone 'Moon/Base'" in capsys.readouterr().err
    assert (shop / "scaffold.yaml").read_text() == added
    assert run(["add", "schedule", "nightly", "--cron", "0 2 * * *", "--job", "remind-due", "--no-install"]) == 0
    assert (
        "scheduleJob(remindDueJob, {}, { id: 'nightly', pattern: '0 2 * * *'" in (shop / "src/schedules.ts").read_text()
    )


def test_a_path_that_is_not_there_is_no_agreement(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "own.txt").write_text("mine\n")
    for path, words in (
        ("REDME.md", "there is no REDME.md"),
        ("own.txt", "no template makes own.txt"),
        ("../elsewhere", "lies outside of the project"),
    ):
        assert run(["diff", path]) == 2
        assert words in capsys.readouterr().err
    assert run(["diff", "README.md", "src"]) == 0
    assert "No difference" in capsys.readouterr().out


def test_a_role_of_which_rules_speak_is_not_removed(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replace(shop / "scaffold.yaml", "read: owner\n", "read: owner or role(member, admin)\n")
    line = (shop / "scaffold.yaml").read_text().split("role(member, admin)")[0].count("\n") + 1
    assert run(["remove", "role", "admin"]) == 2
    said = capsys.readouterr().err
    assert f"the role admin is used by Note.allow.read (line {line})" in said
    assert "without role(admin)" in said
