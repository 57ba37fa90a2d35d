"""A covering array of all options: every pair of values is installed, checked, built, tested, booted and probed."""

from __future__ import annotations

import itertools
import json
import os
import re
import signal
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from harness.backups import restore_elsewhere, rows_of
from harness.metrics import check_metrics
from harness.pages import probe_pages
from harness.probe import probe
from harness.project import tail
from harness.receipts import WORKS, WORKS_ON_24, receipt
from harness.servers import free_port
from harness.traces import PARENT, check_traces, collecting

from rows import CATALOGUE, label, rows
from scaffold.dependencies.lockfiles import parse, release_lock, versions
from scaffold.dependencies.managers import command, lockfile_of
from scaffold.options.covering import completed, pairs
from scaffold.releases.files import tree_of
from scaffold.releases.release import templates_root

if TYPE_CHECKING:
    from collections.abc import Callable

    from _pytest.mark import ParameterSet
    from harness.project import Project

COMBINATIONS = rows()

FIXED, ROTATING = 6, 2


def slice_of(combinations: list[dict[str, Any]], tree: str) -> list[dict[str, Any]]:
    """Give those for every change: the first ones, which hold most pairs, and some of the others by turns.

    Which of them is decided by the hash of the templates, so that it is the same wherever one change is tested.
    """
    others = combinations[FIXED:]
    step = max(1, len(others) // ROTATING)
    turns = {(int(tree, 16) + number * step) % len(others) for number in range(ROTATING)} if others else set()
    return [*combinations[:FIXED], *(others[turn] for turn in sorted(turns))]


FOR_EVERY_CHANGE = slice_of(COMBINATIONS, tree_of(templates_root()))
"""A full run takes all of them."""

ON_NODE_24 = [
    {"face": "next", "database": "sqlite", "auth": "nextauth", "queue": "none", "package_manager": "npm"},
    {"face": "api", "database": "postgres", "auth": "jwt", "queue": "bullmq", "package_manager": "npm"},
]

WORKFLOW = ".github/workflows/ci.yml"
LOOKED_AT = ("typecheck", "lint", "lint:deps", "lint:unused", "openapi:check")
"""The scripts that look at the code without running it."""

BUILT = ("build", "test:coverage")

# How the lockfiles of npm and pnpm say it.
ADDRESS = r'^\s*("resolved":|.*tarball:)'


EXPECTED = [
    *(receipt(options, WORKS) for options in COMBINATIONS),
    *(receipt(options, WORKS_ON_24) for options in ON_NODE_24),
]
"""The lines of a whole run in the support matrix, besides the proofs (test_wiring.py)."""


def some_in_full(all_of_them: list[dict[str, Any]], for_every_change: list[dict[str, Any]]) -> list[ParameterSet]:
    """Give parameters of which only some are tried for every change."""
    return [
        pytest.param(options, marks=[] if options in for_every_change else pytest.mark.full) for options in all_of_them
    ]


def test_the_others_take_turns() -> None:
    every = [{"number": number} for number in range(33)]
    found = [slice_of(every, f"{number:x}") for number in range(27)]
    assert all(one[:FIXED] == every[:FIXED] and len(one) == FIXED + ROTATING for one in found)
    assert [one for one in every if not any(one in some for some in found)] == []
    assert slice_of(every[:4], "a1") == every[:4]


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


@pytest.mark.parametrize("options", some_in_full(COMBINATIONS, FOR_EVERY_CHANGE), ids=label)
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
    if (project.path / WORKFLOW).exists():
        go_through_its_workflow(project)
    else:
        install(project)
        examine(project)
        build_and_test(project)
    boot(project)
    record_property("receipt", receipt(options, WORKS))


@pytest.mark.parametrize("options", some_in_full(ON_NODE_24, ON_NODE_24[:1]), ids=label)
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


def test_workflows_of_each_face_and_of_each_manager_are_gone_through() -> None:
    with_one = [options for options in FOR_EVERY_CHANGE if options["ci"] == "github"]
    for name in ("face", "package_manager"):
        assert {one[name] for one in with_one} == {*CATALOGUE.option(name).values}
    assert len(with_one) < len(FOR_EVERY_CHANGE), "what `scaffold new` does is done as well"


def go_through_its_workflow(project: Project) -> None:
    """Do what its CI does, on the lockfile that `new --no-install` leaves: its versions are those of the shipped set.

    The steps are all that can be looked at, and the tests.
    """
    lockfile = lockfile_of(project.manager)
    shipped, before = (
        parse(data, project.manager)
        for data in (
            release_lock(templates_root(), project.options) or b"",
            (project.path / lockfile).read_bytes(),
        )
    )
    allowed = versions(shipped, project.manager)
    assert {name for name, found in versions(before, project.manager).items() if not found <= allowed[name]} == set()
    (job,) = yaml.safe_load((project.path / WORKFLOW).read_text())["jobs"].values()
    first, *steps = (step["run"] for step in job["steps"] if "run" in step and "--global" not in step["run"])
    assert first in {"npm ci", "pnpm install --frozen-lockfile"}
    assert [step.split() for step in steps] == [[project.manager, "run", script] for script in (*LOOKED_AT, *BUILT)]
    project.run(*first.split())
    project.script("setup")
    project.script("openapi")
    examine(project)
    build_and_test(project)
    assert parse((project.path / lockfile).read_bytes(), project.manager) == before, "no step changes the lockfile"


def install(project: Project) -> None:
    """Do what `scaffold new` does after rendering."""
    project.run(*command(project.manager, "first_install"))
    lockfile = (project.path / lockfile_of(project.manager)).read_text()
    assert not re.search(ADDRESS, lockfile, re.MULTILINE), "the lockfile records where packages came from"
    project.script("setup")
    project.script("openapi")


def examine(project: Project) -> None:
    """Let everything look at the code that can, without running it."""
    for script in LOOKED_AT:
        project.script(script)


def build_test_and_boot(project: Project) -> None:
    build_and_test(project)
    boot(project)


def build_and_test(project: Project) -> None:
    build, test = BUILT
    project.script(build)
    # Projects are tested side by side on few cores: what depends on the clock may have a second try.
    project.script(test, "--retry=1")


def back_up_and_restore(project: Project, **secret: str) -> None:
    """Do what its page on back-ups says: everything is there again, and the release runs on it."""
    url = project.environment["DATABASE_URL"]
    page = (project.path / "docs/operations/backup.md").read_text()
    folder = project.path / ".data/backup"
    folder.mkdir(parents=True)
    restored = restore_elsewhere(page, url, folder)
    assert rows_of(restored) == rows_of(url) != []
    assert "up to date" in project.run("node", "dist/entry/migrate.js", **{**secret, "DATABASE_URL": restored})


def boot(project: Project) -> None:
    """Let each of its programs run as in production, on the build."""
    project.run("npx", "tsx", "prisma/seed.ts", code=1, NODE_ENV="production")
    project.script("db:seed")
    secret = {"NODE_ENV": "production", "APP_SECRET": "x" * 32, "PUBLIC_URL": "http://127.0.0.1"}
    project.run("node", "dist/entry/migrate.js", **secret)
    if project.options["database"] in {"postgres", "mysql"}:
        back_up_and_restore(project, **secret)
    if project.options["face"] == "next":
        with project.serve() as server:
            probe_pages(server, collection(project), accounts=project.options["auth"] != "none")
    if project.options.get("metrics") == "prometheus":
        watched = free_port()
        with project.serve(METRICS_PORT=str(watched)) as server:
            server.wait_ready()
            check_metrics(watched, "/readyz")
    if project.options.get("traces") == "otel":
        with collecting() as collector:
            with project.serve(OTEL_EXPORTER_OTLP_ENDPOINT=collector.endpoint) as server:
                server.wait_ready()
                server.request("GET", "/openapi.json", traceparent=PARENT)
                assert server.stop() == os.EX_OK, tail(server.log.read_text())
            check_traces(collector, "/openapi.json")
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
    # What is below /v1/me and /v1/auth belongs to the account.
    shown = {path: operations for path, operations in paths.items() if not path.startswith(("/v1/me", "/v1/auth"))}
    return next(path for path, operations in sorted(shown.items()) if {"get", "post"} <= operations.keys())
