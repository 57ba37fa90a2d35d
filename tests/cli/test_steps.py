"""The steps after rendering: what they record, what they say when they fail, and what they leave behind."""

import io
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from scaffold.dependencies.managers import command
from scaffold.setup import git
from scaffold.setup.plan import FIRST_COMMIT, Wanted, amend, next_commands, start, steps_for
from scaffold.setup.process import run
from scaffold.setup.progress import Progress
from scaffold.setup.steps import Step, StepFailedError, command_step, perform

ANSWERS = {"package_manager": "npm", "database": "postgres"}


def quiet() -> Progress:
    return Progress(io.StringIO())


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "README.md").write_text("# demo\n")
    (folder / ".gitignore").write_text("node_modules/\n.env\n")
    return folder


@pytest.fixture(autouse=True)
def _no_user_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL"):
        monkeypatch.delenv(name, raising=False)


def log(folder: Path, form: str) -> str:
    return subprocess.run(
        ["git", "log", f"--format={form}"], cwd=folder, capture_output=True, text=True, check=True
    ).stdout.strip()


def test_first_commit_needs_no_configured_author(project: Path) -> None:
    start(project)

    assert log(project, "%s|%an") == f"{FIRST_COMMIT}|scaffold"
    assert git.git(project, "branch", "--show-current") == "main"
    assert git.git(project, "status", "--porcelain") == ""


def test_a_configured_author_is_kept(project: Path) -> None:
    Path(os.environ["HOME"], ".gitconfig").write_text("[user]\nname = Ada\nemail = ada@example.com\n")

    start(project)

    assert log(project, "%an <%ae>") == "Ada <ada@example.com>"


def test_hooks_templates_filters_and_global_ignores_of_the_user_do_not_count(project: Path, tmp_path: Path) -> None:
    trace = tmp_path / "ran"
    hooks = tmp_path / "hooks"
    template = tmp_path / "template" / "hooks"
    for folder in (hooks, template):
        folder.mkdir(parents=True)
        for name in ("pre-commit", "commit-msg", "post-commit", "prepare-commit-msg"):
            (folder / name).write_text(f"#!/bin/sh\necho {name} >> {trace}\nexit 1\n")
            (folder / name).chmod(0o755)
    ignore = tmp_path / "ignore"
    ignore.write_text("README.md\n")
    Path(os.environ["HOME"], ".gitconfig").write_text(
        f"[core]\nhooksPath = {hooks}\nexcludesFile = {ignore}\n[init]\ntemplateDir = {template.parent}\n"
    )

    start(project)

    assert not trace.exists()
    assert not (project / ".git/hooks").exists()
    assert git.git(project, "ls-files").split() == [".gitignore", "README.md"]


SIGNER = """#!/bin/sh
cat > /dev/null
printf '%s\\n' '-----BEGIN PGP SIGNATURE-----' '' 'c2lnbmVk' '-----END PGP SIGNATURE-----'
printf '\\n[GNUPG:] SIG_CREATED \\n' >&2
"""


def test_the_first_commit_is_signed_where_git_is_told_to(project: Path, tmp_path: Path) -> None:
    signer = tmp_path / "signer"
    signer.write_text(SIGNER)
    signer.chmod(0o755)
    home = Path(os.environ["HOME"], ".gitconfig")
    home.write_text(f"[commit]\ngpgSign = true\n[gpg]\nprogram = {signer}\n")
    start(project)
    assert "BEGIN PGP SIGNATURE" in git.git(project, "cat-file", "commit", "HEAD")
    home.write_text("[commit]\ngpgSign = true\n[gpg]\nprogram = /bin/false\n")
    with pytest.raises(git.GitError, match="sign"):
        amend(project)


