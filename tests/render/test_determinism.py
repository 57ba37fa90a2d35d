"""Same release and answers, same bytes: on every machine, in every folder, time zone and locale."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from samples import answers, domain, item, note

from scaffold.releases.release import Release, templates_root
from scaffold.releases.working import working_release
from scaffold.render import render_files

if TYPE_CHECKING:
    from pathlib import Path

CASE = answers(domain=domain(note(users=True), item(0), item(1)), description="Ünï größer")
SCRIPT = """
import sys, yaml, locale
from pathlib import Path
from scaffold.releases.release import Release
from scaffold.render import create_project
try:
    locale.setlocale(locale.LC_ALL, "")
except locale.Error:
    pass
answers = yaml.safe_load(Path(sys.argv[1]).read_text("utf-8"))
release = Release(sys.argv[4], Path(sys.argv[2]), sys.argv[5])
print(create_project(answers, Path(sys.argv[3]), release=release).rendering.base_hash)
"""

MACHINES: list[dict[str, str]] = [
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "0", "PYTHONUTF8": "0", "SCAFFOLD_CACHE": "off"},
    {"TZ": "America/Los_Angeles", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "4242", "USER": "somebody"},
    {"TZ": "UTC", "LC_ALL": "POSIX", "PYTHONHASHSEED": "77", "PYTHONOPTIMIZE": "1", "LANGUAGE": "de", "COLUMNS": "20"},
]


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, dict[str, bytes]]:
    """Copy the templates, since a release does not change while it is rendered, and render them here."""
    root = tmp_path_factory.mktemp("reference") / "templates"
    shutil.copytree(templates_root(), root, ignore=shutil.ignore_patterns("__pycache__"))
    rendering = render_files(CASE, release=Release(working_release().tag, root))
    return root, rendering.base_hash, {path: file.data for path, file in rendering.files.items()}


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine["TZ"])
def test_another_machine_writes_the_same_bytes(
    reference: tuple[Path, str, dict[str, bytes]], tmp_path: Path, machine: dict[str, Any]
) -> None:
    root, base_hash, files = reference
    elsewhere = tmp_path / "a folder with späces" / "templates"
    shutil.copytree(root, elsewhere, ignore=shutil.ignore_patterns("__pycache__"))
    for path in elsewhere.rglob("*"):
        os.utime(path, (1, 1))
    (tmp_path / "answers.yml").write_text(yaml.safe_dump(dict(reversed(CASE.items())), sort_keys=False), "utf-8")
    release = working_release()
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, "answers.yml", str(elsewhere), "out/demo", release.tag, release.url],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), "HOME": str(tmp_path), **machine},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == base_hash
    out = tmp_path / "out/demo"
    written = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert written == files


def test_rendering_twice_in_one_process_gives_the_same() -> None:
    other = answers(face="next", auth="nextauth", name="other")
    first = render_files(CASE).files
    render_files(other)
    assert render_files(CASE).files == first
