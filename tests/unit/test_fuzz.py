"""Whatever a file holds: it is understood, or refused with a message and a place, and quickly."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from processor import at_most
from scaffold.domain.check import check_domain
from scaffold.domain.tree import Mapping, parse_tree
from scaffold.errors import UserError
from scaffold.options.input import CheckedInput, Given, check_input

if TYPE_CHECKING:
    from collections.abc import Callable

    from scaffold.domain.naming import Names
    from scaffold.options.catalogue import Catalogue

UNIT = Path(__file__).parent
TEXTS = [(UNIT.parent / "domains" / "tasks.yaml").read_text(), (UNIT / "languages" / "vacations.yaml").read_text()]
PIECES = [
    "", "\n", "  ", ":", ": ", "- ", "[", "]", "{", "}", "(", ")", '"', "'", "#", "!", "?", "=", ",", "..", "&a", "*a",
    "null", "ref(User)", "ref(Task)!", "owner", "role(", "enum()", "9" * 50, "é", "\u202e", "\0", "\t", "= now", "|\n",
    "computed(", "public", "resources:\n", "fields:\n",
    "~", "<<", "---", "%", "@", "`", "${x}", "{{", "{%", "*/", "on", "1e999", "-0", "0x",
]  # fmt: skip

SLOW = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def mutated(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        stop = min(len(text), start + draw(st.sampled_from([0, 0, 1, 5, 40])))
        text = text[:start] + draw(st.sampled_from(PIECES)) + text[stop:]
    return text


def refused_or_fine(run: Callable[[], object]) -> None:
    with at_most(2):
        error = error_of(run)
    if error:
        assert (error.exit_code, bool(error.place)) == (2, True)
        assert all(c.isprintable() for c in f"{error} {error.hint}")
        assert len(error.message) < 500


def error_of(run: Callable[[], object]) -> UserError | None:
    try:
        run()
    except UserError as error:
        return error
    return None


@SLOW
@given(mutated())
def test_a_damaged_file(catalogue: Catalogue, names: Names, text: str) -> None:
    refused_or_fine(lambda: check_input(catalogue, names, text=text, file="f.yaml"))

    def complete() -> None:
        tree = parse_tree(text, "f.yaml")
        if isinstance(tree, Mapping):
            check_domain(tree, names=names, complete=True)

    refused_or_fine(complete)


JSONS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=10)
    | st.sampled_from(["int!", "owner", "ref(A)!", "a", "A"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["A", "fields", "a", "b", "allow", "read", "owner", "unique", "list", "sort", "from"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@SLOW
@given(
    st.dictionaries(
        st.sampled_from(["roles", "resources", "permissions", "forms", "jobs", "webhooks", "schedules", "areas"]), JSONS
    )
)
def test_any_shape(names: Names, data: dict[str, Any]) -> None:
    import json

    text = json.dumps(data)

    def run() -> None:
        tree = parse_tree(text, "f.json")
        assert isinstance(tree, Mapping)
        check_domain(tree, names=names, complete=True)

    refused_or_fine(run)


@SLOW
@given(st.text(max_size=60))
@example("\ud800")
def test_any_name(catalogue: Catalogue, names: Names, name: str) -> None:
    refused_or_fine(lambda: check_input(catalogue, names, given=[Given("name", name, "--name")]))


def test_what_was_checked_is_checked_again_alike(catalogue: Catalogue, names: Names) -> None:
    first: CheckedInput = check_input(catalogue, names, text=TEXTS[0])
    assert check_input(catalogue, names, text=first.text) == first


@pytest.mark.parametrize("count", [200])
def test_two_hundred_resources_take_no_time(names: Names, count: int) -> None:
    fields = "".join(f"      f{i}: string(1..120)! filter\n" for i in range(15))
    text = "resources:\n" + "".join(f"  Thing{i}x:\n    fields:\n{fields}" for i in range(count))
    with at_most(4):
        tree = parse_tree(text, "f.yaml")
        assert isinstance(tree, Mapping)
        assert len(check_domain(tree, names=names).domain["resources"]) == count
