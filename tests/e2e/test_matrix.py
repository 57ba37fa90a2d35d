"""A covering array of all options: every pair of values is installed, checked, built, tested, booted and probed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from harness.covering import covering_array, pairs
from harness.probe import probe

from scaffold.options import valid_combinations

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.project import Project

COMBINATIONS = covering_array(valid_combinations())


def label(options: dict[str, str]) -> str:
    return "-".join(options.values())


def test_the_array_holds_every_pair_of_values() -> None:
    every = set().union(*(pairs(combination) for combination in valid_combinations()))
    held = set().union(*(pairs(combination) for combination in COMBINATIONS))
    assert held == every


@pytest.mark.parametrize("options", COMBINATIONS, ids=label)
def test_everything_generated_works(
    options: dict[str, str],
    make_project: Callable[..., Project],
    services: Callable[[Project], dict[str, str]],
) -> None:
    project = make_project(options)
    project = replace(project, environment=services(project))
    project.run(project.manager, "install")
    assert "resolved" not in (project.path / lockfile(project)).read_text() or project.manager == "pnpm"
    project.script("setup")
    project.script("typecheck")
    project.script("lint")
    project.script("lint:deps")
    project.script("openapi")
    project.script("lint:unused")
    project.script("build")
    project.script("test")
    project.run("node", "dist/entry/migrate.js", NODE_ENV="production", APP_SECRET="x" * 32)
    with project.serve() as server:
        probe(server, first_collection(project))
    if options["queue"] == "bullmq":
        with project.serve("worker", WORKER_PORT=str(0)) as worker:
            stop_idle_worker(worker)


def lockfile(project: Project) -> str:
    return {"npm": "package-lock.json", "pnpm": "pnpm-lock.yaml"}[project.manager]


def first_collection(project: Project) -> str:
    """Give a path of the API that takes POST."""
    import json

    paths = json.loads((project.path / "openapi.json").read_text())["paths"]
    return next(path for path, operations in sorted(paths.items(), reverse=True) if {"get", "post"} <= operations.keys())


def stop_idle_worker(worker) -> None:  # noqa: ANN001
    from harness.servers import wait_until

    wait_until(lambda: bool(worker.logs()), "the worker")
    assert worker.stop() == 0
