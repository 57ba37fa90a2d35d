"""A new project: all of it or nothing of it, whatever happens."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scaffold.errors import RefusedError, TemplateError
from scaffold.interrupts import Interrupts
from scaffold.render import create, create_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from samples import Make

    from scaffold.releases.release import Release

COUNT = 60
CHILD = Path(__file__).with_name("create_child.py")


@pytest.fixture
def release(tiny: Make) -> Release:
    return tiny({f"project/folder{number % 7}/file{number}.ts": "x" * 100 for number in range(COUNT)})


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "place"
    folder.mkdir()
    return folder


def complete(project: Path) -> bool:
    files = {path.relative_to(project).as_posix() for path in project.rglob("*") if path.is_file()}
    expected = {f"folder{number % 7}/file{number}.ts" for number in range(COUNT)}
    return files == expected | {".copier-answers.yml", "scaffold.yaml"}


def spawn(release: Release, destination: Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(CHILD), str(release.root), str(destination), *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_new_folder_holds_the_project_and_the_extra_files(release: Release, place: Path) -> None:
    seen: list[str] = []
    result = create_project(
        {}, place / "new/deep/demo", release=release, extra={"scaffold.yaml": b"x\n"}, progress=seen.append
    )
    assert complete(place / "new/deep/demo")
    assert [path.name for path in (place / "new/deep").iterdir()] == ["demo"]
    assert result.paths == sorted(seen)


def test_modes_are_what_the_umask_says(release: Release, place: Path) -> None:
    before = os.umask(0o027)
    try:
        create_project({}, place / "demo", release=release)
    finally:
        os.umask(before)
    assert (place / "demo").stat().st_mode & 0o777 == 0o750
    assert (place / "demo/folder0/file0.ts").stat().st_mode & 0o777 == 0o640


def test_an_empty_folder_is_filled_and_stays_the_same_folder(release: Release, place: Path) -> None:
    before = place.stat().st_ino
    create_project({}, place, release=release, extra={"scaffold.yaml": b"x\n"})
    assert complete(place)
    assert place.stat().st_ino == before


def test_the_current_folder_is_a_destination(release: Release, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    create_project({}, Path(), release=release, extra={"scaffold.yaml": b"x\n"})
    assert complete(place)


@pytest.mark.parametrize("held", ["file.txt", ".hidden", "package.json", "READMES"])
def test_a_folder_that_holds_something_is_refused_and_untouched(release: Release, place: Path, held: str) -> None:
    (place / held).write_text("mine")
    with pytest.raises(RefusedError, match="not empty") as refusal:
        create_project({}, place, release=release)
    assert refusal.value.exit_code == 4
    assert [path.name for path in place.iterdir()] == [held]
    assert (place / held).read_text() == "mine"


def test_a_file_a_link_and_a_file_above_are_refused(release: Release, place: Path) -> None:
    (place / "file").write_text("mine")
    (place / "dangling").symlink_to("nowhere")
    (place / "empty").mkdir()
    (place / "link").symlink_to("empty")
    for name in ("file", "dangling", "link", "file/below", "dangling/below"):
        with pytest.raises(RefusedError):
            create_project({}, place / name, release=release)
    assert sorted(path.name for path in place.iterdir()) == ["dangling", "empty", "file", "link"]
    assert not list((place / "empty").iterdir())


def test_a_broken_template_leaves_nothing(tiny: Make, place: Path) -> None:
    with pytest.raises(TemplateError):
        create_project({}, place / "demo", release=tiny({"project/a": "", "project/b.jinja": "{= nothing =}"}))
    assert not list(place.iterdir())


def test_extra_files_never_replace_rendered_ones(release: Release, place: Path) -> None:
    with pytest.raises(ValueError, match="folder1/file1"):
        create_project({}, place / "demo", release=release, extra={"folder1/file1.ts": b""})
    assert not list(place.iterdir())


@pytest.mark.parametrize("exists", [False, True])
@pytest.mark.parametrize("function", ["open", "makedirs", "mkdir", "rename"])
@pytest.mark.parametrize("call", [0, 1, 5, COUNT // 2, COUNT])
def test_a_disk_that_fails_at_any_moment_leaves_nothing(
    release: Release, place: Path, monkeypatch: pytest.MonkeyPatch, *, exists: bool, function: str, call: int
) -> None:
    destination = place if exists else place / "up/demo"
    calls = [0]
    real: Callable[..., Any] = getattr(os, function)
    rendering = create.render_files({}, release=release)
    monkeypatch.setattr(create, "render_files", lambda *_args, **_options: rendering)

    def failing(*arguments: Any, **options: Any) -> Any:
        if str(place) in str(arguments[0]):
            calls[0] += 1
            if calls[0] == call + 1:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(arguments[0]))
        return real(*arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(os, function, failing)
        with suppress(RefusedError):
            create_project({}, destination, release=release, extra={"scaffold.yaml": b"x\n"})
    assert calls[0] > 0
    if calls[0] > call:
        assert not list(place.iterdir())
    else:
        assert complete(destination)


def test_a_full_disk_is_said_in_words(release: Release, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(create, "write_files", full)
    with pytest.raises(RefusedError, match="No space left") as refusal:
        create_project({}, place / "demo", release=release)
    assert refusal.value.exit_code == 4
    assert "Free some space" in (refusal.value.hint or "")


def test_a_file_that_does_not_fit_leaves_nothing(release: Release, place: Path) -> None:
    """A write that really fails in the kernel, half way through the project."""
    child = spawn(release, place / "demo", "0", "90")
    output, _ = child.communicate(timeout=60)
    assert child.returncode == 4
    assert "File too large" in output
    assert not list(place.iterdir())


@contextmanager
def nobody() -> Iterator[None]:
    """Root may write anywhere: be somebody else for a moment."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("where", ["demo", "up/demo", "."])
