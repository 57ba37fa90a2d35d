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

from scaffold.options.catalogue import Answers, Catalogue, Option, Value, load_catalogue, spelled
from scaffold.options.covering import completed, covering_array, sampled
from scaffold.releases.working import working_release
from scaffold.splices.paths import put
from scaffold.splices.write import inline

CASES = max(5, int(os.environ.get("SCAFFOLD_CASES", "0")) // 100)
"""How many random pairs of inputs; 100 in a full run."""

NOW = working_release().tag
PUBLIC = re.sub(r"owner.*|role.*|signed_in", "public", re.sub(r"(roles|    owner|      author).*\n", "", TASKS))
CATALOGUE: Catalogue = load_catalogue(STORE.get(NOW).root)
COMBINATIONS = [*covering_array(CATALOGUE), *sampled(CATALOGUE, 60)]


def written(options: Answers, domain: str) -> str:
    lines = [f"{name}: {inline(value)}\n" for name, value in options.items() if not isinstance(value, bool)]
    return "".join(["version: 1\nname: any\n", *lines]) + domain


def values_of(option: Option) -> list[Value]:
    """Give the values of a choice, and lists that differ by one element."""
    if option.kind != "list":
        return list(option.values)
    return [[*option.values[:count]] for count in range(option.least, len(option.values) + 1)]


def options_pairs() -> list[tuple[Answers, Answers]]:
    """Return for every two values of every option two combinations that have them, and are as alike as can be."""
    found = []
    for option in CATALOGUE.options:
        for one, other in itertools.combinations(values_of(option) if option.choices else [], 2):
            here = completed(CATALOGUE, {option.name: one}, COMBINATIONS[0])
            there = completed(CATALOGUE, {option.name: other}, here or {})
            assert here
            assert there
            found.append((here, there))
    return found


def changes(here: Answers, there: Answers) -> Answers:
    return {name: value for name, value in there.items() if here[name] != value}


def set_to(work: Work, text: str) -> None:
    report = work.change(edit=lambda _: text, allow_data_loss=True)
    assert report.outcome
    assert report.outcome.conflicts == ()
    assert without_history(work.tree()) == fresh(NOW, text)
    work.commit("set")


@pytest.mark.parametrize(("here", "there"), options_pairs(), ids=lambda one: "-".join(map(spelled, one.values())))
def test_every_value_to_every_other_and_back(tmp_path: Path, here: Answers, there: Answers) -> None:
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
def test_any_input_to_any_other(here: Answers, there: Answers, domains: tuple[str, str]) -> None:
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
