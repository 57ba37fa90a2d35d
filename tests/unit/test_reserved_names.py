"""The lists of reserved names follow what is really there."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from scaffold.domain.account import check_account
from scaffold.domain.naming import check_resource, reserved_names
from scaffold.domain.project_name import fault_of
from scaffold.domain.source import Place
from scaffold.domain.tree import parse_tree
from scaffold.errors import UserError
from scaffold.releases.release import templates_root
from scaffold.render.kit import load_kit

if TYPE_CHECKING:
    from scaffold.domain.naming import Names


def test_no_project_is_called_like_a_package_that_it_installs() -> None:
    module = import_module(f"{load_kit(templates_root()).__name__}.project.packages")
    packages = {package.name for package in module.PACKAGES}
    free = {name for name in packages if "/" not in name and fault_of(name) is None}
    assert free == set()


def rows() -> list[dict[str, Any]]:
    """Give the tables that capabilities bring, as the kit knows them."""
    units = load_kit(templates_root()).brought.UNITS
    return [row for unit in units for row in unit.get("tables", ())]


def test_no_resource_is_called_like_a_table_or_a_model_of_a_capability(names: Names) -> None:
    models, tables = reserved_names()
    assert {row["name"] for row in rows()} | {"users", "accounts"} <= tables
    assert names.plural("User") == "users"
    assert {row["model"] for row in rows()} | {"User", "Prisma"} <= models
    for model in [*models, "Promise"]:
        with pytest.raises(UserError, match="is reserved"):
            check_resource(model, Place("f.yaml"), names)


def test_no_field_of_an_account_is_called_like_what_capabilities_keep_of_it(names: Names) -> None:
    kept = [row["name"] for row in rows() if row.get("of_account")]
    assert {"sessions", "api_keys"} <= {*kept}
    for name in [*kept, "password"]:
        tree = parse_tree(f"{{fields: {{{name}: text(..9)?}}}}", "f.yaml")
        with pytest.raises(UserError, match="every account has it already"):
            check_account(Place("f.yaml"), tree, names)
