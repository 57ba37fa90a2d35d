"""The union of domains of every shape goes through everything, once a face and database (test_types.py has each)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from harness import domains
from test_matrix import build_test_and_boot, examine, install

from scaffold.options import load_input

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from harness.project import Project

UNIONS = [
    {"face": face, "database": database, "auth": auth, "queue": queue, "package_manager": "npm"}
    for face, database, auth, queue in (
        ("api", "postgres", "jwt", "bullmq"),
        ("api", "mysql", "session", "none"),
        ("api", "sqlite", "jwt", "none"),
        ("next", "postgres", "nextauth", "none"),
        ("next", "mysql", "nextauth", "bullmq"),
        ("next", "sqlite", "nextauth", "none"),
    )
]


def test_domains_can_be_united(tmp_path: Path) -> None:
    (tmp_path / "union.yaml").write_text(domains.union(), encoding="utf-8")
    united = load_input(file=tmp_path / "union.yaml").answers["domain"]["resources"]
    assert len(united) > 40


@pytest.mark.full
@pytest.mark.timeout(2 * 3600)
@pytest.mark.parametrize("options", UNIONS, ids=lambda options: f"{options['face']}-{options['database']}")
def test_the_union_works(
    options: dict[str, str],
    tmp_path: Path,
    make_project: Callable[..., Project],
    services: Callable[[Project], dict[str, str]],
) -> None:
    (tmp_path / "union.yaml").write_text(domains.union(), encoding="utf-8")
    project = make_project(options, "--from", str(tmp_path / "union.yaml"))
    project = replace(project, environment={**services(project), **domains.environment()})
    install(project)
    examine(project)
    build_test_and_boot(project)
