"""An update on a disk that is really full: the project is as before, and the words say why."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from lifecycle_projects import BLANK, GIT_ENVIRONMENT, SHIPPED, Work, make_project

from scaffold.merge.journal import open_journal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UPDATE = (sys.executable, "-m", "scaffold", "update", "--to", SHIPPED, "--no-install")
PROJECT = 32 * 2**20
"""More than a small project and everything that an update of it writes."""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("full") / "p", "v0.1.0", BLANK).path


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path | None]:
    """Mount a small disk in memory; None where that is not allowed."""
    folder = tmp_path / "disk"
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={PROJECT}", "tmpfs", str(folder)]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        yield None
        return
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def update(work: Work, *, file_size: int | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    def limit() -> None:
        if file_size is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))

    return subprocess.run(
        UPDATE,
        cwd=work.path,
        env={**GIT_ENVIRONMENT, **environment},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit,
    )


def state(work: Work) -> tuple[object, str, str]:
    return work.tree(), work.git("ls-files", "--stage"), work.git("status", "--porcelain")


def fill(disk: Path, free: int) -> Path:
    filler = disk / "filler"
    filler.unlink(missing_ok=True)
    with filler.open("wb") as file:
        file.write(bytes(shutil.disk_usage(disk).free - free))
    return filler


def test_until_there_is_room_nothing_changes(original: Path, small_disk: Path | None) -> None:
    if small_disk is None:
        return  # what follows does the same with one file's size
    shutil.copytree(original, small_disk / "p", symlinks=True)
    work = Work(small_disk / "p")
    before = state(work)
    refused = 0
    for free in (0, *(4096 * 2**power for power in range(13))):
        filler = fill(small_disk, free)
        done = update(work)
        filler.unlink()

        if done.returncode == 0:
            break
        refused += 1
        assert_refused(work, before, done, "No space left on device")
    assert refused > 2
    assert state(work) != before


@pytest.mark.parametrize("size", [0, 100, 1000, 4000])
def test_a_file_that_does_not_fit(original: Path, tmp_path: Path, size: int) -> None:
    shutil.copytree(original, tmp_path / "p", symlinks=True)
    work = Work(tmp_path / "p")
    before = state(work)
    assert_refused(work, before, update(work, file_size=size), "File too large")


def assert_refused(work: Work, before: object, done: subprocess.CompletedProcess[str], words: str) -> None:
    assert done.returncode == 4, done.stderr
    assert words in done.stderr
    assert "ree some space" in done.stderr
    assert state(work) == before
    assert open_journal(work.path) is None
