"""Stock `copier update` as the oracle: where it is right ours gives the same; where it loses work, ours does not."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, NamedTuple

import copier
import pytest
from lifecycle_projects import GIT_ENVIRONMENT, Work

from scaffold.merge.engine import merge_project
from scaffold.merge.model import Renames, Side
from scaffold.merge.write import write_outcome
from scaffold.render.model import RenderedFile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from scaffold.merge.model import Outcome

LINES = "".join(f"line {number}\n" for number in range(1, 41))
OLD = {"a.ts": LINES, "same.ts": LINES, "old.ts": LINES, "gone.ts": LINES, "image.bin": "\0one\n"}
NEW = {
    "a.ts": LINES.replace("line 5\n", "line 5 of the template\n"),
    "same.ts": LINES,
    "new.ts": LINES.replace("line 5\n", "line 5 of the template\n"),
    "image.bin": "\0two\n",
    "added.ts": LINES,
}
ANSWERS = "{{ _copier_conf.answers_file }}.jinja"


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, env=GIT_ENVIRONMENT, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a template of two releases, and a project of the first."""
    home = tmp_path_factory.mktemp("stock")
    folder = home / "template"
    folder.mkdir()
    run(folder, "git", "init", "--quiet", "--template=", "--initial-branch=main")
    for tag, files in (("v1.0.0", OLD), ("v2.0.0", NEW)):
        for path in folder.iterdir():
            if path.name != ".git":
                path.unlink()
        for path, text in {**files, ANSWERS: "{{ _copier_answers|to_nice_yaml }}", "copier.yml": "{}\n"}.items():
            (folder / path).write_bytes(text.encode())
        run(folder, "git", "add", "--all")
        run(folder, "git", "commit", "--quiet", "--message", tag)
        run(folder, "git", "tag", tag)
    copier.run_copy(str(folder), home / "project", vcs_ref="v1.0.0", defaults=True, quiet=True)
    project = Work(home / "project")
    project.git("init", "--quiet", "--template=", "--initial-branch=main")
    project.commit("made")
    return home


class Both(NamedTuple):
    stock: Work
    ours: Work
    outcome: Outcome


def side(files: Mapping[str, str], label: str) -> Side:
    return Side(
        {path: RenderedFile(text.encode(), executable=False, template=path) for path, text in files.items()}, label
    )


@pytest.fixture
def both(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Work], None]], Both]:
    """Do the same edit in two projects, and update one by each engine."""
    for name, value in GIT_ENVIRONMENT.items():
        if name.startswith("GIT_"):
            monkeypatch.setenv(name, value)

    def update(edit: Callable[[Work], None]) -> Both:
        works = [Work(tmp_path / name) for name in ("stock", "ours")]
        for work in works:
            shutil.copytree(template / "project", work.path)
            edit(work)
            work.commit("edited")
        copier.run_update(works[0].path, vcs_ref="v2.0.0", defaults=True, overwrite=True, quiet=True)
        renames = Renames({"old.ts": "new.ts"})
        answers = (works[0].path / ".copier-answers.yml").read_bytes()
        outcome = merge_project(
            works[1].path, side(OLD, "v1"), side(NEW, "v2"), renames=renames, own={".copier-answers.yml": answers}
        )
        write_outcome(works[1].path, outcome)
        return Both(works[0], works[1], outcome)

    return update


@pytest.mark.parametrize(
    "edit",
    [
        lambda work: work.write("same.ts", LINES),
        lambda work: work.write("a.ts", LINES.replace("line 30", "line 30 of mine")),
        lambda work: work.write("same.ts", "mine\n"),
        lambda work: work.write("src/mine.ts", "mine\n"),
        lambda work: (work.path / "a.ts").unlink(),
        lambda work: (work.path / "gone.ts").unlink(),
        lambda work: (work.path / "same.ts").chmod(0o755),
    ],
    ids=["nothing", "apart", "unchanged", "own", "deleted", "dropped", "executable"],
)
def test_where_stock_is_right_it_is_the_same(both: Callable[..., Both], edit: Callable[[Work], None]) -> None:
    found = both(edit)
    assert found.outcome.conflicts == ()
    assert found.ours.tree() == found.stock.tree()


def test_the_same_line_is_a_conflict_for_both(both: Callable[..., Both]) -> None:
    found = both(lambda work: work.write("a.ts", LINES.replace("line 5\n", "line 5 of mine\n")))
    for work in (found.stock, found.ours):
        text = work.read("a.ts")
        assert "<<<<<<<" in text
        assert "line 5 of mine\n" in text
        assert "line 5 of the template\n" in text
    assert [one.path for one in found.outcome.conflicts] == ["a.ts"]


def test_stock_loses_an_edit_in_a_file_that_the_template_renames(both: Callable[..., Both]) -> None:
    found = both(lambda work: work.write("old.ts", LINES.replace("line 30", "line 30 of mine")))
    assert "of mine" not in "".join(data.decode() for data, _ in found.stock.tree().values())
    assert "line 30 of mine" in found.ours.read("new.ts")
    assert "line 5 of the template" in found.ours.read("new.ts")
    assert found.outcome.conflicts == ()


def test_stock_loses_a_file_that_the_template_drops(both: Callable[..., Both]) -> None:
    found = both(lambda work: work.write("gone.ts", LINES.replace("line 30", "line 30 of mine")))
    assert not (found.stock.path / "gone.ts").exists()
    assert "line 30 of mine" in found.ours.read("gone.ts")
    assert [one.path for one in found.outcome.conflicts] == ["gone.ts"]


def test_stock_overwrites_a_binary(both: Callable[..., Both]) -> None:
    found = both(lambda work: work.write("image.bin", b"\0mine\n"))
    assert found.stock.read("image.bin") == "\0two\n"
    assert found.ours.read("image.bin") == "\0mine\n"
    assert [one.path for one in found.outcome.conflicts] == ["image.bin"]


def test_stock_does_not_follow_a_file_that_the_user_moved(both: Callable[..., Both]) -> None:
    def move(work: Work) -> None:
        (work.path / "src").mkdir()
        work.git("mv", "a.ts", "src/a.ts")

    found = both(move)
    assert "of the template" not in found.stock.read("src/a.ts")
    assert "line 5 of the template" in found.ours.read("src/a.ts")
    assert found.outcome.conflicts == ()