def test_variables_of_a_surrounding_hook_do_not_lead_git_astray(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    subprocess.run(["git", "init", "-q", str(other)], check=True)
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git/index"))

    start(project)

    monkeypatch.delenv("GIT_DIR")
    monkeypatch.delenv("GIT_INDEX_FILE")
    assert log(project, "%s") == FIRST_COMMIT


def test_lockfile_joins_the_first_commit(project: Path) -> None:
    start(project)
    (project / "package-lock.json").write_text("{}\n")
    (project / ".env").write_text("APP_SECRET=x\n")

    amend(project)

    assert log(project, "%s") == FIRST_COMMIT
    assert "package-lock.json" in git.git(project, "ls-files")
    assert ".env" not in git.git(project, "ls-files").split()


def test_no_repository_inside_a_repository(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)

    steps = {step.name: step for step in steps_for(ANSWERS, Wanted(), tmp_path / "packages" / "demo")}

    assert "lies in the repository" in (steps["git"].skip or "")
    assert steps["commit"].skip == steps["git"].skip


def test_a_folder_that_the_outer_repository_ignores_gets_its_own(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_text("scratch/\n")

    steps = {step.name: step for step in steps_for(ANSWERS, Wanted(), tmp_path / "scratch" / "demo")}

    assert steps["git"].skip is None


@pytest.mark.parametrize(
    ("wanted", "skipped"),
    [
        (Wanted(), set()),
        (Wanted(git=False), {"git", "commit"}),
        (Wanted(check=False), {"check"}),
        (Wanted(install=False), {"install", "setup", "openapi", "commit", "check"}),
    ],
)
def test_each_group_of_steps_can_be_left_out(tmp_path: Path, wanted: Wanted, skipped: set[str]) -> None:
    assert {step.name for step in steps_for(ANSWERS, wanted, tmp_path) if step.skip} == skipped


def test_mysql_tests_wait_for_a_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {**ANSWERS, "database": "mysql"}
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    by_name = {step.name: step for step in steps_for(answers, Wanted(), tmp_path)}
    assert "TEST_DATABASE_URL" in (by_name["check"].skip or "")
    assert any("DATABASE_URL" in line for line in next_commands(answers, Wanted(), tmp_path))

    monkeypatch.setenv("TEST_DATABASE_URL", "mysql://127.0.0.1/x")
    by_name = {step.name: step for step in steps_for(answers, Wanted(), tmp_path)}
    assert by_name["check"].skip is None


def test_npm_is_told_to_record_no_addresses() -> None:
    assert "--omit-lockfile-registry-resolved" in command("npm", "first_install")


def test_a_failing_step_says_what_failed_and_what_is_left(tmp_path: Path) -> None:
    script = "import sys; print('the reason'); sys.exit(3)"
    steps = [
        command_step("one", "One", [sys.executable, "-c", "pass"]),
        command_step("two", "Two", [sys.executable, "-c", script]),
        Step("three", "Three", "npm run three", lambda _: pytest.fail("a later step ran")),
        Step("four", "Four", "npm run four", lambda _: None, skip="--no-four"),
    ]

    with pytest.raises(StepFailedError) as caught:
        perform(steps, tmp_path, quiet())

    assert caught.value.exit_code == 1
    assert "the reason" in caught.value.message
    assert caught.value.hint
    assert "npm run three" in caught.value.hint
    assert "npm run four" not in caught.value.hint
    assert [(outcome.name, outcome.status) for outcome in caught.value.outcomes] == [("one", "done"), ("two", "failed")]


def test_a_program_that_is_not_there_is_a_failing_step(tmp_path: Path) -> None:
    with pytest.raises(StepFailedError, match="no-such-program"):
        perform([command_step("x", "X", ["no-such-program"])], tmp_path, quiet())


def test_an_interrupted_step_ends_its_whole_process_group(tmp_path: Path) -> None:
    child = tmp_path / "grandchild"
    script = (
        "import subprocess, sys, pathlib, time;"
        "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
        f"pathlib.Path({str(child)!r}).write_text(str(p.pid));"
        "time.sleep(60)"
    )

    def interrupt() -> None:
        while not (child.exists() and child.read_text()):
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt, daemon=True).start()
    with pytest.raises(KeyboardInterrupt):
        run([sys.executable, "-c", script], cwd=tmp_path)

    time.sleep(0.2)
    state = Path(f"/proc/{child.read_text()}/stat")
    assert not state.exists() or state.read_text().split()[2] == "Z"


def test_progress_without_a_terminal_is_plain_lines() -> None:
    stream = io.StringIO()
    progress = Progress(stream)

    with progress.step("Install"):
        pass
    progress.skipped("Test", "--no-check")

    assert "\x1b" not in stream.getvalue()
    assert stream.getvalue().splitlines()[0].startswith("done    Install")
    assert stream.getvalue().splitlines()[1] == "skipped Test (--no-check)"


def test_quiet_progress_writes_nothing() -> None:
    stream = io.StringIO()
    with Progress(stream, quiet=True).step("Install"):
        pass
    assert stream.getvalue() == ""


def test_a_long_failure_is_kept_whole_beside_its_last_lines(tmp_path: Path) -> None:
    script = "print('\\n'.join(f'line {n}' for n in range(100))); raise SystemExit(1)"

    with pytest.raises(StepFailedError) as caught:
        perform([command_step("check", "Test", [sys.executable, "-c", script])], tmp_path, quiet())

    assert "line 99" in caught.value.message
    assert "line 9\n" not in caught.value.message
    assert "line 0\n" in (tmp_path / ".data/scaffold-check.log").read_text()
