"""Writing is all or nothing: whatever happens at whatever step, the project is as before or the change is done."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from scaffold.errors import RefusedError
from scaffold.merge.journal import open_journal
from scaffold.merge.lock import locked
from scaffold.merge.repository import open_repository
from scaffold.merge.undo import abort, recover
from scaffold.merge.write import write_outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine_projects import Project

    from scaffold.merge.model import Outcome

    Make = Callable[..., Project]

BASE = {"a.txt": "a\n", "b.txt": "1\n2\n", "dir/c.txt": "c\n", "dir/sub/d.txt": "d\n", "e.txt": "e\n"}
NEW = {"a.txt": "A\n", "b.txt": "one\n2\n", "new/sub/f.txt": "f\n", "dir": "a file now\n"}
STEPS = ("link", "replace", "rename", "unlink", "mkdir", "rmdir")


def prepared(make: Make, **options: Any) -> tuple[Project, Outcome]:
    """Make a project in which a change does everything: add, change, delete, conflict, a folder that goes."""
    project = make(BASE, **options)
    project.write("b.txt", "ein\n2\n")
    project.write("e.txt", "mine\n")
    project.write("own.txt", "own\n")
    project.commit()
    project.write("own.txt", "not recorded\n")
    project.write("staged.txt", "staged\n")
    project.git("add", "staged.txt")
    (project.path / "empty").mkdir()
    return project, project.merge(BASE, NEW)


def broken_at(step: int, how: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Let the n-th step that changes names on the disk go wrong. Returns how many there were."""
    count = 0

    def counting(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            if count == step:
                how()
            return function(*arguments, **named)

        return call

    for name in STEPS:
        monkeypatch.setattr(os, name, counting(getattr(os, name)))
    return lambda: count


def test_abort_restores_everything(make: Make) -> None:
    project, outcome = prepared(make)
    before = project.state()
    write_outcome(project.path, outcome)
    assert project.state() != before
    assert (project.path / "dir").read_text() == "a file now\n"
    undone = abort(project.path)
    assert undone.saved is None
    assert project.state() == before
    assert not project.git("diff", "--name-only", "--", "a.txt", "b.txt", "dir")
    with pytest.raises(RefusedError, match="nothing to abort"):
        abort(project.path)


def test_what_was_edited_and_staged_since_is_kept_by_an_abort(make: Make) -> None:
    project, outcome = prepared(make)
    before = project.state()
    write_outcome(project.path, outcome)
    project.write("a.txt", "A\nwork of an hour\n")
    project.write("later.txt", "later\n")
    project.git("add", "later.txt")
    undone = abort(project.path)
    assert undone.saved is not None
    assert (undone.saved / "a.txt").read_text() == "A\nwork of an hour\n"
    assert project.git("ls-files", "later.txt").strip() == "later.txt"
    project.git("rm", "-q", "--force", "later.txt")
    assert project.state() == before


def test_a_resolved_and_committed_change_is_over(make: Make) -> None:
    project, outcome = prepared(make)
    write_outcome(project.path, outcome)
    journal = open_journal(project.path)
    assert journal is not None
    assert journal.conflicts == ("b.txt", "e.txt")
    project.commit()
    assert open_journal(project.path) is None
    with pytest.raises(RefusedError, match="committed"):
        abort(project.path)
    assert recover(project.path) is None
    assert not (project.top / ".git/scaffold/journal").exists()


def killed(project: Project, kept: Path, step: int, work: Callable[[], object]) -> bool:
    """Put the kept repository back, and let the work die at a step; tell whether it came that far."""
    shutil.rmtree(project.top)
    shutil.copytree(kept, project.top, symlinks=True)
    child = os.fork()
    if child == 0:
        with pytest.MonkeyPatch.context() as patch:
            broken_at(step, lambda: os._exit(9), patch)
            work()
            os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, 9)
    return status == 9


def test_killed_at_any_step(make: Make, tmp_path: Path) -> None:
    """Every step is the last one once; then the next command finishes the change, or an abort takes it back."""
    project, outcome = prepared(make)
    before = project.state()
    write_outcome(project.path, outcome)
    after = project.state()
    abort(project.path)
    shutil.copytree(project.top, tmp_path / "kept", symlinks=True)
    seen = set()
    for step in range(1, 200, 2):
        if not killed(project, tmp_path / "kept", step, lambda: write_outcome(project.path, outcome)):
            assert step > 20
            break
        if step % 4 == 1:
            recover(project.path)
        elif open_journal(project.path):
            abort(project.path)
        else:
            recover(project.path)
        state = project.state()
        assert state in (before, after), step
        seen.add(state == after)
        assert not (project.top / ".git/index.lock").exists(), step
        project.git("add", "own.txt")
    assert seen == {True, False}


def test_killed_at_any_step_on_the_way_back(make: Make, tmp_path: Path) -> None:
    project, outcome = prepared(make)
    before = project.state()
    write_outcome(project.path, outcome)
    after = project.state()
    shutil.copytree(project.top, tmp_path / "kept", symlinks=True)
    for step in range(1, 200, 3):
        if not killed(project, tmp_path / "kept", step, lambda: abort(project.path)):
            assert step > 10
            break
        undone = recover(project.path)
        assert project.state() == (before if undone or open_journal(project.path) is None else after), step
        assert not (project.top / ".git/index.lock").exists()
        project.git("add", "own.txt")


def test_an_error_at_any_step(make: Make) -> None:
    """A disk that is full at any step: as before, or done."""
    project, outcome = prepared(make)
    before = project.state()
    failed = 0
    for step in range(1, 200):
        with pytest.MonkeyPatch.context() as patch:

            def full() -> None:
                raise OSError(errno.ENOSPC, "No space left on device")

            broken_at(step, full, patch)
            refused = said(lambda: write_outcome(project.path, outcome))
        if refused is None:
            break
        failed += 1
        assert "No space left" in refused
        assert project.state() == before, step
        assert open_journal(project.path) is None
    assert failed > 5
    assert project.git("status", "--porcelain", "a.txt") == "M  a.txt\n"


