"""What was rendered before is not rendered again; and nothing else than that is taken for it."""

from __future__ import annotations

import marshal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from samples import answers

from scaffold.lifecycle.project import read_project, render_base
from scaffold.options import default_input, load_input
from scaffold.options.input import Given
from scaffold.releases.files import known_tree, prune, tree_of
from scaffold.releases.store import BundleStore
from scaffold.render import create_project, kept, project, render_files

if TYPE_CHECKING:
    from pathlib import Path

    from samples import Make

    from scaffold.releases.release import Release

CODE = """
import sys
from scaffold.options import default_input
from scaffold.render import render_files
render_files(default_input({'name': 'demo'}))
print('scaffold.render.worker' in sys.modules, 'jinja2' in sys.modules)
"""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SCAFFOLD_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "rendered"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The releases that were really rendered."""
    real, found = project._rendered, []

    def rendered(release: Release, *rest: object) -> object:
        found.append(release.tag)
        return real(release, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(project, "_rendered", rendered)
    return found


def test_the_second_time_gives_the_same_and_renders_nothing(cache: Path, made: list[str]) -> None:
    first = render_files(answers())
    shown: list[str] = []
    assert render_files(answers(), progress=shown.append) == first
    assert len(made) == len(list(cache.iterdir())) == 1
    assert shown == [*first.files]


def test_it_imports_no_copier(cache: Path) -> None:
    said = [subprocess.check_output([sys.executable, "-c", CODE], text=True).strip() for _ in range(2)]
    assert said == ["True True", "False False"]
    assert cache.is_dir()


@pytest.mark.usefixtures("cache")
def test_another_answer_tree_or_url_is_another_rendering(tiny: Make, made: list[str]) -> None:
    from dataclasses import replace

    release = tiny({"project/a.ts.jinja": "{= name =}"})
    found = {render_files({"name": "one"}, release=release).base_hash}
    found.add(render_files({"name": "two"}, release=release).base_hash)
    render_files({"name": "two"}, release=replace(release, url="https://example.invalid/other.git"))
    template = release.root / "project" / "a.ts.jinja"
    template.write_text("<{= name =}>")
    found.add(render_files({"name": "two"}, release=release).base_hash)
    assert (len(made), len(found)) == (4, 3)


@pytest.mark.parametrize("part", ["nothing", "cut", "one bit", "foreign"])
def test_what_is_not_whole_is_rendered_again(tiny: Make, cache: Path, made: list[str], part: str) -> None:
    release = tiny({"project/a.ts.jinja": "{= name =}"})
    first = render_files({"name": "one"}, release=release)
    (entry,) = cache.iterdir()
    data = entry.read_bytes()
    broken = {
        "nothing": b"",
        "cut": data[:-1],
        "one bit": data[:-1] + bytes([data[-1] ^ 1]),
        "foreign": bytes(32) + marshal.dumps(({}, "", [])),
    }
    entry.write_bytes(broken[part])
    assert render_files({"name": "one"}, release=release) == first
    assert len(made) == 2
    assert entry.read_bytes() == data


def test_it_can_be_switched_off(cache: Path, made: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCAFFOLD_CACHE", "off")
    for _ in range(2):
        render_files(default_input({"name": "demo"}))
    assert len(made) == 2
    assert not cache.exists()


def test_only_the_newest_stay(tiny: Make, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "KEPT", 3)
    release = tiny({"project/a.ts.jinja": "{= name =}"})
    for number in range(5):
        render_files({"name": f"n{number}"}, release=release)
    assert len(list(cache.iterdir())) == 3


def test_what_is_kept_has_a_bound_in_bytes(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / name).write_bytes(bytes(10))
    prune(tmp_path, 9, 15)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_remembered_hash_of_a_tree_is_that_of_its_files(tmp_path: Path, cache: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "a").write_text("one")
    hashes = [known_tree(tree), known_tree(tree)]
    (tree / "a").write_text("another")
    hashes.append(known_tree(tree))
    (tree / "a").chmod(0o755)
    hashes.append(known_tree(tree))
    assert hashes[0] == hashes[1]
    assert len(set(hashes)) == 3
    assert hashes[-1] == tree_of(tree)
    assert cache.parent.is_dir()


def test_what_new_has_rendered_is_found_by_the_next_command(tmp_path: Path, cache: Path, made: list[str]) -> None:
    """A project records its answers; they are the same ones, read from a file."""
    given = load_input(given=[Given("name", "demo", "NAME")])
    create_project(given.answers, tmp_path / "demo", extra={"scaffold.yaml": given.text.encode()})
    assert render_base(read_project(tmp_path / "demo"), BundleStore()).files
    assert len(made) == len(list(cache.iterdir())) == 1