def test_a_folder_that_may_not_be_written_is_refused(
    release: Release, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    rendering = create.render_files({}, release=release)
    monkeypatch.setattr(create, "render_files", lambda *_args, **_options: rendering)
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o555)
        with nobody(), pytest.raises(RefusedError, match="Permission denied") as refusal:
            create_project({}, Path(name) / where, release=release)
        assert "may write" in (refusal.value.hint or "")
        assert not list(Path(name).iterdir())
        Path(name).chmod(0o700)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("exists", [False, True])
def test_a_signal_in_the_middle_leaves_nothing(
    release: Release, place: Path, number: signal.Signals, *, exists: bool
) -> None:
    destination = place if exists else place / "demo"
    child = spawn(release, destination, "0.02")
    deadline = time.monotonic() + 60
    while sum(1 for _ in place.rglob("*.ts")) < COUNT // 3:
        assert time.monotonic() < deadline
        assert child.poll() is None
        time.sleep(0.005)
    child.send_signal(number)
    child.communicate(timeout=60)
    assert child.returncode == (130 if number == signal.SIGINT else 128 + number)
    assert not list(place.iterdir())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_at_any_moment_leaves_all_or_nothing(release: Release, place: Path, number: signal.Signals) -> None:
    started = time.monotonic()
    assert spawn(release, place / "timed", "0.001").wait(60) == 0
    duration = time.monotonic() - started
    moments = random.Random(number)  # noqa: S311
    for turn in range(8):
        destination = place / f"demo{turn}"
        child = spawn(release, destination, "0.001")
        time.sleep(moments.uniform(0, duration * 1.05))
        child.send_signal(number)
        child.communicate(timeout=60)
        assert not destination.exists() or complete(destination)
    assert not [path.name for path in place.iterdir() if path.name.startswith(".")]


def test_a_second_signal_does_not_disturb_the_cleaning_up(release: Release, place: Path) -> None:
    child = spawn(release, place / "demo", "0.02")
    deadline = time.monotonic() + 60
    while not list(place.rglob("*.ts")):
        assert time.monotonic() < deadline
        time.sleep(0.005)
    for _ in range(5):
        child.send_signal(signal.SIGINT)
    child.communicate(timeout=60)
    assert not list(place.iterdir())


def test_a_shielded_signal_is_obeyed_afterwards() -> None:
    steps = []

    def work() -> None:
        with Interrupts() as interrupts:
            with interrupts.shield():
                os.kill(os.getpid(), signal.SIGTERM)
                steps.append("inside")
            steps.append("after")

    with pytest.raises(SystemExit) as end:
        work()
    assert steps == ["inside"]
    assert end.value.code == 128 + signal.SIGTERM


def test_the_handlers_of_before_are_put_back() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    with Interrupts():
        pass
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before
