"""Domains that use little of the language: what they do not ask for is not there, and what is there is in use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from harness.project import Project
from test_matrix import examine

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.trees import Packages

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parents[1] / "small.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"].replace(" ", "-"))
def test_nothing_is_too_much(
    case: dict[str, Any],
    tmp_path: Path,
    render_options: Callable[..., Path],
    packages: Packages,
    tested_once: Callable[[Project, str], None],
) -> None:
    options = {"package_manager": "npm", **case["options"]}
    (tmp_path / "scaffold.yaml").write_text(yaml.safe_dump({"version": 1, **case["domain"]}), encoding="utf-8")
    blank = {} if case["domain"] else {"blank": "true"}
    project = Project(render_options({**options, **blank}, tmp_path / "scaffold.yaml"), options)
    tested_once(project, "types, lint, tests")
    packages.install(project)
    project.script("setup")
    project.script("openapi")
    examine(project)
    # All but the tests of the delivery: the lockfile is of the shared packages.
    project.script("test:coverage", "src/", "test/contract/", "test/integration/")
