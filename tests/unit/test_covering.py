"""The covering array: every pair that can stand together is held, every row is one that `new` takes, quickly."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processor import at_most
from scaffold.options.answers import check_together
from scaffold.options.catalogue import Catalogue, Choice, Exclusion, Option, has, holds
from scaffold.options.covering import completed, covering_array, pairs, sampled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scaffold.options.catalogue import Answers


def option(name: str, values: str = "abc", kind: Any = "choice", least: int = 1) -> Option:
    return Option(name, "?", kind, "more", values[0], tuple(Choice(value, value, "") for value in values), least=least)


def catalogue(options: Iterable[Option], exclusions: Iterable[Exclusion] = ()) -> Catalogue:
    return Catalogue(tuple(options), (), tuple(exclusions), {})


def excluded(when: Mapping[str, str], name: str, *values: str) -> Exclusion:
    return Exclusion(dict(when), name, values, "it is so")


def all_of(of: Catalogue) -> list[Answers]:
    """List every valid combination, in the plainest way: for small catalogues only."""
    ways: list[list[Any]] = []
    for one in of.options:
        if one.kind == "list":
            some = range(one.least, len(one.values) + 1)
            ways.append([list(chosen) for count in some for chosen in itertools.combinations(one.values, count)])
        else:
            ways.append(list(one.values))
    every = (dict(zip(of.names, values, strict=True)) for values in itertools.product(*ways))
    return [
        answers
        for answers in every
        if not any(
            holds(rule.when, answers) and any(has(answers[rule.option], value) for value in rule.values)
            for rule in of.exclusions
        )
    ]


def check(of: Catalogue) -> list[Answers]:
    rows, every = covering_array(of), all_of(of)
    for row in rows:
        assert row in every
        check_together(of, row, {})
    if len(of.options) > 1:
        wanted = set().union(*(pairs(of, answers) for answers in every))
        assert set().union(*(pairs(of, row) for row in rows)) == wanted
    assert len(rows) <= max(1, len(every))
    return rows


def large() -> Catalogue:
    """Make 45 options of three values, and what an own generator of numbers says excludes what."""
    options = [option(f"o{number:02}") for number in range(45)]
    exclusions, state = [], 1
    for number in range(60):
        state = (state * 1103515245 + 12345) % 2**31
        here, there, third = state % 45, (state // 45) % 45, (state // 2025) % 45
        if len({here, there, third}) == 3:
            when = {f"o{here:02}": "abc"[state % 3]}
            if number % 3 == 0:
                when[f"o{third:02}"] = "abc"[state % 7 % 3]
            exclusions.append(excluded(when, f"o{there:02}", "abc"[state % 5 % 3]))
    return catalogue(options, exclusions)


@pytest.mark.parametrize("of", [large()._replace(exclusions=()), large()], ids=["free", "with exclusions"])
def test_45_options_of_three_values_take_less_than_five_seconds_of_processor_time(of: Catalogue) -> None:
    with at_most(5):
        rows = covering_array(of)
    held = set().union(*(pairs(of, row) for row in rows))
    for row in rows:
        check_together(of, row, {})
    every = {
        ((first.name, value, True), (second.name, another, True))
        for first, second in itertools.combinations(of.options, 2)
        for value in first.values
        for another in second.values
    }
    assert held <= every
    for (name, value, _), (other, another, _) in every - held:
        assert completed(of, {name: value, other: another}, {}) is None, (name, value, other, another)
    assert len(rows) < 45, "nine would be the least; a good greedy array has some thirty"


def test_it_is_the_same_every_time() -> None:
    assert covering_array(large()) == covering_array(large())


def test_what_follows_from_two_exclusions_is_excluded_too() -> None:
    """With x=a nothing but y=a stands, and y=a excludes z=a: so x=a and z=a never meet, though nothing says so."""
    of = catalogue(
        [option("x"), option("y"), option("z")],
        [excluded({"x": "a"}, "y", "b", "c"), excluded({"y": "a"}, "z", "a")],
    )
    rows = check(of)
    assert not any(row["x"] == row["z"] == "a" for row in rows)
    assert completed(of, {"x": "a", "z": "a"}, {}) is None


def test_a_list_is_covered_by_its_elements() -> None:
    of = catalogue([option("api", "rgs", "list"), option("face", "xy"), option("live", "wl", "list", least=0)])
    rows = check(of)
    assert all(row["api"] for row in rows), "it has to have one"
    assert any(row["live"] == [] for row in rows), "it may be empty"
    assert all(value == sorted(value, key="rgswl".index) for row in rows for value in row.values() if len(value) > 1)


def test_an_element_can_be_excluded() -> None:
    of = catalogue(
        [option("api", "rg", "list"), option("face", "xy")],
        [excluded({"api": "g"}, "face", "y"), excluded({"face": "x"}, "api", "r")],
    )
    assert sorted(map(str, check(of))) == sorted(map(str, all_of(of)))


@pytest.mark.parametrize("values", ["a", "abc"])
def test_one_option_alone_has_each_value_once(values: str) -> None:
    rows = covering_array(catalogue([option("x", values)]))
    assert [row["x"] for row in rows] == list(values)


def test_nothing_possible_gives_nothing() -> None:
    of = catalogue([option("x", "a"), option("y", "a")], [excluded({"x": "a"}, "y", "a")])
    assert covering_array(of) == []
    assert list(sampled(of, 3)) == []


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    count = draw(st.integers(2, 4))
    options = []
    for number in range(count):
        kind = draw(st.sampled_from(["choice", "choice", "list"]))
        values = "abc"[: draw(st.integers(1, 3))]
        options.append(option(f"o{number}", values, kind, draw(st.integers(0, len(values))) if kind == "list" else 1))
    rules = []
    for _ in range(draw(st.integers(0, 6))):
        some = draw(st.permutations(options))[: draw(st.integers(2, count))]
        when = {one.name: draw(st.sampled_from(one.values)) for one in some[1:]}
        rules.append(excluded(when, some[0].name, *draw(st.sets(st.sampled_from(some[0].values), min_size=1))))
    return catalogue(options, rules)


@settings(max_examples=300)
@given(catalogues())
def test_any_small_catalogue(of: Catalogue) -> None:
    check(of)


def test_a_sample_is_valid_various_and_repeatable(catalogue: Catalogue) -> None:
    found = list(sampled(catalogue, 40, seed=7))
    assert found == list(sampled(catalogue, 40, seed=7))
    assert found != list(sampled(catalogue, 40, seed=8))
    assert len({str(one) for one in found}) > 20
    for one in found:
        check_together(catalogue, one, {})


def test_a_completed_combination_is_as_near_as_it_can_be(catalogue: Catalogue) -> None:
    here = next(row for row in covering_array(catalogue) if row["auth"] == "jwt")
    there = completed(catalogue, {"face": "next"}, here)
    assert there
    assert {name for name, value in there.items() if here[name] != value} == {"face", "auth"}
