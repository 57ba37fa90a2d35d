"""Splices: only the lines that are meant change, and read again the document says what was meant."""

from __future__ import annotations

import difflib
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from scaffold.domain.tree import parse_tree
from scaffold.errors import UserError
from scaffold.splices import paths as splice

KEYS = st.sampled_from(["name", "roles", "Booking", "fields", "allow", "list", "sort", "a-b", "x"])
TEXTS = st.sampled_from(
    [
        "one",
        "string(1..120)! search",
        "role(a, b)",
        "true",
        "-created_at",
        "20..100",
        "it's",
        'say "no" # not',
        "é: ü",
        "null",
        "",
    ]
)
LEAVES = TEXTS | st.booleans() | st.lists(TEXTS, max_size=3)
DATA = st.dictionaries(
    KEYS,
    st.recursive(LEAVES, lambda inner: st.dictionaries(KEYS, inner, min_size=1, max_size=3), max_leaves=6),
    max_size=4,
)


class Writer:
    """Writes data as YAML the way that people do: every style, comments, empty lines, both line ends."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.step = draw(st.sampled_from([2, 4]))

    def document(self, data: dict[str, Any]) -> str:
        lines = [line for key, value in data.items() for line in self.entry(key, value, 0)]
        text = "".join(line + "\n" for line in lines)
        if text and self.draw(st.booleans()):
            text = text.removesuffix("\n")
        return text.replace("\n", "\r\n") if self.draw(st.booleans()) else text

    def entry(self, key: str, value: Any, indent: int) -> list[str]:
        pad, lines = " " * indent, []
        if self.draw(st.integers(0, 4)) == 0:
            lines += self.draw(st.sampled_from([[""], [f"{pad}# of {key}"], ["", f"{pad}# of {key}"], ["# left"]]))
        tail = self.draw(st.sampled_from(["", "", "", "  # why"]))
        head = f"{pad}{key}:"
        if isinstance(value, dict) and self.draw(st.booleans()):
            lines.append(head + tail)
            for name, item in value.items():
                lines += self.entry(name, item, indent + self.step)
        elif isinstance(value, list) and value and self.draw(st.booleans()):
            lines.append(head + tail)
            inner = pad + " " * self.draw(st.sampled_from([0, self.step]))
            lines += [f"{inner}- {self.scalar(item)}" for item in value]
        elif isinstance(value, str) and value.isalpha() and self.draw(st.integers(0, 3)) == 0:
            sign = self.draw(st.sampled_from(["|-", ">-"]))
            lines += [f"{head} {sign}", f"{pad}{' ' * self.step}{value}"]
        else:
            lines.append(f"{head} {self.flow(value)}{tail}")
        return lines

    def flow(self, value: Any) -> str:
        comma = self.draw(st.sampled_from([", ", ",", " , "]))
        if isinstance(value, dict):
            return "{" + comma.join(f"{key}: {self.flow(item)}" for key, item in value.items()) + "}"
        if isinstance(value, list):
            return "[" + comma.join(self.flow(item) for item in value) + "]"
        return self.scalar(value)

    def scalar(self, value: Any) -> str:
        if isinstance(value, bool):
            return str(value).lower()
        if value.isalpha() and value not in ("true", "null") and self.draw(st.booleans()):
            return str(value)
        if "'" in value or self.draw(st.booleans()):
            return '"' + value.replace('"', '\\"') + '"'
        return f"'{value}'"


@st.composite
def documents(draw: Any) -> tuple[str, dict[str, Any]]:
    data = draw(DATA)
    return Writer(draw).document(data), data


def read(text: str) -> Any:
    return splice.plain(parse_tree(text, "f.yaml")) or {}


def as_read(value: Any) -> Any:
    return splice._text_of(value)


def paths_of(data: Any, above: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    if not isinstance(data, dict):
        return []
    return [path for key, value in data.items() for path in [(*above, key), *paths_of(value, (*above, key))]]


def at(data: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        data = data[key]
    return data


def changes(before: str, after: str) -> list[tuple[str, list[str], list[str]]]:
    old, new = before.splitlines(), after.splitlines()
    blocks = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(tag, old[a:b], new[c:d]) for tag, a, b, c, d in blocks if tag != "equal"]


def keeps_line_ends(before: str, after: str) -> bool:
    return "\r\n" in before or "\r" not in after


@given(documents(), st.data())
def test_a_scalar_is_replaced_on_its_line(document: tuple[str, dict[str, Any]], data: Any) -> None:
    text, _ = document
    before = read(text)
    lines = text.splitlines()
    paths = [path for path in paths_of(before) if isinstance(at(before, path), str)]
    assume(paths)
    path, value = data.draw(st.sampled_from(paths)), data.draw(TEXTS)
    new = splice.put(text, path, value)
    if value == at(before, path):
        assert new == text
        return
    assert at(read(new), path) == value
    found = changes(text, new)
    assert len(found) == 1
    tag, old, written = found[0]
    assert len(written) == 1
    assert len(old) == 1 or old[0].rstrip().endswith(("|-", ">-"))
    assert tag == "replace"
    assert [line for line in lines if line.lstrip().startswith("#")] == [
        line for line in new.splitlines() if line.lstrip().startswith("#")
    ]
    assert keeps_line_ends(text, new)


@given(documents(), st.data())
def test_a_new_entry_is_nothing_but_new_lines(document: tuple[str, dict[str, Any]], data: Any) -> None:
    text, _ = document
    before = read(text)
    parents = [path for path in paths_of(before) if isinstance(at(before, path), dict) and at(before, path)]
    path = (*data.draw(st.sampled_from([(), *parents])), *data.draw(st.sampled_from([("new",), ("new", "deep")])))
    value = data.draw(LEAVES | st.dictionaries(KEYS, LEAVES, min_size=1))
    new = splice.put(text, path, value)
    assert at(read(new), path) == as_read(value)
    for tag, old, written in changes(text, new):
        assert tag == "insert" or (len(old) == 1 and old[0].count("{") and len(written) == 1)
    assert keeps_line_ends(text, new)


@given(documents(), st.data())
def test_what_is_removed_takes_only_its_own_lines(document: tuple[str, dict[str, Any]], data: Any) -> None:
    text, _ = document
    before = read(text)
    paths = paths_of(before)
    assume(paths)
    path = data.draw(st.sampled_from(paths))
    new = splice.remove(text, path)
    kept = [one for one in paths_of(before) if one[: len(path)] != path and path[: len(one)] != one]
    after = read(new)
    assert [at(after, one) for one in kept] == [at(before, one) for one in kept]
    assert path not in paths_of(after)
    for tag, old, written in changes(text, new):
        assert tag == "delete" or (len(old) == len(written) == 1)
    assert keeps_line_ends(text, new)


@given(documents(), st.data(), TEXTS)
def test_there_and_back_is_the_same_text(document: tuple[str, dict[str, Any]], data: Any, value: str) -> None:
    text, _ = document
    assume(text.endswith("\n") or not text)
    parents = [path for path in paths_of(read(text)) if isinstance(at(read(text), path), dict) and at(read(text), path)]
    path = (*data.draw(st.sampled_from([(), *parents])), "new")
    assume(len(path) > 1 or read(text))
    assert splice.remove(splice.put(text, path, value), path) == text


@settings(suppress_health_check=[HealthCheck.filter_too_much])  # few documents hold a list
@given(documents(), st.data(), TEXTS)
def test_an_item_is_added_and_taken_away_again(document: tuple[str, dict[str, Any]], data: Any, item: str) -> None:
    text, _ = document
    assume(text.endswith("\n"))
    before = read(text)
    paths = [path for path in paths_of(before) if isinstance(at(before, path), list) and at(before, path)]
    assume(paths)
    path = data.draw(st.sampled_from(paths))
    assume(item)
    assume(item not in at(before, path))
    new = splice.append(text, path, item)
    assert at(read(new), path) == [*at(before, path), item]
    assert len(changes(text, new)) == 1
    assert splice.discard(new, path, item) == text


@given(documents(), st.data())
def test_a_renamed_key_keeps_its_value_and_its_line(document: tuple[str, dict[str, Any]], data: Any) -> None:
    text, _ = document
    before = read(text)
    paths = [path for path in paths_of(before) if at(before, path) is not None]
    assume(paths)
    path = data.draw(st.sampled_from(paths))
    new = splice.rename(text, path, "renamed")
    assert at(read(new), (*path[:-1], "renamed")) == at(before, path)
    assert path not in paths_of(read(new))
    assert len(new.splitlines()) == len(text.splitlines())
    assert splice.rename(new, (*path[:-1], "renamed"), path[-1]) == text


def test_an_option_stands_with_the_other_options() -> None:
    assert splice.put("version: 1\nname: a\nroles: [b]\n", ("queue",), "none") == (
        "version: 1\nname: a\nqueue: none\nroles: [b]\n"
    )
    assert splice.put('a: "b\n  c"\nroles: []\n', ("queue",), "none") == 'a: "b\n  c"\nqueue: none\nroles: []\n'


def test_the_value_of_a_block_scalar_is_replaced_with_its_lines() -> None:
    text = "a: |  # why\n  one\n  two\n\nb: 1\n"
    assert splice.put(text, ("a",), "three") == "a: three\n\nb: 1\n"


def test_a_comment_above_goes_with_its_entry_and_others_stay() -> None:
    text = "a:\n  # of all\n\n  # of b\n  b: 1\n  # of c\n  c: 2\n"
    assert splice.remove(text, ("a", "b")) == "a:\n  # of all\n\n  # of c\n  c: 2\n"


def test_the_last_resource_leaves_a_key_that_says_so() -> None:
    text = "resources:\n  # mine\n  Note:\n    fields:\n      a: date\nroles: [a]\n"
    assert splice.remove(text, ("resources", "Note")) == "resources: {}\nroles: [a]\n"


def test_below_nothing_a_block_begins() -> None:
    assert splice.put("resources: {} # none\n", ("resources", "A", "fields", "x"), "date") == (
        "resources: # none\n  A:\n    fields:\n      x: date\n"
    )
    assert (
        splice.put("resources:\nroles: [a]\n", ("resources", "A", "x"), "1")
        == "resources:\n  A:\n    x: 1\nroles: [a]\n"
    )


def test_what_cannot_be_spliced_is_refused_with_the_way_out() -> None:
    with pytest.raises(UserError) as caught:
        splice.remove("? a\n: b\nc: d\n", ("a",))
    assert "line of its own" in str(caught.value.hint)
    with pytest.raises(UserError):
        splice.put("a: b\n", ("a", "c"), "d")