def said(call: Callable[[], None]) -> str | None:
    try:
        call()
    except RefusedError as error:
        return error.message
    return None


CHILD = """
import signal, sys, os
sys.path[:0] = {path!r}
from pathlib import Path
from engine_projects import side
from scaffold.merge.engine import merge_project
from scaffold.merge.write import write_outcome
import scaffold.merge.apply as apply
from test_engine_journal import BASE, NEW
real = apply.place
def slow(*arguments):
    os.kill(os.getpid(), {signal})
    real(*arguments)
apply.place = slow
write_outcome(Path({project!r}), merge_project(Path({project!r}), side(BASE), side(NEW)))
"""


@pytest.mark.parametrize("number", [2, 15])
def test_a_signal_while_writing_waits_until_it_is_done(make: Make, number: int) -> None:
    project, outcome = prepared(make)
    write_outcome(project.path, outcome)
    after = project.state()
    abort(project.path)
    code = CHILD.format(path=sys.path, signal=number, project=str(project.path))
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode in (-2, 1, 130, 143), done.stderr
    assert project.state() == after


def test_one_command_at_a_time(make: Make) -> None:
    project, outcome = prepared(make)
    child = os.fork()
    if child == 0:
        with locked(open_repository(project.path)):
            os.write(1, b"")
            (project.top / ".git/held").touch()
            while (project.top / ".git/held").exists():
                pass
        os._exit(0)
    while not (project.top / ".git/held").exists():
        pass
    try:
        with pytest.raises(RefusedError, match="another scaffold command"):
            write_outcome(project.path, outcome)
    finally:
        (project.top / ".git/held").unlink()
        os.waitpid(child, 0)
    write_outcome(project.path, outcome)


def test_a_git_command_at_work_is_waited_for_by_the_person(make: Make) -> None:
    project, outcome = prepared(make)
    before = project.state()
    lock = project.top / ".git/index.lock"
    lock.touch()
    with pytest.raises(RefusedError, match="another git command"):
        write_outcome(project.path, outcome)
    lock.unlink()
    assert project.state() == before
    assert open_journal(project.path) is None


def test_a_repository_that_changed_since_the_merge_is_refused(make: Make) -> None:
    project, outcome = prepared(make)
    project.write("a.txt", "meanwhile\n")
    project.git("add", "a.txt")
    with pytest.raises(RefusedError, match="changed meanwhile"):
        write_outcome(project.path, outcome)


def test_edits_made_after_a_kill_are_kept_aside(make: Make) -> None:
    project, outcome = prepared(make)
    child = os.fork()
    if child == 0:
        import scaffold.merge.apply as module

        module.place = lambda *_: os._exit(9)  # type: ignore[assignment]
        write_outcome(project.path, outcome)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    project.write("a.txt", "edited after the kill\n")
    with pytest.raises(RefusedError, match="interrupted"):
        write_outcome(project.path, outcome)
    undone = recover(project.path)
    assert undone is not None
    assert (undone.done, undone.saved and (undone.saved / "a.txt").read_text()) == (
        "finished",
        "edited after the kill\n",
    )
    assert project.read("a.txt") == "A\n"


def test_changes_on_top_of_each_other_are_taken_back_one_by_one(make: Make) -> None:
    project, outcome = prepared(make)
    states = [project.state()]
    write_outcome(project.path, outcome)
    project.git("add", "b.txt", "e.txt")
    states.append(project.state())
    third = NEW | {"a.txt": "AA\n"}
    write_outcome(project.path, project.merge(NEW, third))
    states.append(project.state())
    write_outcome(project.path, project.merge(third, third | {"g.txt": "g\n"}))
    assert abort(project.path).earlier
    assert project.state() == states[2]
    assert abort(project.path).earlier
    assert project.state() == states[1]
    assert not abort(project.path).earlier
    assert project.state() == states[0]
    with pytest.raises(RefusedError, match="nothing to abort"):
        abort(project.path)


def test_a_commit_ends_every_change_below_it(make: Make) -> None:
    project, outcome = prepared(make)
    write_outcome(project.path, outcome)
    project.git("add", "b.txt", "e.txt")
    third = NEW | {"a.txt": "AA\n"}
    write_outcome(project.path, project.merge(NEW, third))
    project.commit()
    with pytest.raises(RefusedError, match="committed"):
        abort(project.path)
    write_outcome(project.path, project.merge(third, third | {"g.txt": "g\n"}))
    assert not abort(project.path).earlier
    with pytest.raises(RefusedError, match="nothing to abort"):
        abort(project.path)


def test_killed_at_any_step_with_a_change_below(make: Make, tmp_path: Path) -> None:
    project, outcome = prepared(make)
    write_outcome(project.path, outcome)
    project.git("add", "b.txt", "e.txt")
    shutil.copytree(project.top, tmp_path / "kept", symlinks=True)
    between = project.state()
    second = project.merge(NEW, NEW | {"a.txt": "AA\n"})
    write_outcome(project.path, second)
    after = project.state()
    for step in range(1, 200):
        if not killed(project, tmp_path / "kept", step, lambda: write_outcome(project.path, second)):
            break
        recover(project.path)
        assert project.state() in (between, after), step
        if project.state() == after:
            assert abort(project.path).earlier, step
        assert not abort(project.path).earlier, step
        assert project.read("a.txt") == "a\n"
        assert not list((project.top / ".git/scaffold").glob("earlier-*"))
    assert step > 5
