"""The table of what a later change of an option means: complete, honest in form, and the one that is shown."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Any

from scaffold.options.catalogue import Later
from scaffold.options.covering import covering_array

if TYPE_CHECKING:
    from scaffold.options.catalogue import Catalogue, Option


def test_every_option_is_in_the_table(catalogue: Catalogue) -> None:
    assert {one.option for one in catalogue.changes} == set(catalogue.names)


def changes_of(option: Option) -> list[tuple[Any, Any]]:
    """Give every change of an option; of a list every element that goes, and every one that comes."""
    if option.kind == "list":
        return [pair for value in option.values for pair in ((value, None), (None, value))]
    return list(permutations(option.values or (str(option.default), "something else"), 2))


def later(catalogue: Catalogue, option: Option, before: Any, after: Any) -> Later:
    if option.kind != "list":
        return catalogue.later(option.name, before, after)
    return catalogue.later(option.name, [before] if before else [], [after] if after else [])


def test_every_change_between_two_values_is_spoken_of(catalogue: Catalogue) -> None:
    for option in catalogue.options:
        rows = [one for one in catalogue.changes if one.option == option.name]
        for before, after in changes_of(option):
            assert any(one.fits(before, after) for one in rows), (option.name, before, after)


def test_values_of_the_table_are_values_of_the_option(catalogue: Catalogue) -> None:
    for one in catalogue.changes:
        assert {*one.before, *one.after} <= set(catalogue.option(one.option).values)


def test_every_line_is_reached(catalogue: Catalogue) -> None:
    """A line that an earlier one always answers for would be a lie."""
    for option in catalogue.options:
        reached = {later(catalogue, option, *change) for change in changes_of(option)}
        assert reached >= {one for one in catalogue.changes if one.option == option.name}


def test_each_meaning_says_what_it_must(catalogue: Catalogue) -> None:
    for one in catalogue.changes:
        assert bool(one.steps) == bool(one.data) == (one.meaning == "guided"), one
        assert bool(one.reason) == (one.meaning == "refused"), one
        assert all(not step.endswith(".") for step in (*one.steps, one.data, one.reason))


def test_an_option_that_the_release_says_nothing_about_is_free(catalogue: Catalogue) -> None:
    older = catalogue._replace(changes=())
    assert older.later("queue", "none", "bullmq").meaning == "free"
    assert covering_array(older)


def test_a_list_changes_by_its_elements(catalogue: Catalogue) -> None:
    table = catalogue._replace(
        changes=(
            Later("api", "refused", before=("rest",), reason="clients stand on it"),
            Later("api", "guided", after=("graphql",), data="Rows stay", steps=("Tell", "Build")),
            Later("api", "guided", before=("graphql",), data="Nothing stays", steps=("Build", "Warn")),
            Later("api", "guided", after=("grpc",), data="Ports open", steps=("Build", "Open")),
        )
    )
    assert table.later("api", ["rest"], ["rest", "graphql"]).steps == ("Tell", "Build")
    assert table.later("api", ["rest"], ["graphql"]).meaning == "refused"
    both = table.later("api", ["rest", "graphql"], ["rest", "grpc"])
    assert (both.meaning, both.data, both.steps) == ("guided", "Nothing stays. Ports open", ("Build", "Warn", "Open"))
    assert table.later("api", ["rest", "soap"], ["rest"]).meaning == "free"
    assert table.later("api", None, ["graphql"]).meaning == "guided", "an option that is younger than the project"
