"""Every operator of every type that a list can be filtered by is tried in the tests of some domain's project."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from scaffold.domain.types import TYPES
from scaffold.options import load_input
from scaffold.releases.release import templates_root
from scaffold.render import render_files
from scaffold.render.kit import load_kit

DOMAINS = sorted((Path(__file__).parents[1] / "domains").glob("*.yaml"))
RANGE = ("gt", "gte", "lt", "lte")
WITH_VALUE = re.compile(r"\{ field: '(\w+)', op: '(\w+)', value: ")
OF_A_ROW = re.compile(r"it\.each\(\[(.*)\] as const\)\('are filtered by the %s of a row'")

ALLOWED = [
    (kind, operator)
    for kind, one in TYPES.items()
    if "filter" in one.flags
    for operator in ("eq", *(RANGE if one.ranged else ()))
]


@cache
def tried() -> frozenset[tuple[str, str]]:
    """Pairs of type and operator in the rendered tests of lists, read from their text."""
    return frozenset(pair for path in DOMAINS for pair in _tried_by(path))


def _tried_by(path: Path) -> set[tuple[str, str]]:
    answers = load_input(file=path).answers
    files = render_files(answers).files
    found = set()
    for resource in load_kit(templates_root()).build(answers)["resources"]:
        kinds = {field.camel: field.kind for field in resource.fields}
        text = files[f"test/contract/{resource.dir}-repository.test.ts"].data.decode()
        found |= {(kinds[name], operator) for name, operator in WITH_VALUE.findall(text)}
        for names in OF_A_ROW.findall(text):
            found |= {(kinds[name], "eq") for name in re.findall(r"\w+", names)}
    return found


@pytest.mark.parametrize(("kind", "operator"), ALLOWED)
def test_it_is_tried(kind: str, operator: str) -> None:
    assert (kind, operator) in tried()


def test_there_is_no_other() -> None:
    assert tried() == set(ALLOWED)
