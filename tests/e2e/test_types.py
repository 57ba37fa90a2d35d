"""The code of each row of the covering array is type-checked: here, or in the matrix, where it is installed.

Here the trees with accounts hold the test domains, one each, so that every domain is type-checked as well; the
matrix holds the default one.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

import pytest
from harness import domains
from harness.project import Project
from harness.trees import sources
from test_matrix import FOR_EVERY_CHANGE

from rows import CATALOGUE, label, rows, rows_with

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from harness.trees import Packages

DELIVERED_BY = ("package_manager", "ci", "dependency_updates", "container")
"""The options that do not change TypeScript: that they do not is the first test's business. Every other one may."""

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

WITH_PICTURES = "vacations"
"""The one test domain that stands in projects with a storage only."""

Case = tuple[dict[str, Any], str]
"""Options, and the name of a test domain, or nothing for the default one."""


def code_of(options: Mapping[str, Any]) -> str:
    """Name what of a combination changes code."""
    return label({name: value for name, value in options.items() if name not in DELIVERED_BY})


IN_THE_MATRIX = {code_of(combination) for combination in FOR_EVERY_CHANGE}
"""These are type-checked where they are installed (test_matrix.py)."""


def cases() -> list[Case]:
    """Give each row that the matrix leaves, and each test domain in at least one of them."""
    every = list({code_of(row): row for row in rows()}.values())
    # First those that are in no other test; the rest so that domains stand on both faces.
    every.sort(key=lambda row: code_of(row) in IN_THE_MATRIX)
    with_accounts = [row for row in every if row["auth"] != "none"]
    without = [row for row in every if row["auth"] == "none"]
    left = [code_of(row) not in IN_THE_MATRIX for row in with_accounts].count(True)
    names = [name for name in domains.names() if name != WITHOUT_ACCOUNTS]
    count = max(len(names), left)
    filled = _where_kept([*zip(islice(cycle(with_accounts), count), islice(cycle(names), count), strict=True)])
    alone = [row for row in without[1:] if code_of(row) not in IN_THE_MATRIX]
    return [*filled, (without[0], WITHOUT_ACCOUNTS), *((row, "") for row in [*alone, *BLANK])]


def _where_kept(filled: list[Case]) -> list[Case]:
    """Let the domain with pictures change places with one that needs no storage, where its row has none."""
    lacking = [n for n, (row, name) in enumerate(filled) if name == WITH_PICTURES and row["storage"] == "none"]
    kept = [n for n, (row, name) in enumerate(filled) if name != WITH_PICTURES and row["storage"] != "none"]
    for here, there in zip(lacking, kept, strict=False):
        moved, other = filled[here][1], filled[there][1]
        filled[here], filled[there] = (filled[here][0], other), (filled[there][0], moved)
    return filled


def case_id(case: Case) -> str:
    options, domain = case
    return f"{code_of(options)}-{domain or ('blank' if 'blank' in options else 'default')}"


def test_each_row_and_each_domain_is_there() -> None:
    assert {domain for _, domain in cases()} == {*domains.names(), ""}
    in_cases = {code_of(options) for options, _ in cases()}
    assert in_cases | IN_THE_MATRIX >= {code_of(row) for row in rows()}


def test_how_it_is_delivered_changes_no_code(render_options: Callable[..., Path]) -> None:
    """It decides which tests of its delivery stand in a project, and nothing else."""
    delivery = defaultdict(set)
    for row in (*rows_with(face="api")[:2], *rows_with(face="next")[:2]):
        found = set()
        for name in DELIVERED_BY:
            for value in CATALOGUE.option(name).values:
                code = sources(render_options({**row, name: value}))
                found.add(frozenset((path, text) for path, text in code.items() if not path.startswith(DELIVERY)))
                for path, text in code.items():
                    if path.startswith(DELIVERY):
                        delivery[path].add(text)
        assert len(found) == 1, row
    assert delivery
    assert {path: len(texts) for path, texts in delivery.items() if len(texts) > 1} == {}


@pytest.mark.parametrize("case", cases(), ids=case_id)
def test_types(
    case: Case,
    render_options: Callable[..., Path],
    packages: Packages,
    tested_once: Callable[[Project, str], None],
) -> None:
    options, domain = case
    project = Project(render_options(options, domains.FOLDER / f"{domain}.yaml" if domain else None), options)
    tested_once(project, "types")
    packages.install(project)
    project.script("typecheck")
