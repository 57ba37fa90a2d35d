"""Every combination is rendered, and each distinct TypeScript tree is type-checked once: here, or in the matrix."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pytest
from harness.project import Project
from harness.trees import install_union, sources
from test_matrix import COMBINATIONS

from scaffold.options import valid_combinations

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CODE_OPTIONS = ("face", "database", "auth", "queue")
"""The options that change TypeScript; that no other does is the first test's business."""

DELIVERY = "test/delivery/"
"""Tests of the image, the workflow and the like: whole files, each there with what it tests."""

BLANK = [
    {"face": "api", "database": "postgres", "auth": "jwt", "queue": "bullmq", "blank": "true"},
    {"face": "api", "database": "sqlite", "auth": "none", "queue": "none", "blank": "true"},
    {"face": "next", "database": "mysql", "auth": "nextauth", "queue": "none", "blank": "true"},
]
"""Projects without a resource of their own."""


IN_THE_MATRIX = {tuple(combination[option] for option in CODE_OPTIONS) for combination in COMBINATIONS}
"""These are type-checked where they are installed (test_matrix.py)."""


def trees() -> list[dict[str, str]]:
    """Give one combination for each set of values of the options that change code."""
    seen: dict[tuple[str, ...], dict[str, str]] = {}
    for combination in valid_combinations():
        seen.setdefault(tuple(combination[option] for option in CODE_OPTIONS), dict(combination))
    return list(seen.values())


@dataclass(frozen=True)
class Tree:
    path: Path
    sources: dict[str, str]
    """Its code as rendered: a later test generates more into the folder."""


@pytest.fixture(scope="session")
def rendered(render_options: Callable[[dict[str, str]], Path]) -> Callable[[dict[str, str]], Tree]:
    done: dict[tuple[str, ...], Tree] = {}

    def render(options: dict[str, str]) -> Tree:
        key = tuple(options.values())
        if key not in done:
            path = render_options(options)
            done[key] = Tree(path, sources(path))
        return done[key]

    return render


@pytest.fixture(scope="session")
def node_modules(
    rendered: Callable[[dict[str, str]], Tree], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Path]:
    """Give the installed packages of a face."""

    @cache
    def install(face: str) -> Path:
        projects = [rendered(options).path for options in [*others(), *BLANK] if options["face"] == face]
        manifests = [json.loads((project / "package.json").read_text()) for project in projects]
        return install_union(tmp_path_factory.mktemp("union") / face, manifests)

    return install


def test_no_other_option_changes_code(rendered: Callable[[dict[str, str]], Tree]) -> None:
    """How a project is delivered decides which tests of its delivery stand in it, and nothing else."""
    found = defaultdict(set)
    delivery = defaultdict(set)
    for combination in valid_combinations():
        key = tuple(combination[option] for option in CODE_OPTIONS)
        code = rendered(dict(combination)).sources
        found[key].add(frozenset((path, text) for path, text in code.items() if not path.startswith(DELIVERY)))
        for path, text in code.items():
            if path.startswith(DELIVERY):
                delivery[path].add(text)
    assert len(found) == len(trees())
    assert {key: len(codes) for key, codes in found.items() if len(codes) > 1} == {}
    assert delivery
    assert {path: len(texts) for path, texts in delivery.items() if len(texts) > 1} == {}


def others() -> list[dict[str, str]]:
    return [tree for tree in trees() if tuple(tree[option] for option in CODE_OPTIONS) not in IN_THE_MATRIX]


@pytest.mark.parametrize("options", [*others(), *BLANK], ids=lambda options: "-".join(options.values()))
def test_types(
    options: dict[str, str], rendered: Callable[[dict[str, str]], Tree], node_modules: Callable[[str], Path]
) -> None:
    project = Project(rendered(options).path, options)
    modules = project.path / "node_modules"
    if not modules.exists():
        modules.symlink_to(node_modules(options["face"]))
    project.run("npx", "prisma", "generate")
    project.run("npx", "tsc", "--noEmit")
