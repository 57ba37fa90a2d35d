"""Which resources a file is made for, or a line: `app()[name]` for each name here, in the order they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..domain import rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..tests.module import Module

Data = dict[str, Any]

BODIES_AND_QUERIES = {"list", "create", "update"}

SELECTIONS: dict[str, Callable[[Module], object]] = {
    "cached": lambda one: one.cache,
    "eventful": lambda one: one.events,
    "live": lambda one: one.live,
    "exporting": lambda one: one.exports,
    "served": lambda one: one.operations or one.actions,
    "with_files": lambda one: one.files,
    "with_plain_files": lambda one: one.plain_files,
    "with_images": lambda one: one.images,
    "stateful": lambda one: one.actions,
    "listed": lambda one: "list" in one.operations,
    "ruled": lambda one: one.operations,
    "ruled_by_rules": lambda one: one.operations and not one.custom,
    "asking": lambda one: BODIES_AND_QUERIES & set(one.operations),
    "with_use_cases": lambda one: one.operations and one.test["has_use_cases"],
    "resources_by_row": lambda one: any(rules.by_row(rule) for rule in one.rules.values()),
    "resources_with_code": lambda one: one.custom,
    "resources_with_computed": lambda one: one.computed,
    "resources_with_formulas": lambda one: one.formulas,
    "resources_with_formula_tests": lambda one: one.formula_tests,
    "resources_with_search": lambda one: one.search_tests,
    "resources_with_sets": lambda one: one.set_tests,
}

ANY: dict[str, Callable[[Module], object]] = {
    "announces": lambda one: one.announced,
    "uses_locks": lambda one: one.locked,
    "checks_references": lambda one: one.has_input and one.ts.references,
    "uses_stock": lambda one: one.stock,
    "carries_deletions": lambda one: one.deleted_with,
    "answers_rows": lambda one: one.actions or set(one.operations) - {"delete"},
    "shares": lambda one: one.limits or one.cache,
    "tabular": lambda one: one.exports,
    "reads": lambda one: "read" in one.operations,
    "creates": lambda one: "create" in one.operations,
    "updates": lambda one: "update" in one.operations,
    "deletes": lambda one: "delete" in one.operations,
    "has_lists": lambda one: "list" in one.operations,
    "has_search": lambda one: one.searched,
    "owners_chosen": lambda one: one.owner_is == "either",
    "seeds_account": lambda one: one.seeds.account,
    "has_sets": lambda one: one.sets,
    "asks_permissions": rules.asks_permissions,
}
"""What holds for a project as soon as it holds for one of its resources."""


def of(resources: list[Module]) -> Data:
    """Every selection of these resources, and what holds for one of them."""
    chosen = {name: [one for one in resources if holds(one)] for name, holds in SELECTIONS.items()}
    return {**chosen, **{name: any(holds(one) for one in resources) for name, holds in ANY.items()}}
