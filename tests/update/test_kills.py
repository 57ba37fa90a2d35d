"""An update that is stopped at a random moment: the project is as before, or the update is done."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from lifecycle_projects import BLANK, GIT_ENVIRONMENT, SHIPPED, Work, fresh, make_project, without_history

import scaffold
from scaffold.merge.journal import open_journal
from scaffold.merge.undo import recover

KILLS = int(os.environ.get("SCAFFOLD_KILLS", "4"))
"""How many moments a signal; hundreds in a full run."""

SOURCES = Path(scaffold.__file__).parent
UPDATE = (sys.executable, "-m", "scaffold", "update", "--to", SHIPPED, "--no-install")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    work = make_project(tmp_path_factory.mktemp("kills") / "p", "v0.1.0", BLANK)
    work.write("README.md", work.read("README.md") + "\nNotes of ours.\n")
    work.commit("edited")
    return work.path


def copied(original: Path, folder: Path) -> Work:
    shutil.copytree(original, folder, symlinks=True)
    return Work(folder)


def start(work: Work) -> subprocess.Popen[str]:
    return subprocess.Popen(
        UPDATE,
        cwd=work.path,
        env=GIT_ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # a shell starts what runs in the background with SIGINT ignored
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509 (no threads here)
    )


def state(work: Work) -> tuple[object, str]:
    return work.tree(), work.git("ls-files", "--stage")


@pytest.fixture(scope="module")
def seconds(original: Path, tmp_path_factory: pytest.TempPathFactory) -> float:
    """Measure how long a whole update takes here; the first one fills the caches."""
    took = 0.0
    for turn in range(2):
        work = copied(original, tmp_path_factory.mktemp("time") / str(turn))
        started = time.perf_counter()
        output = start(work).communicate()
        took = time.perf_counter() - started
        assert work.git("diff", "--cached", "--name-only"), output
    return took


@pytest.mark.parametrize("number", range(KILLS))
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda one: one.name)
def test_killed_at_any_moment(
    original: Path, seconds: float, tmp_path: Path, sent: signal.Signals, number: int
) -> None:
    work = copied(original, tmp_path / "p")
    before = state(work)
    process = start(work)
    # Most of an update is reading; the moments that matter are near its end.
    chance = random.Random(f"{sent} {number}")  # noqa: S311 (a test that can be repeated)
    time.sleep(seconds * (chance.random() if number % 2 else 0.7 + 0.35 * chance.random()))
    process.send_signal(sent)
    _, errors = process.communicate(timeout=120)
    if sent is signal.SIGKILL:
        outlived(work)
        recover(work.path)
    assert not (work.path / ".git/index.lock").exists()
    # Before Python has come to our first line it answers SIGINT in its own words.
    assert "Traceback" not in errors or not errors.count(os.fspath(SOURCES)), errors
    assert without_tmp(work) == []
    if state(work) != before:
        assert open_journal(work.path) is not None, "done, and still to be taken back"
        assert "Notes of ours." in work.read("README.md")
        done = without_history(work.tree())
        expected = fresh(SHIPPED, work.read("scaffold.yaml"))
        assert {**done, "README.md": b""} == {**expected, "README.md": b""}
    again = subprocess.run(UPDATE, cwd=work.path, env=GIT_ENVIRONMENT, capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    assert "Notes of ours." in work.read("README.md")
    abort = (*UPDATE[:4], "--abort")
    subprocess.run(abort, cwd=work.path, env=GIT_ENVIRONMENT, capture_output=True, check=True)
    assert state(work) == before, "and back to exactly where it began"


def outlived(work: Work) -> None:
    """Wait for a git that was started before its parent was killed: it refreshes the index, and ends."""
    deadline = time.monotonic() + 5
    while (work.path / ".git/index.lock").exists() and time.monotonic() < deadline:
        time.sleep(0.02)


def without_tmp(work: Work) -> list[str]:
    return [path.name for path in work.path.rglob(".scaffold-*.tmp")]


def test_two_at_once(original: Path, seconds: float, tmp_path: Path) -> None:
    work = copied(original, tmp_path / "p")
    one, other = start(work), start(work)
    for process in (one, other):
        _, errors = process.communicate(timeout=60 + 20 * seconds)
        assert process.returncode in {0, 4}, errors
    assert 0 in {one.returncode, other.returncode}
    done = without_history(work.tree())
    expected = fresh(SHIPPED, work.read("scaffold.yaml"))
    assert {**done, "README.md": b""} == {**expected, "README.md": b""}
