"""The life of a project after its first day: set, add, remove, apply, abort, on a real repository."""

from __future__ import annotations

import json
import os
import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from scaffold.cli.run import run
from scaffold.git import Git

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LOSE = "--allow-data-loss"


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


LOCKFILES = ("package-lock.json", "pnpm-lock.yaml")


def tree(folder: Path) -> dict[str, bytes]:
    """What is rendered: not the history of the database, which only grows, nor the lockfile, which is derived."""
    return {
        path: (folder / path).read_bytes()
        for path in git(folder, "ls-files", "-z").split("\0")
        if path and not path.startswith("prisma/migrations/") and (folder / path).is_file() and path not in LOCKFILES
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that is made once and copied for each test."""
    folder = tmp_path_factory.mktemp("made") / "shop"
    words = ["new", "shop", "--defaults", "--database", "sqlite", "--no-install", "--directory", str(folder)]
    assert run(words) == 0
    return folder


@pytest.fixture
def shop(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "shop"
    git(tmp_path, "clone", "--quiet", str(made), str(folder))
    git(folder, "config", "user.name", "Ada")
    git(folder, "config", "user.email", "ada@example.org")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[[Path], dict[str, bytes]]:
    """The tree that `scaffold new` makes of a project's scaffold.yaml."""

    def make(project: Path) -> dict[str, bytes]:
        folder = tmp_path / "fresh"
        assert run(["new", "--from", str(project / "scaffold.yaml"), "--no-install", "--directory", str(folder)]) == 0
        return tree(folder)

    return make


def said(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    capsys.readouterr()
    run([*words, "--json"])
    return json.loads(capsys.readouterr().out)


HOOK = """#!/bin/sh
echo "$(basename "$0")" >> "$(git rev-parse --git-dir)/ran"
test ! -e refuse
"""


def test_a_commit_is_made_as_git_makes_one_there(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Hooks run, one that says no is heard, and what is to be signed is signed."""
    signer = tmp_path / "signer"
    signer.write_text(
        "#!/bin/sh\ncat > /dev/null\n"
        "printf '%s\\n' '-----BEGIN PGP SIGNATURE-----' 'c2ln' '-----END PGP SIGNATURE-----'\n"
        "printf '\\n[GNUPG:] SIG_CREATED \\n' >&2\n"
    )
    hooks = [shop / ".git/hooks" / name for name in ("pre-commit", "commit-msg", "post-commit")]
    for file in (signer, *hooks):
        file.parent.mkdir(exist_ok=True)
        if file is not signer:
            file.write_text(HOOK)
        file.chmod(0o755)
    git(shop, "config", "commit.gpgSign", "true")
    git(shop, "config", "gpg.program", str(signer))
    assert run(["set", "ci=none", "--commit"]) == 0
    assert (shop / ".git/ran").read_text().split() == ["pre-commit", "commit-msg", "post-commit"]
    assert "BEGIN PGP SIGNATURE" in git(shop, "cat-file", "commit", "HEAD")

    head = git(shop, "rev-parse", "HEAD")
    (shop / "refuse").write_text("")
    capsys.readouterr()
    assert run(["set", "ci=github", "--commit"]) == 1
    assert "git did not commit the change" in capsys.readouterr().err
    assert git(shop, "rev-parse", "HEAD") == head
    assert run(["update", "--abort"]) == 0
    assert git(shop, "status", "--porcelain") == "?? refuse\n"


def test_nobodys_name_is_invented(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    git(shop, "config", "--unset", "user.name")
    git(shop, "config", "--unset", "user.email")
    git(shop, "config", "user.useConfigOnly", "true")
    assert run(["set", "ci=none", "--commit"]) == 4
    assert "git does not know who commits here" in capsys.readouterr().err
    assert git(shop, "status", "--porcelain") == ""


def test_in_a_sparse_checkout_the_history_is_that_of_the_index(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(shop, "sparse-checkout", "set", "src/modules")
    assert not (shop / "prisma").exists()
    assert run(["add", "field", "Note", "colour: string(..9)?", "--commit"]) == 0
    assert not (shop / "prisma").exists()
    names = [path.split("/")[3] for path in git(shop, "ls-files", "prisma/migrations/sqlite").splitlines()]
    assert [name.split("_")[1] for name in dict.fromkeys(names)][:2] == ["init", "add"]
    assert git(shop, "status", "--porcelain") == ""
    capsys.readouterr()
    run(["check", "--quick", "--json"])
    found = json.loads(capsys.readouterr().out)["findings"]
    assert not [one for one in found if one["check"] in ("history", "base", "input")]
    assert run(["diff", "--stat"]) == 0
    assert "deleted" not in capsys.readouterr().out
    assert run(["set", "container=none", "--commit"]) == 0
    assert git(shop, "status", "--porcelain") == ""


def test_what_a_robot_updates_is_in_no_options_way(shop: Path) -> None:
    """Dependabot changes versions in a Dockerfile and in workflows: no line beside them hangs on an option."""
    dockerfile, workflow = shop / "Dockerfile", shop / ".github/workflows/ci.yml"
    dockerfile.write_text(dockerfile.read_text().replace("-bookworm-slim", "-trixie-slim"))
    workflow.write_text(re.sub(r"@[0-9a-f]{40} # v\S+", f"@{'0' * 40} # v9.0.0", workflow.read_text()))
    git(shop, "commit", "--quiet", "--all", "--message", "robots")
    assert run(["set", "queue=none", "package_manager=pnpm", LOSE]) == 0
    assert dockerfile.read_text().count("-trixie-slim") == 2
    assert workflow.read_text().count(f"@{'0' * 40} # v9.0.0") == 2
    assert "pnpm" in workflow.read_text()


def test_notes_at_the_end_of_the_readme_are_in_nobodys_way(shop: Path) -> None:
    readme = shop / "README.md"
    readme.write_text(readme.read_text() + "\nAsk the team of the warehouse.\n")
    git(shop, "commit", "--quiet", "--all", "--message", "notes")
    assert run(["set", "queue=none", LOSE]) == 0
    text = readme.read_text()
    assert text.endswith("in the way of a change.\n\nAsk the team of the warehouse.\n")
    assert "\n\n## Notes\n\n" in text
    assert "queue" not in text


def test_there_and_back_is_the_fresh_render(shop: Path, fresh: Any) -> None:
    before = tree(shop)
    assert run(["set", "queue=none", LOSE, "--commit"]) == 0
    assert tree(shop) == fresh(shop)
    assert not (shop / "src/entry/worker.ts").exists()
    assert run(["set", "queue=bullmq", "--commit"]) == 0
    assert tree(shop) == before
    assert git(shop, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("there", "back"),
    [
        (["auth=session"], ["auth=jwt"]),
        (["ci=none"], ["ci=github"]),
        (["container=none"], ["container=docker"]),
        (["package_manager=pnpm"], ["package_manager=npm"]),
        (["dependency_updates=renovate"], ["dependency_updates=dependabot"]),
        (["database=postgres"], ["database=sqlite"]),
        (["face=next", "auth=nextauth"], ["face=api", "auth=jwt"]),
        (["name=store", "description=Sells: things"], ["name=shop", "description=A Node.js backend"]),
    ],
    ids=lambda words: words[0],
)
def test_every_option_there_and_back(shop: Path, fresh: Any, there: list[str], back: list[str]) -> None:
    before = tree(shop)
    assert run(["set", *there, LOSE, "--commit"]) == 0
    assert tree(shop) == fresh(shop)
    assert run(["set", *back, LOSE, "--commit"]) == 0
    assert tree(shop) == before


def work_of_ones_own(shop: Path) -> Path:
    """Change a file of the notes, add another, and commit both; gives their folder."""
    notes = shop / "src/modules/notes"
    (notes / "service.ts").write_text((notes / "service.ts").read_text() + "\n// mine\n")
    (notes / "mine.ts").write_text("export const mine = 1;\n")
    git(shop, "add", "--all")
    git(shop, "commit", "--quiet", "--message", "mine")
    return notes


def test_work_in_the_project_survives_a_change(shop: Path) -> None:
    notes = work_of_ones_own(shop)
    assert run(["set", "queue=none", LOSE]) == 0
    assert (notes / "service.ts").read_text().endswith("// mine\n")
    assert (notes / "mine.ts").read_text() == "export const mine = 1;\n"


def test_the_second_time_changes_nothing(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["set", "queue=none", LOSE]) == 0
    staged = git(shop, "write-tree")
    capsys.readouterr()
    assert run(["set", "queue=none"]) == 0
    assert "Nothing to change" in capsys.readouterr().out
    assert run(["apply"]) == 0
    assert git(shop, "write-tree") == staged


def test_a_file_edited_by_hand_and_applied_is_the_same_as_set(shop: Path) -> None:
    file = shop / "scaffold.yaml"
    file.write_text(file.read_text().replace("queue: bullmq", "queue: none"))
    assert run(["apply", LOSE]) == 0
    applied = git(shop, "write-tree")
    git(shop, "reset", "--quiet", "--hard")
    assert run(["set", "queue=none", LOSE]) == 0
    assert git(shop, "write-tree") == applied


def test_only_the_line_that_is_meant_changes(shop: Path) -> None:
    before = (shop / "scaffold.yaml").read_text().splitlines()
    assert run(["set", "Note.fields.pinned=bool filter = true"]) == 0
    after = (shop / "scaffold.yaml").read_text().splitlines()
    assert [(old, new) for old, new in zip(before, after, strict=True) if old != new] == [
        ("      pinned: bool filter = false", "      pinned: bool filter = true")
    ]


def test_a_resource_comes_with_files_and_a_migration_and_goes_again(shop: Path, fresh: Any) -> None:
    before = tree(shop)
    words = ["Booking", "guests: int(1..9)!", "arrives_on: date! filter(range)", "--owner", "customer", "--commit"]
    assert run(["add", "resource", *words]) == 0
    assert (shop / "src/modules/bookings/service.ts").is_file()
    assert tree(shop) == fresh(shop)
    written = sorted(path.parent.name for path in shop.glob("prisma/migrations/sqlite/*/migration.sql"))
    assert len(written) == 2
    assert "bookings" in (shop / "prisma/migrations/sqlite" / written[1] / "migration.sql").read_text()

    assert run(["remove", "resource", "Booking"]) == 4  # rows would go
    assert git(shop, "status", "--porcelain") == ""
    assert run(["remove", "resource", "Booking", LOSE, "--commit"]) == 0
    assert not (shop / "src/modules/bookings").exists()
    assert tree(shop) == before


def test_a_renamed_resource_takes_its_files_along(shop: Path) -> None:
    notes = work_of_ones_own(shop)
    file = shop / "scaffold.yaml"
    file.write_text(file.read_text().replace("  Note:\n", "  Memo:\n    was: Note\n"))
    assert run(["apply", "--commit"]) == 0
    assert (shop / "src/modules/memos/service.ts").read_text().endswith("// mine\n")
    assert (shop / "src/modules/memos/mine.ts").is_file()
    assert not notes.exists()
    assert run(["apply"]) == 0
    assert git(shop, "status", "--porcelain") == ""


def test_one_thing_after_the_other(shop: Path, fresh: Any) -> None:
    for words in (
        ["add", "resource", "Tag", "label: string(1..40)! unique", "--allow", "read: public"],
        ["add", "field", "Note", "tag: ref(Tag)? set_null", "state: enum(draft, done) readonly = draft"],
        ["add", "role", "editor"],
        ["add", "permission", "editor", "note.finish"],
        ["add", "action", "Note.finish", "--from", "draft", "--to", "done", "--allow", "can(note.finish)"],
        ["set", "Note.list.sort=-created_at, title", "Note.list.limit=10..50"],
        ["set", "Note.fields.title=string(1..200)! search"],
        ["remove", "field", "Note.tag", LOSE],
        ["remove", "resource", "Tag", LOSE],
    ):
        assert run([*words, "--commit"]) == 0, words
    assert tree(shop) == fresh(shop)
    subjects = git(shop, "log", "--format=%s").splitlines()
    assert "Add field Note.tag, Note.state" in subjects
    assert "Add action Note.finish" in subjects


def test_an_edited_file_that_goes_is_a_conflict_and_stays(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    worker = shop / "src/entry/worker.ts"
    worker.write_text(worker.read_text() + "\n// mine\n")
    git(shop, "commit", "--quiet", "--all", "--message", "mine")
    head = git(shop, "rev-parse", "HEAD")
    data = said(capsys, "set", "queue=none", LOSE, "--commit")
    assert (data["ok"], data["exit_code"]) == (False, 3)
    assert [(one["path"], one["kind"]) for one in data["conflicts"]] == [("src/entry/worker.ts", "modify_delete")]
    assert worker.read_text().endswith("// mine\n")
    assert git(shop, "rev-parse", "HEAD") == head, "markers are for people: nothing is committed"
    assert run(["set", "queue=bullmq"]) == 4, "the conflicts come first"
    assert run(["apply"]) == 4, "there is more to do than nothing"
    assert run(["update", "--abort"]) == 0
    assert git(shop, "status", "--porcelain") == ""


def test_the_same_line_changed_twice_is_a_conflict_with_markers(shop: Path) -> None:
    package = shop / "README.md"
    package.write_text(package.read_text().replace("# shop\n", "# My shop\n"))
    git(shop, "commit", "--quiet", "--all", "--message", "mine")
    assert run(["set", "name=store"]) == 3
    text = package.read_text()
    assert "<<<<<<< " in text
    assert "# My shop\n" in text
    assert "# store\n" in text
    assert git(shop, "ls-files", "--unmerged", "README.md").count("README.md") == 3


def test_abort_when_only_head_has_moved(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A commit of another file, or another branch, is no commit of the change."""
    before = tree(shop)
    assert run(["set", "ci=none"]) == 0
    (shop / "own.txt").write_text("mine\n")
    git(shop, "add", "own.txt")
    git(shop, "commit", "--quiet", "--message", "mine", "--", "own.txt")
    git(shop, "switch", "--quiet", "--create", "elsewhere")
    assert run(["update", "--abort"]) == 0
    assert tree(shop) == {**before, "own.txt": b"mine\n"}
    assert git(shop, "status", "--porcelain") == ""
    assert run(["set", "ci=none"]) == 0
    git(shop, "commit", "--quiet", "--all", "--message", "the change")
    assert run(["update", "--abort"]) == 4
    assert "it was committed" in capsys.readouterr().err


def test_a_deleted_file_comes_back(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(shop)
    gone = ["README.md", "src/modules/notes/service.ts", "src/modules/notes/routes.ts"]
    git(shop, "rm", "--quiet", *gone)
    git(shop, "commit", "--quiet", "--message", "gone")
    assert run(["restore", "--dry-run", "src/modules/notes"]) == 0
    assert "would restore src/modules/notes/service.ts" in capsys.readouterr().out
    assert run(["restore", "README.md", "src/modules/notes"]) == 0
    assert tree(shop) == before
    assert set(git(shop, "diff", "--cached", "--name-only").split()) == set(gone)
    assert run(["restore", "README.md"]) == 2
    assert "README.md: there already" in capsys.readouterr().err
    assert run(["restore", "REDME.md"]) == 2
    assert "no rendered file is called REDME.md" in capsys.readouterr().err


def test_abort_restores_the_exact_state(shop: Path) -> None:
    (shop / "notes.txt").write_text("not recorded")
    (shop / "scaffold.yaml").write_text((shop / "scaffold.yaml").read_text() + "# a thought\n")
    before = (tree(shop), git(shop, "status", "--porcelain"), git(shop, "write-tree"))
    assert run(["set", "queue=none", LOSE]) == 0
    assert (tree(shop), git(shop, "status", "--porcelain"), git(shop, "write-tree")) != before
    assert run(["update", "--abort"]) == 0
    assert (tree(shop), git(shop, "status", "--porcelain"), git(shop, "write-tree")) == before
    assert run(["update", "--abort"]) == 4


def test_a_dry_run_prints_a_patch_that_is_the_change(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["set", "queue=none", LOSE, "--dry-run"]) == 0
    patch = capsys.readouterr().out
    assert git(shop, "status", "--porcelain") == ""
    subprocess.run(["git", "apply", "--index"], cwd=shop, input=patch, text=True, check=True)
    applied = git(shop, "write-tree")
    git(shop, "reset", "--quiet", "--hard")
    assert run(["set", "queue=none", LOSE]) == 0
    git(shop, "checkout", "--quiet", "HEAD", "--", "package-lock.json")
    assert git(shop, "write-tree") == applied


def test_edits_that_git_does_not_know_are_never_overwritten(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    container = shop / "src/container.ts"
    container.write_text(container.read_text() + "// mine\n")
    before = tree(shop)
    assert run(["set", "queue=none", LOSE]) == 4
    assert "src/container.ts" in capsys.readouterr().err
    assert tree(shop) == before


def test_commit_takes_its_own_paths_only_onto_the_branch(shop: Path) -> None:
    (shop / "mine.txt").write_text("mine")
    git(shop, "add", "mine.txt")
    assert run(["set", "ci=none", "--commit", "--branch", "scaffold/ci"]) == 0
    assert git(shop, "branch", "--show-current").strip() == "scaffold/ci"
    assert git(shop, "log", "-1", "--format=%s").strip() == "Set ci=none"
    assert "mine.txt" not in git(shop, "show", "--stat", "HEAD")
    assert git(shop, "status", "--porcelain").split() == ["A", "mine.txt"]
    assert run(["set", "container=none", "--branch", "scaffold/ci"]) == 4, "the branch is there already"


def test_the_body_of_a_pull_request(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["set", "queue=none", LOSE, "--markdown"]) == 0
    body = capsys.readouterr().out
    for part in (
        "# Set queue=none",
        "- queue: bullmq → none",
        "- bullmq: gone",
        "```sql",
        'DROP TABLE "job_receipts"',
        "- [ ] Stop what adds jobs",
        "deleted `src/entry/worker.ts`",
    ):
        assert part in body
    del shop


def test_a_wrong_base_is_refused(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers = shop / ".copier-answers.yml"
    answers.write_text(answers.read_text().replace("auth: jwt", "auth: session"))
    git(shop, "commit", "--quiet", "--all", "--message", "tampered")
    assert run(["apply"]) == 4
    assert "git checkout" in capsys.readouterr().err
    assert run(["check", "--quick"]) == 1


def test_an_option_of_new_projects_is_no_later_choice(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["set", "blank=true"]) == 2
    assert "new project only" in capsys.readouterr().err
    del shop


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["set", "queue=bull"], "unknown queue"),
        (["set", "auth=nextauth"], "impossible combination"),
        (["add", "resorce", "A", "a: date"], "did you mean resource"),
        (["add", "resource", "Booking", "a: dat"], "did you mean date"),
        (["remove", "field", "Note", "titel"], "did you mean title"),
        (["update", "--to", "v99.0.0"], "v99.0.0"),
        (["explain", "queu"], "did you mean queue"),
    ],
)
def test_what_is_wrong_is_said_before_anything_happens(
    shop: Path, capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    assert run(words) == 2
    assert message in capsys.readouterr().err
    assert git(shop, "status", "--porcelain") == ""


def test_a_change_that_may_fail_on_rows_is_refused_with_its_sql(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["remove", "role", "member"]) == 4
    assert 'INSERT INTO "_new_users"' in capsys.readouterr().err
    assert git(shop, "status", "--porcelain") == ""


def test_outside_a_project_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["apply"]) == 2
    assert "no project" in capsys.readouterr().err


def test_from_a_folder_of_the_project(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shop / "src/modules")
    assert run(["set", "ci=none"]) == 0
    assert not (shop / ".github/workflows/ci.yml").exists()
    assert yaml.safe_load((shop / "scaffold.yaml").read_text())["ci"] == "none"


def test_a_change_asks_git_once_for_what_it_does_not_change(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []
    ask = Git.__call__

    def asking(one: Git, *words: str, **more: Any) -> bytes:
        asked.append(words)
        return ask(one, *words, **more)

    monkeypatch.setattr(Git, "__call__", asking)
    assert run(["set", "description=Another one", "--no-install"]) == 0
    settled = [words for words in asked if words[0] in {"config", "check-attr"} or "--show-prefix" in words]
    assert sorted({words[0] for words in settled}) == ["check-attr", "config", "rev-parse"]
    assert len(settled) == 3, settled
    history = [words for words in asked if any(word.startswith("prisma/migrations/") for word in words)]
    assert len(history) <= 1, history
    assert len(asked) <= 20, [words[0] for words in asked]
    assert "Another one" in (shop / "package.json").read_text("utf-8")
