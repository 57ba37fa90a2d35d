"""A domain of one's own passes its own tests: whichever it is."""

from __future__ import annotations

import os
import secrets
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from harness.project import Project
from harness.random_domains import random_domain, shrunk
from test_matrix import examine

from scaffold.options import load_input
from scaffold.options.input import Given

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.trees import Packages

SEED = os.environ.get("SEED") or secrets.token_hex(4)
"""New ones each time; `SEED=… pytest` makes the same again."""

FOUND = Path(os.environ.get("FOUND", Path(__file__).parents[2] / ".found"))
"""Where a domain is kept that a full run has found and made small."""

EVERY = {"storage": "disk", "package_manager": "npm"}
"""What all of them have: with it a domain may say anything, but for jobs, which need a queue."""

TREES: list[dict[str, str]] = [
    {"face": "api", "database": "postgres", "auth": "jwt", "queue": "bullmq", **EVERY},
    {"face": "next", "database": "sqlite", "auth": "nextauth", "queue": "none", **EVERY},
    {"face": "api", "database": "mysql", "auth": "session", "queue": "bullmq", **EVERY},
    {"face": "api", "database": "sqlite", "auth": "none", "queue": "none", **EVERY},
    {"face": "api", "database": "postgres", "auth": "none", "queue": "none", **EVERY},
    {"face": "next", "database": "postgres", "auth": "nextauth", "queue": "bullmq", **EVERY},
    {"face": "next", "database": "mysql", "auth": "none", "queue": "none", **EVERY},
]
IN_A_FULL_RUN = 200

FOR_EVERY_CHANGE: list[dict[str, str]] = [
    {"face": "api", "database": "sqlite", "auth": "jwt", "queue": "none", **EVERY},
    {"face": "api", "database": "postgres", "auth": "none", "queue": "none", **EVERY},
    {"face": "api", "database": "mysql", "auth": "session", "queue": "none", **EVERY},
]
OF_THE_DOMAIN = ("src/modules", "test/contract", "test/integration/resources", "test/integration/db")
"""Where code depends on the domain."""


@pytest.fixture
def prepare(
    tmp_path: Path,
    render_options: Callable[..., Path],
    packages: Packages,
    services: Callable[[Project], dict[str, str]],
) -> Callable[[str, dict[str, str]], tuple[str, Project]]:
    """Give a function that makes a domain of a seed, and a project of it."""

    def make(seed: str, options: dict[str, str]) -> tuple[str, Project]:
        given = [Given(key, value, key) for key, value in {"name": "demo", **options}.items()]
        file = tmp_path / "scaffold.yaml"

        def accepts(text: str) -> object:
            file.write_text(text, encoding="utf-8")
            return load_input(file=file, given=given)

        text = random_domain(seed, accounts=options["auth"] != "none", accepts=accepts)
        print(f"SEED={SEED} {seed}\n{text}")
        return text, project_of(text, options, tmp_path, render_options, packages, services)

    return make


def project_of(
    text: str,
    options: dict[str, str],
    folder: Path,
    render_options: Callable[..., Path],
    packages: Packages,
    services: Callable[[Project], dict[str, str]],
) -> Project:
    file = folder / "scaffold.yaml"
    file.write_text(text, encoding="utf-8")
    project = Project(render_options(options, file), options)
    project = replace(project, environment=services(project))
    packages.install(project)
    project.script("setup")
    project.script("openapi")
    return project


# Until the two hundred have passed once: what is new each time must not stop a change by chance.
@pytest.mark.full
@pytest.mark.timeout(900)
@pytest.mark.parametrize("options", FOR_EVERY_CHANGE, ids=lambda one: one["database"])
def test_a_new_domain_passes_what_depends_on_it(
    options: dict[str, str], prepare: Callable[[str, dict[str, str]], tuple[str, Project]]
) -> None:
    _, project = prepare(f"{SEED}-{options['database']}", options)
    project.script("typecheck")
    project.run("npx", "eslint", "--max-warnings", "0", *OF_THE_DOMAIN, "test/factories")
    project.script("lint:unused")
    project.run("npx", "vitest", "run", *OF_THE_DOMAIN, "--retry=1")


@pytest.mark.full
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("number", range(IN_A_FULL_RUN))
def test_any_domain_passes_every_step_of_its_own(
    number: int,
    tmp_path: Path,
    prepare: Callable[[str, dict[str, str]], tuple[str, Project]],
    render_options: Callable[..., Path],
    packages: Packages,
    services: Callable[[Project], dict[str, str]],
) -> None:
    options = TREES[number % len(TREES)]
    text, project = prepare(f"{SEED}-{number}", options)
    try:
        every_step(project)
    except AssertionError:

        def fails(smaller: str) -> bool:
            try:
                every_step(project_of(smaller, options, tmp_path, render_options, packages, services))
            except AssertionError:
                return True
            return False

        FOUND.mkdir(exist_ok=True)
        kept = FOUND / f"{SEED}-{number}.yaml"
        kept.write_text(f"# {options}\n{shrunk(text, fails)}", encoding="utf-8")
        print(f"kept: {kept}")
        raise


def test_what_failed_is_made_small() -> None:
    resources = {name: {"fields": {"floor": "int!", "label": "email!"}, "allow": {"read": "public"}} for name in "AB"}
    text = yaml.safe_dump({"version": 1, "resources": resources})
    assert yaml.safe_load(shrunk(text, lambda one: "floor" in one)) == {
        "version": 1,
        "resources": {"A": {"fields": {"floor": "int!"}}},
    }


def every_step(project: Project) -> None:
    examine(project)
    # All but the tests of the delivery: the lockfile is of the shared packages.
    project.script("test:coverage", "src/", "test/contract/", "test/integration/", "--retry=1")
