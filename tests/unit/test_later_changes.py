"""The table of what a later change of an option means: complete, honest in form, and the one that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scaffold.options.answers import combinations

if TYPE_CHECKING:
    from scaffold.options.catalogue import Catalogue


def test_every_option_is_in_the_table(catalogue: Catalogue) -> None:
    assert {one.option for one in catalogue.changes} == set(catalogue.names)


def test_every_change_between_two_values_is_spoken_of(catalogue: Catalogue) -> None:
    for option in catalogue.options:
        rows = [one for one in catalogue.changes if one.option == option.name]
        values = option.values or (str(option.default), "something else")
        for before in values:
            for after in values:
                assert before == after or any(one.fits(before, after) for one in rows), (option.name, before, after)


def test_values_of_the_table_are_values_of_the_option(catalogue: Catalogue) -> None:
    for one in catalogue.changes:
        assert {*one.before, *one.after} <= set(catalogue.option(one.option).values)


def test_every_line_is_reached(catalogue: Catalogue) -> None:
    """A line that an earlier one always answers for would be a lie."""
    for option in catalogue.options:
        values = option.values or (str(option.default), "something else")
        reached = {
            catalogue.later(option.name, before, after) for before in values for after in values if before != after
        } or {catalogue.later(option.name, "no", "yes")}
        assert reached >= {one for one in catalogue.changes if one.option == option.name}


def test_each_meaning_says_what_it_must(catalogue: Catalogue) -> None:
    for one in catalogue.changes:
        assert bool(one.steps) == bool(one.data) == (one.meaning == "guided"), one
        assert bool(one.reason) == (one.meaning == "refused"), one
        assert all(not step.endswith(".") for step in (*one.steps, one.data, one.reason))


def test_an_option_that_the_release_says_nothing_about_is_free(catalogue: Catalogue) -> None:
    older = catalogue._replace(changes=())
    assert older.later("queue", "none", "bullmq").meaning == "free"
    assert next(combinations(older))
