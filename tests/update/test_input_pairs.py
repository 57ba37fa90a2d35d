"""From any input to any other, and back: an unedited project is always what its input gives."""

from __future__ import annotations

import itertools
import os
import re
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lifecycle_projects import STORE, TASKS, Work, fresh, make_project, without_history

sys.path.append(str(Path(__file__).parents[1] / "unit"))

from schema_pairs import pairs

from scaffold.edit.splice import put
from scaffold.options.answers import combinations
from scaffold.options.catalogue import Catalogue, load_catalogue
from scaffold.releases.working import working_release

CASES = max(5, int(os.environ.get("SCAFFOLD_CASES", "0")) // 100)
"""How many random pairs of inputs; 100 in a full run."""

NOW = working_release().tag
PUBLIC = re.sub(r"owner.*|role.*|signed_in", "public", re.sub(r"(roles|    owner|      author).*\n", "", TASKS))
CATALOGUE: Catalogue = load_catalogue(STORE.get(NOW).root)
COMBINATIONS = list(combinations(CATALOGUE))


def written(options: dict[str, str], domain: str) -> str:
    return "version: 1\nname: any\n" + "".join(f"{name}: {value}\n" for name, value in options.items()) + domain


def options_pairs() -> list[tuple[dict[str, str], dict[str, str]]]:
    """Return for every two values of every option the two most alike combinations that have them."""
    found = []
    for name, values in CATALOGUE.choices().items():
        for pair in itertools.combinations(values, 2):
            here, there = ([one for one in COMBINATIONS if one[name] == value] for value in pair)
            found.append(min(itertools.product(here, there), key=lambda two: len(changes(*two))))
    return found


def changes(here: dict[str, str], there: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in there.items() if here[name] != value}


def set_to(work: Work, text: str) -> None:
    report = work.change(edit=lambda _: text, allow_data_loss=True)
    assert report.outcome
    assert report.outcome.conflicts == ()
    assert without_history(work.tree()) == fresh(NOW, text)
    work.commit("set")


@pytest.mark.parametrize(("here", "there"), options_pairs(), ids=lambda one: "-".join(one.values()))
def test_every_value_to_every_other_and_back(tmp_path: Path, here: dict[str, str], there: dict[str, str]) -> None:
    domain = PUBLIC if "none" in (here["auth"], there["auth"]) else TASKS
    domain = domain[domain.index("container:") :].partition("\n")[2]
    text = written(here, domain)
    work = make_project(tmp_path / "p", NOW, text)
    before = without_history(work.tree())
    other = text
    for name, value in changes(here, there).items():
        other = put(other, (name,), value)
    set_to(work, other)
    assert not work.change(edit=lambda _: other).changes_anything, "a second time changes nothing"
    set_to(work, text)
    assert without_history(work.tree()) == before


def without_users(domain: str) -> str:
    """Return a domain as it can be without accounts."""
    domain = re.sub(r"ref\(User\)([!?])[^']*", r"uuid\1", domain.partition("\n")[2])
    return domain.replace("signed_in", "public")


@settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(COMBINATIONS), st.sampled_from(COMBINATIONS), pairs())
def test_any_input_to_any_other(here: dict[str, str], there: dict[str, str], domains: tuple[str, str]) -> None:
    texts = [
        written(options, without_users(domain) if options["auth"] == "none" else domain)
        for options, domain in zip((here, there), domains, strict=True)
    ]
    with tempfile.TemporaryDirectory() as folder:
        work = make_project(Path(folder) / "p", NOW, texts[0])
        if texts[0] == texts[1]:
            assert not work.change(edit=lambda _: texts[1]).changes_anything
        else:
            set_to(work, texts[1])
