from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from scaffold.releases.release import Release, templates_root

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from samples import Make

ROOT = templates_root()

TINY_KIT = """
KIT_API = 1
INPUTS = ("name", "things")
built = []

def shout(text):
    return text.upper() + "!"

def build(answers):
    built.append(answers)
    return {"name": answers["name"], "things": answers["things"]}

FILTERS = {"shout": shout, "answers_yaml": lambda answers: "".join(f"{k}: {v!r}\\n" for k, v in answers.items())}
"""

TINY_OPTIONS = """
name: {type: str, default: tiny}
extra: {type: bool, default: false}
things: {type: yaml, default: "[]"}
"""

TINY_EXCLUDE = """
_exclude:
  - .git
  - |
    {% if not extra %}
    /extra
    {% endif %}
"""


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    os.environ["SCAFFOLD_CACHE"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def tiny(tmp_path: Path) -> Make:
    """Make a small release: the real copier.yml and answers file, and the files of the test."""

    def make(files: Mapping[str, str], *, tag: str = "v1.0.0", folder: str = "release") -> Release:
        root = tmp_path / folder
        for path, text in {
            "kit/__init__.py": TINY_KIT,
            "options/10-options.yml": TINY_OPTIONS,
            "options/90-exclude.yml": TINY_EXCLUDE,
            **files,
        }.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8", newline="")
        shutil.copy(ROOT / "copier.yml", root)
        (root / "project").mkdir(exist_ok=True)
        for answers_file in (ROOT / "project").glob("{=*answers_file*"):
            shutil.copy(answers_file, root / "project")
        return Release(tag=tag, root=root)

    return make
