"""A domain of one's own passes its own tests: whichever it is."""

from __future__ import annotations

import os
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from harness.project import Project
from harness.random_domains import random_domain
from test_matrix import examine

from scaffold.options import load_input
from scaffold.options.input import Given

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from harness.trees import Packages

SEED = os.environ.get("SEED") or secrets.token_hex(4)
"""New ones each time; `SEED=… pytest` makes the same again."""

TREES: list[dict[str, str]] = [
    {"face": "api", "database": "postgres", "auth": "jwt", "queue": "none", "package_manager": "npm"},
    {"face": "next", "database": "sqlite", "auth": "nextauth", "queue": "none", "package_manager": "npm"},
    {"face": "api", "database": "mysql", "auth": "session", "queue": "none", "package_manager": "npm"},
    {"face": "api", "database": "sqlite", "auth": "none", "queue": "none", "package_manager": "npm"},
    {"face": "api", "database": "postgres", "auth": "none", "queue": "none", "package_manager": "npm"},
    {"face": "next", "database": "postgres", "auth": "nextauth", "queue": "none", "package_manager": "npm"},
    {"face": "next", "database": "mysql", "auth": "none", "queue": "none", "package_manager": "npm"},
]
FOR_EVERY_CHANGE = 0
IN_A_FULL_RUN = 200


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    "number",
    [
        *range(FOR_EVERY_CHANGE),
        *(pytest.param(number, marks=pytest.mark.full) for number in range(FOR_EVERY_CHANGE, IN_A_FULL_RUN)),
    ],
)
def test_any_domain(
    number: int,
    tmp_path: Path,
    render_options: Callable[..., Path],
    packages: Packages,
    services: Callable[[Project], dict[str, str]],
) -> None:
    seed, options = f"{SEED}-{number}", TREES[number % len(TREES)]
    given = [Given(key, value, key) for key, value in {"name": "demo", **options}.items()]
    file = tmp_path / "scaffold.yaml"

    def accepts(text: str) -> object:
        file.write_text(text, encoding="utf-8")
        return load_input(file=file, given=given)

    text = random_domain(seed, accounts=options["auth"] != "none", accepts=accepts)
    print(f"SEED={SEED} number {number}\n{text}")
    accepts(text)
    project = Project(render_options(options, file), options)
    project = replace(project, environment=services(project))
    packages.install(project)
    project.script("setup")
    project.script("openapi")
    examine(project)
    # All but the tests of the delivery: the lockfile is of the shared packages.
    project.script("test:coverage", "src/", "test/contract/", "test/integration/", "--retry=1")
