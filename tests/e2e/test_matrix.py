"""A covering array of all options: every pair of values is installed, checked, built, tested, booted and probed."""

from __future__ import annotations

import json
import os
import re
import signal
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from harness.covering import covering_array, pairs
from harness.pages import probe_pages
from harness.probe import probe
from harness.project import tail
from harness.receipts import receipt
from harness.servers import free_port

from scaffold.options import valid_combinations

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from _pytest.mark import ParameterSet
    from harness.project import Project

COMBINATIONS = covering_array(valid_combinations())

FOR_EVERY_CHANGE = COMBINATIONS[:8]
"""The array is made greedily: these hold most pairs, and each later one adds few. A full run takes them all."""

ON_NODE_24 = [
    {"face": "next", "database": "sqlite", "auth": "nextauth", "queue": "none", "package_manager": "npm"},
    {"face": "api", "database": "postgres", "auth": "jwt", "queue": "bullmq", "package_manager": "npm"},
]

# How the lockfiles of npm and pnpm say it.
ADDRESS = r'^\s*("resolved":|.*tarball:)'

LOCKFILES = {"npm": "package-lock.json", "pnpm": "pnpm-lock.yaml"}


def label(options: Mapping[str, str]) -> str:
    return "-".join(options.values())


def some_in_full(all_of_them: list[dict[str, str]], for_every_change: int) -> list[ParameterSet]:
    """Give parameters of which only the first ones are tried for every change."""
    later = [pytest.param(options, marks=pytest.mark.full) for options in all_of_them[for_every_change:]]
    return [*map(pytest.param, all_of_them[:for_every_change]), *later]


def test_the_array_holds_every_pair_of_values() -> None:
    every = set().union(*(pairs(combination) for combination in valid_combinations()))
    held = set().union(*(pairs(combination) for combination in COMBINATIONS))
    assert held == every


@pytest.mark.parametrize("options", some_in_full(COMBINATIONS, len(FOR_EVERY_CHANGE)), ids=label)
def test_everything_generated_works(
    options: dict[str, str],
    make_project: Callable[..., Project],
    services: Callable[[Project], dict[str, str]],
    record_property: Callable[[str, object], None],
) -> None:
    project = make_project(options)
    project = replace(project, environment=services(project))
    install(project)
    examine(project)
    build_test_and_boot(project)
    record_property("receipt", receipt(options, "install, types, lint, build, tests, production boot"))


@pytest.mark.parametrize("options", some_in_full(ON_NODE_24, 1), ids=label)
def test_on_node_24(
    options: dict[str, str],
    make_project: Callable[..., Project],
    services: Callable[[Project], dict[str, str]],
    node24: str,
    record_property: Callable[[str, object], None],
) -> None:
    project = make_project(options)
    project = replace(project, environment={**services(project), "PATH": node24})
    assert project.run("node", "--version").startswith("v24.")
    install(project)
    build_test_and_boot(project)
    record_property("receipt", receipt(options, "on Node.js 24: install, build, tests, production boot"))


def install(project: Project) -> None:
    """Do what `scaffold new` does after rendering."""
    project.run(project.manager, "install")
    lockfile = (project.path / LOCKFILES[project.manager]).read_text()
    assert not re.search(ADDRESS, lockfile, re.MULTILINE), "the lockfile records where packages came from"
    project.script("setup")
    project.script("openapi")


def examine(project: Project) -> None:
    """Let everything look at the code that can, without running it."""
    for script in ("typecheck", "lint", "lint:deps", "lint:unused", "openapi:check"):
        project.script(script)


def build_test_and_boot(project: Project) -> None:
    project.script("build")
    # Projects are tested side by side on few cores: what depends on the clock may have a second try.
    project.script("test:coverage", "--retry=1")
    project.run("npx", "tsx", "prisma/seed.ts", code=1, NODE_ENV="production")
    project.script("db:seed")
    secret = {"NODE_ENV": "production", "APP_SECRET": "x" * 32, "PUBLIC_URL": "http://127.0.0.1"}
    project.run("node", "dist/entry/migrate.js", **secret)
    if project.options["face"] == "next":
        with project.serve() as server:
            probe_pages(server, collection(project), accounts=project.options["auth"] != "none")
    with project.serve() as server:
        probe(server, "/v1/auth/register" if project.options["auth"] != "none" else collection(project))
    if project.options["queue"] == "bullmq":
        port = free_port()
        with project.serve("worker", WORKER_PORT=str(port)) as worker:
            replace(worker, port=port).wait_ready()
            assert worker.stop() == os.EX_OK, tail(worker.log.read_text())
        # Told to end before it has started.
        with project.serve("worker", WORKER_PORT=str(port)) as worker:
            worker.wait_first_line()
            assert worker.stop() == os.EX_OK, tail(worker.log.read_text())
    for seconds in (0.5, 1):
        with project.serve() as server:
            time.sleep(seconds)
            # Ended by the signal itself: nothing was open yet.
            assert server.stop() in {os.EX_OK, -signal.SIGTERM}, tail(server.log.read_text())


def collection(project: Project) -> str:
    """Give the path of a resource that is listed and made."""
    paths = json.loads((project.path / "openapi.json").read_text())["paths"]
    return next(path for path, operations in sorted(paths.items()) if {"get", "post"} <= operations.keys())
