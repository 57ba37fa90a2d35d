"""What a client sends comes back as it was, and is found again: on each database, none of which is in UTC."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from harness.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.trees import Packages

OURS = Path(__file__).parent / "values"

ELSEWHERE = "America/St_Johns"
"""Where the process runs: not a whole number of hours from UTC, and with a summer time."""


@pytest.mark.parametrize("database", ["postgres", "mysql", "sqlite"])
def test_values_survive(
    database: str,
    render_options: Callable[..., Path],
    packages: Packages,
    services: Callable[[Project], dict[str, str]],
) -> None:
    options = {"face": "api", "database": database, "auth": "none", "queue": "none", "package_manager": "npm"}
    project = Project(render_options(options, OURS / "samples.yaml"), options)
    project = replace(project, environment=services(project))
    packages.install(project)
    shutil.copy(OURS / "round-trip.test.ts", project.path / "test" / "integration")
    project.run("npx", "vitest", "run", "test/integration/round-trip.test.ts", TZ=ELSEWHERE)
