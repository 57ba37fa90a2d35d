"""Resources that do only a part of what they could: no file and no import that they do not need."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from scaffold.options import load_input, load_names
from scaffold.options.catalogue import load_catalogue
from scaffold.options.input import check_input
from scaffold.releases.release import templates_root
from scaffold.render import render_files

PARTIAL = Path(__file__).parents[1] / "domains" / "partial.yaml"
TYPES_ONLY = re.compile(r"^import \{ type \w+(?: as \w+)?(?:, type \w+(?: as \w+)?)* \} from", re.MULTILINE)


@cache
def files(name: str = "partial") -> dict[str, str]:
    """Give the texts of the project of a test domain."""
    rendering = render_files(load_input(file=PARTIAL.with_name(f"{name}.yaml")).answers)
    return {path: file.data.decode() for path, file in rendering.files.items() if path.endswith((".ts", ".tsx"))}


@pytest.mark.parametrize(
    ("module", "there"),
    [
        ("ledgers", {"repository", "schema"}),
        ("gates", {"repository", "schema", "policy", "routes", "service", "transitions"}),
        ("tickets", {"repository", "schema", "policy", "policy.test", "routes", "service", "service.test"}),
    ],
)
def test_a_module_has_the_files_that_it_needs(module: str, there: set[str]) -> None:
    found = {
        path.rpartition("/")[2].removesuffix(".ts") for path in files() if path.startswith(f"src/modules/{module}/")
    }
    assert found == there


def test_what_nobody_may_do_anything_with_is_not_served() -> None:
    assert "ledgerRoutes" not in files()["src/http.ts"]
    assert "createLedgerService" not in files()["src/container.ts"]
    assert "createLedgerRepository" in files()["src/container.ts"]


def test_routes_without_a_list_take_no_cursors() -> None:
    assert "CursorCodec" not in files()["src/modules/statements/routes.ts"]
    assert "CursorCodec" in files()["src/modules/notices/routes.ts"]


@pytest.mark.parametrize("name", ["partial", "vacations", "library"])
def test_imports_of_types_alone_leave_nothing_at_run_time(name: str) -> None:
    assert [path for path, text in files(name).items() if TYPES_ONLY.search(text)] == []


def test_what_is_kept_is_forgotten_with_what_it_hangs_on() -> None:
    made = (
        "boards: forgetAfterDelete(createBoardRepository(unitOfWork.session), { cache, names: ['pins'], unitOfWork })"
    )
    assert made in files()["src/container.ts"]


def test_titles_of_policies_name_their_rows() -> None:
    assert "name: 'any row'," in files()["test/access-matrix.ts"]
    assert "name: 'status pending'," in files("vacations")["test/access-matrix.ts"]
    policy = files("vacations")["src/modules/bookings/policy.test.ts"]
    assert "('the policy of bookings: $name'" in policy
    assert "('read as %s: %s'" in policy


@pytest.mark.parametrize("name", ["partial", "vacations"])
def test_a_deletion_names_the_version_that_was_read_unless_the_row_is_locked(name: str) -> None:
    services = {path: text for path, text in files(name).items() if path.endswith("/service.ts")}
    deleting = {path: text for path, text in services.items() if re.search(r"\.delete\(\w+\.id\b", text)}
    assert deleting
    for path, text in deleting.items():
        assert re.search(r"\.delete\((\w+)\.id, \1\.version\)", text) or ".lock(id)" in text, path


def test_values_of_an_enum_are_declared_where_something_is_held_against_them() -> None:
    """What clients neither send nor see is a type only; a list of its values would be unused."""
    text = """version: 1
database: sqlite
resources:
  User:
    fields:
      tier: enum(basic, gold) internal = basic
      title: enum(ms, mr) = ms
  Shelf:
    fields:
      due: enum(early, late) internal = early
      state: enum(open, shut) = open
    allow: {read: public, create: signed_in}
"""
    catalogue = load_catalogue(templates_root())
    made = render_files(check_input(catalogue, load_names(), text=text, file="scaffold.yaml").answers).files
    declared = [
        line.split()[1]
        for path in ("src/modules/shelves/schema.ts", "src/modules/users/profile.ts")
        for line in made[path].data.decode().splitlines()
        if line.endswith("] as const;")
    ]
    assert declared == ["shelfStates", "userTitles"]
