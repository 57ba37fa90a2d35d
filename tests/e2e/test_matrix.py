"""A covering array of all options: every pair of values is installed, checked, built, tested, booted and probed."""

from __future__ import annotations

import itertools
import json
import os
import re
import signal
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from harness.pages import probe_pages
from harness.probe import probe
from harness.project import tail
from harness.receipts import WORKS, WORKS_ON_24, receipt
from harness.servers import free_port

from rows import CATALOGUE, label, rows
from scaffold.options.covering import completed, pairs

if TYPE_CHECKING:
    from collections.abc import Callable

    from _pytest.mark import ParameterSet
    from harness.project import Project

COMBINATIONS = rows()

FOR_EVERY_CHANGE = COMBINATIONS[:8]
"""The array is made greedily: these hold most pairs, and each later one adds few. A full run takes them all."""

ON_NODE_24 = [
    {"face": "next", "database": "sqlite", "auth": "nextauth", "queue": "none", "package_manager": "npm"},
    {"face": "api", "database": "postgres", "auth": "jwt", "queue": "bullmq", "package_manager": "npm"},
]

# How the lockfiles of npm and pnpm say it.
ADDRESS = r'^\s*("resolved":|.*tarball:)'

LOCKFILES = {"npm": "package-lock.json", "pnpm": "pnpm-lock.yaml"}


EXPECTED = [
    *(receipt(options, WORKS) for options in COMBINATIONS),
    *(receipt(options, WORKS_ON_24) for options in ON_NODE_24),
]
"""The lines of a whole run in the support matrix, besides the proofs (test_wiring.py)."""


def some_in_full(all_of_them: list[dict[str, str]], for_every_change: int) -> list[ParameterSet]:
    """Give parameters of which only the first ones are tried for every change."""
    later = [pytest.param(options, marks=pytest.mark.full) for options in all_of_them[for_every_change:]]
    return [*map(pytest.param, all_of_them[:for_every_change]), *later]


def test_the_array_holds_every_pair_of_values() -> None:
    held = set().union(*(pairs(CATALOGUE, combination) for combination in COMBINATIONS))
    values = [(option.name, value) for option in CATALOGUE.options for value in option.values]
    for (name, value), (other, another) in itertools.combinations(values, 2):
        if name == other or ((name, value, True), (other, another, True)) in held:
            continue
        wanted = {
            key: [one] if CATALOGUE.option(key).kind == "list" else one
            for key, one in ((name, value), (other, another))
        }
        assert completed(CATALOGUE, wanted, {}) is None, wanted


@pytest.mark.parametrize("options", some_in_full(COMBINATIONS, len(FOR_EVERY_CHANGE)), ids=label)
def test_everything_generated_works(
    options: dict[str, str],
    make_project: Callable[..., Project],
    services: Callable[[Project], dict[str, str]],
    tested_once: Callable[[Project, str], None],
    record_property: Callable[[str, object], None],
) -> None:
    project = make_project(options)
    tested_once(project, WORKS)
    project = replace(project, environment=services(project))
    install(project)
    examine(project)
    build_test_and_boot(project)
    record_property("receipt", receipt(options, WORKS))


@pytest.mark.parametrize("options", some_in_full(ON_NODE_24, 1), ids=label)
def test_on_node_24(
    options: dict[str, str],
    make_project: Callable[..., Project],
    services: Callable[[Project], dict[str, str]],
    node24: str,
    tested_once: Callable[[Project, str], None],
    record_property: Callable[[str, object], None],
) -> None:
    project = make_project(options)
    tested_once(replace(project, environment={"PATH": node24}), WORKS_ON_24)
    project = replace(project, environment={**services(project), "PATH": node24})
    assert project.run("node", "--version").startswith("v24.")
    install(project)
    build_test_and_boot(project)
    record_property("receipt", receipt(options, WORKS_ON_24))


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
