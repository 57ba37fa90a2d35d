"""Compiled templates: never a stale one, and a cache that cannot be used is as good as none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from samples import answers

from scaffold.errors import TemplateError
from scaffold.releases.release import templates_root
from scaffold.releases.working import working_release
from scaffold.render import compiled, project
from scaffold.render.worker import make_worker

if TYPE_CHECKING:
    from samples import Make

    from scaffold.releases.release import Release


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SCAFFOLD_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(compiled, "_open", {})
    return tmp_path / "cache" / "templates"


def rendered(release: Release) -> str:
    """Render as a new process would that finds nothing rendered: with nothing in memory."""
    compiled._open.clear()
    return project._rendered(release, {}, None).files["a.ts"].data.decode()


def compilations(release: Release, monkeypatch: pytest.MonkeyPatch) -> int:
    found: list[str] = []
    before = compiled.CompiledTemplates.dump_bytecode
    with monkeypatch.context() as patch:
        patch.setattr(
            compiled.CompiledTemplates,
            "dump_bytecode",
            lambda self, bucket: (found.append(bucket.key), before(self, bucket)),
        )
        rendered(release)
    return len(found)


def test_the_second_run_compiles_nothing(tiny: Make, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release = tiny({"project/a.ts.jinja": "{= name =}"})
    assert compilations(release, monkeypatch) > 0
    assert len(list(cache.iterdir())) == 1
    assert compilations(release, monkeypatch) == 0


def test_an_edited_template_is_compiled_again(tiny: Make, cache: Path) -> None:
    release = tiny({"project/a.ts.jinja": "one {= name =}"})
    assert rendered(release) == "one tiny"
    (release.root / "project/a.ts.jinja").write_text("two {= name =}")
    assert rendered(release) == "two tiny"
    assert cache.is_dir()


def test_an_edited_kit_counts_where_a_filter_was_called_at_compile_time(tiny: Make, cache: Path) -> None:
    release = tiny({"project/a.ts.jinja": "{= 'x' | shout =}"})
    assert rendered(release) == "X!"
    kit = (release.root / "kit/__init__.py").read_text()
    other = tiny(
        {"project/a.ts.jinja": "{= 'x' | shout =}", "kit/__init__.py": kit.replace('"!"', '"?"')}, folder="other"
    )
    assert rendered(other) == "X?"
    assert len(list(cache.iterdir())) == 2


def test_errors_name_the_file_of_this_machine(tiny: Make, cache: Path) -> None:
    """The code may have been compiled elsewhere: in a wheel, in another checkout."""
    source = {"project/a.ts.jinja": "\n\n{= nothing =}"}
    for folder in ("one", "two"):
        with pytest.raises(TemplateError, match=r"^project/a\.ts\.jinja:3: "):
            rendered(tiny(source, folder=folder))
    assert cache is not None


@pytest.mark.parametrize("content", [b"", b"rubbish", b"\xe9\x01\x00\x00\x00", b"N"])
def test_a_broken_file_is_ignored(tiny: Make, cache: Path, content: bytes) -> None:
    release = tiny({"project/a.ts.jinja": "{= name =}"})
    rendered(release)
    for file in cache.iterdir():
        file.write_bytes(content)
    assert rendered(release) == "tiny"


def test_a_folder_that_cannot_be_written_is_ignored(tiny: Make, cache: Path) -> None:
    cache.parent.mkdir(parents=True)
    cache.write_text("a file where the folder would be")
    assert rendered(tiny({"project/a.ts.jinja": "{= name =}"})) == "tiny"


def test_it_can_be_switched_off(tiny: Make, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCAFFOLD_CACHE", "off")
    assert rendered(tiny({"project/a.ts.jinja": "{= name =}"})) == "tiny"
    assert not cache.exists()


def test_files_of_other_versions_do_not_pile_up(tiny: Make, cache: Path) -> None:
    for number in range(compiled.KEPT + 3):
        kit = f"# {number}\nKIT_API = 1\nINPUTS = ()\nbuild = dict\nFILTERS = {{'answers_yaml': str}}\n"
        rendered(tiny({"project/a.ts.jinja": "{= name =}", "kit/__init__.py": kit}, folder=f"r{number}"))
    assert len(list(cache.iterdir())) == compiled.KEPT


def test_rendering_imports_no_prompt_library() -> None:
    script = (
        "import sys, scaffold.render as r\n"
        "assert 'copier' not in sys.modules and 'jinja2' not in sys.modules\n"
        "from scaffold.options import default_input\n"
        "r.render_files(default_input({'name': 'demo'}))\n"
        "print([m for m in ('questionary', 'prompt_toolkit', 'pygments', 'dunamai') if m in sys.modules])\n"
        "from copier._user_data import Choice\n"
        "print(Choice('a').title)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=Path(__file__).parent, check=True, capture_output=True, text=True
    )
    assert done.stdout == "[]\na\n"


def test_what_a_build_compiles_is_what_a_render_compiles(cache: Path) -> None:
    """A wheel's file is made without Copier; it has to hold the very code that Copier's environment gives."""
    root = templates_root()
    name, shipped = compiled.compile_tree(root)
    worker = make_worker(working_release(), answers())
    environment = worker.jinja_env
    assert compiled.file_name(root, worker.template.envops) == name
    for path in (root / "project").rglob("*.jinja"):
        template, source = path.relative_to(root).as_posix(), path.read_text("utf-8")
        code = environment.compile(source, template, template)
        assert shipped[compiled.entry(template, source)] == code, template
    assert not list(cache.iterdir())


def test_a_shipped_file_is_used(tiny: Make, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release = tiny({"project/a.ts.jinja": "{= name =}"})
    name, codes = compiled.compile_tree(release.root)
    (release.root / compiled.SHIPPED).mkdir()
    compiled.write(release.root / compiled.SHIPPED / name, codes)
    monkeypatch.setenv("SCAFFOLD_CACHE", "off")
    found: list[str] = []
    before = compiled.CompiledTemplates.dump_bytecode
    monkeypatch.setattr(
        compiled.CompiledTemplates,
        "dump_bytecode",
        lambda self, bucket: (found.append(bucket.key), before(self, bucket)),
    )
    assert rendered(release) == "tiny"
    assert set(found) <= {"<text>"}
    assert not cache.exists()
