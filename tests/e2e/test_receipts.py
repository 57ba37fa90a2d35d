"""The support matrix says what was run, and forgets it with the templates that it was run on."""

from __future__ import annotations

from harness.receipts import page, receipt

FIRST = receipt({"face": "api", "database": "sqlite"}, "tests")
SECOND = receipt({"face": "next", "database": "postgres"}, "tests")


def test_receipts_of_one_tree_add_up() -> None:
    once = page("", "abc1", [FIRST])
    twice = page(once, "abc1", [SECOND, FIRST])
    assert [line for line in twice.splitlines() if line in {FIRST, SECOND}] == [FIRST, SECOND]
    assert page(twice, "abc1", []) == twice


def test_other_templates_begin_anew() -> None:
    other = page(page("", "abc1", [FIRST]), "def2", [SECOND])
    assert FIRST not in other
    assert SECOND in other
    assert "`def2`" in other
    assert "abc1" not in other
