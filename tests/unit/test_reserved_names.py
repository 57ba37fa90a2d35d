"""The lists of reserved names follow what is really there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scaffold.domain import reserved
from scaffold.domain.project_name import fault_of
from scaffold.releases.release import templates_root
from scaffold.render.kit import load_kit

if TYPE_CHECKING:
    from scaffold.domain.naming import Names


def test_no_project_is_called_like_a_package_that_it_installs() -> None:
    packages = {package.name for package in load_kit(templates_root()).packages.PACKAGES}
    free = {name for name in packages if "/" not in name and fault_of(name) is None}
    assert free == set()


def test_the_models_of_the_account_and_of_jobs_are_reserved(names: Names) -> None:
    kit = load_kit(templates_root())
    rows = [row for unit in kit.brought.UNITS for row in unit.get("tables", ())]
    tables = {"users", *(row["name"] for row in rows)}
    assert tables >= {"sessions", "job_receipts"}
    assert tables <= reserved.TABLES
    assert {kit.names.pascal(row["model"]) for row in rows} <= reserved.MODELS
    assert names.plural("User") == "users"
