"""Every combination is rendered, and each distinct TypeScript tree is type-checked once: here, or in the matrix.

Here the trees with accounts hold the test domains, one each, so that every domain is type-checked as well; the
matrix holds the default one.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import cycle
from typing import TYPE_CHECKING

import pytest
from harness import domains
from harness.project import Project
from harness.trees import sources
from test_matrix import FOR_EVERY_CHANGE

from scaffold.options import valid_combinations

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from harness.trees import Packages

CODE_OPTIONS = ("face", "database", "auth", "queue")
"""The options that change TypeScript; that no other does is the first test's business."""

DELIVERY = "test/delivery/"
"""Tests of the image, the workflow and the like: whole files, each there with what it tests."""

BLANK = [
    {
        "face": "api",
        "database": "postgres",
        "auth": "jwt",
        "queue": "bullmq",
        "blank": "true",
        "package_manager": "npm",
    },
    {"face": "api", "database": "sqlite", "auth": "none", "queue": "none", "blank": "true", "package_manager": "npm"},
    {
        "face": "next",
        "database": "mysql",
        "auth": "nextauth",
        "queue": "none",
        "blank": "true",
        "package_manager": "npm",
    },
]
"""Projects without a resource of their own."""

WITHOUT_ACCOUNTS = "diary"
"""The one test domain that stands in a project without accounts."""


IN_THE_MATRIX = {tuple(combination[option] for option in CODE_OPTIONS) for combination in FOR_EVERY_CHANGE}
"""These are type-checked where they are installed (test_matrix.py)."""


def trees() -> list[dict[str, str]]:
    """Give one combination for each set of values of the options that change code."""
    seen: dict[tuple[str, ...], dict[str, str]] = {}
    for combination in valid_combinations():
        seen.setdefault(tuple(combination[option] for option in CODE_OPTIONS), dict(combination))
    return list(seen.values())


Case = tuple[dict[str, str], str]
"""Options, and the name of a test domain, or nothing for the default one."""


def others() -> list[dict[str, str]]:
    return [tree for tree in trees() if tuple(tree[option] for option in CODE_OPTIONS) not in IN_THE_MATRIX]


def cases() -> list[Case]:
    """Give each tree that the matrix leaves, and each test domain in at least one of them."""
    with_accounts = [tree for tree in others() if tree["auth"] != "none"]
    without = [tree for tree in others() if tree["auth"] == "none"]
    names = domains.names()
    names.remove(WITHOUT_ACCOUNTS)
    filled = zip(with_accounts, cycle(names))
    return [*filled, (without[0], WITHOUT_ACCOUNTS), *((tree, "") for tree in [*without[1:], *BLANK])]


def case_id(case: Case) -> str:
    options, domain = case
    named = domain or ("blank" if "blank" in options else "default")
    return "-".join([*(options[option] for option in CODE_OPTIONS), named])


def test_each_tree_and_each_domain_is_there() -> None:
    assert {domain for _, domain in cases()} == {*domains.names(), ""}
    in_cases = {tuple(options[option] for option in CODE_OPTIONS) for options, _ in cases()}
    assert in_cases | IN_THE_MATRIX == {tuple(tree[option] for option in CODE_OPTIONS) for tree in trees()}


def test_no_other_option_changes_code(render_options: Callable[..., Path]) -> None:
    """How a project is delivered decides which tests of its delivery stand in it, and nothing else."""
    found = defaultdict(set)
    delivery = defaultdict(set)
    for combination in valid_combinations():
        key = tuple(combination[option] for option in CODE_OPTIONS)
        code = sources(render_options(combination))
        found[key].add(frozenset((path, text) for path, text in code.items() if not path.startswith(DELIVERY)))
        for path, text in code.items():
            if path.startswith(DELIVERY):
                delivery[path].add(text)
    assert len(found) == len(trees())
    assert {key: len(codes) for key, codes in found.items() if len(codes) > 1} == {}
    assert delivery
    assert {path: len(texts) for path, texts in delivery.items() if len(texts) > 1} == {}


@pytest.mark.parametrize("case", cases(), ids=case_id)
def test_types(case: Case, render_options: Callable[..., Path], packages: Packages) -> None:
    options, domain = case
    project = Project(render_options(options, domains.FOLDER / f"{domain}.yaml" if domain else None), options)
    packages.install(project)
    project.script("typecheck")
