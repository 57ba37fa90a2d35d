"""`resources.User.fields`: what an account may hold, and where it ends up."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from rows import plain
from scaffold.releases.release import templates_root
from scaffold.render.kit import load_kit

if TYPE_CHECKING:
    from collections.abc import Callable

    from scaffold.errors import UserError

FILE = """\
resources:
  User:
    fields:
      FIELD
"""


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("email: email!", "the field name 'email' is taken"),
        ("name: string!", "the field name 'name' is taken"),
        ("boss: ref(User)?", "boss is ref, which an account cannot hold"),
        ("extra: json?", "extra is json, which an account cannot hold"),
        ("city: string? search", "city has the flag search, but accounts are not listed"),
        ("badge: string! unique", "badge has the flag unique"),
        ("age: int(0..150)", "age has neither a mark nor a default"),
    ],
)
def test_what_an_account_cannot_hold(field: str, message: str, refused: Callable[..., UserError]) -> None:
    assert message in refused(FILE.replace("FIELD", field)).message


def test_without_sign_in_there_are_no_accounts(refused: Callable[..., UserError]) -> None:
    assert "User has fields, but auth is none" in refused(FILE.replace("FIELD", "age: int?"), users=False).message


def test_fields_are_columns_inputs_and_checks(check: Callable[..., dict[str, Any]]) -> None:
    fields = "age: int(0..150)?\n      level: enum(low, high) readonly = low\n      debt: money(EUR) internal = 0"
    answers = plain(name="demo", queue="none", blank=True, domain=check(FILE.replace("FIELD", fields)))
    app = load_kit(templates_root()).build(answers)
    users = json.loads(app["db"]["state"])["tables"][0]
    assert [column["name"] for column in users["columns"]][5:8] == ["age", "level", "debt"]
    assert any("age" in one["expression"] for one in users["checks"])
    account = app["account"]
    assert [[field.name for field in account[key]] for key in ("sent", "changes")] == [["age"], ["age"]]
    assert account["fixed"] == ", level: 'low', debt: { amount: 0, currency: 'EUR' }"
