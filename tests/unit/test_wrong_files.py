"""Mistakes that people make in a scaffold.yaml, as whole files: exit 2, one message, the place, what to do.

The cases are data in `wrong/*.yaml`: `file`, `at` (line:column), `says` (the message), `hint` (how the advice begins).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from scaffold.errors import UserError
from scaffold.options.input import check_input

if TYPE_CHECKING:
    from scaffold.domain.naming import Names
    from scaffold.options.catalogue import Catalogue

FOLDER = Path(__file__).parent / "wrong"
CASES: dict[str, dict[str, str]] = {
    f"{path.stem} {number} {case['says'][:60]}": case
    for path in sorted(FOLDER.glob("*.yaml"))
    for number, case in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")))
}


def test_there_are_many() -> None:
    assert len(CASES) >= 60
    assert len({case["file"] for case in CASES.values()}) == len(CASES)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_mistake_is_explained_at_its_place(case: dict[str, str], catalogue: Catalogue, names: Names) -> None:
    with pytest.raises(UserError) as caught:
        check_input(catalogue, names, text=case["file"], file="scaffold.yaml", given=[])
    error = caught.value
    assert (error.place, error.message) == (f"scaffold.yaml:{case['at']}", case["says"])
    assert (error.hint or "").startswith(case.get("hint", ""))
    assert bool(error.hint) == ("hint" in case)
    assert error.exit_code == 2


@pytest.mark.parametrize("line", ["opened_at: datetime = now", "due_on: date = now"])
def test_now_as_a_default_is_fine_where_rows_change(line: str, catalogue: Catalogue, names: Names) -> None:
    text = f"version: 1\nname: demo\nresources:\n  Task:\n    fields:\n      {line}\n    allow:\n      update: public\n"
    checked = check_input(catalogue, names, text=text, file="scaffold.yaml", given=[])
    assert checked.answers["domain"]["resources"][0]["allow"]["update"]["op"] == "public"
