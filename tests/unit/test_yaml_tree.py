from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processor import at_most
from scaffold.domain import shape
from scaffold.domain.source import decode, read_file
from scaffold.domain.tree import Mapping, Scalar, Sequence, parse_tree
from scaffold.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path


def plain(text: str) -> object:
    """The tree as Python data, every scalar as text."""

    def data(node: Scalar | Sequence | Mapping) -> object:
        if isinstance(node, Mapping):
            return {key: data(value) for key, value in node.values.items()}
        return [data(item) for item in node.items] if isinstance(node, Sequence) else node.text

    return data(parse_tree(text, "f.yaml"))


@pytest.mark.parametrize("text", ["on", "no", "yes", "off", "y", "12:30", "1.10", "0x1F", "1_000", "2026-01-31", "012"])
def test_nothing_is_resolved_that_yaml_1_2_does_not_resolve(text: str) -> None:
    assert plain(f"a: {text}") == {"a": text}


@pytest.mark.parametrize("text", ["", " ~", " null", " Null", " NULL"])
def test_nothing_is_nothing(text: str) -> None:
    tree = parse_tree(f"a:{text}", "f.yaml")
    assert isinstance(tree, Mapping)
    node = tree.values["a"]
    assert isinstance(node, Scalar)
    assert node.empty


def test_quotes_make_a_text_of_everything() -> None:
    tree = parse_tree("a: 'null'\nb: \"true\"", "f.yaml")
    assert isinstance(tree, Mapping)
    assert shape.scalar(tree.values["a"], "a text").text == "null"
    with pytest.raises(UserError, match="expected true or false for b"):
        shape.boolean(tree.values["b"], "b")


def test_every_node_knows_its_place() -> None:
    tree = parse_tree("a: 1\nb:\n  - x\n  - {c: 'd'}\n", "f.yaml")
    assert isinstance(tree, Mapping)
    items = shape.sequence(tree.values["b"], "b")
    inner = shape.mapping(items[1], "c")
    quoted = inner.values["c"]
    assert isinstance(quoted, Scalar)
    assert [str(node.place) for node in (tree.keys["b"], items[0], inner.keys["c"], quoted)] == [
        "f.yaml:2:1", "f.yaml:3:5", "f.yaml:4:6", "f.yaml:4:9",
    ]  # fmt: skip
    assert str(quoted.at(0)) == "f.yaml:4:10"


def test_windows_line_ends_and_a_byte_order_mark_are_fine() -> None:
    assert plain(decode(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", "f.yaml")) == {"a": "1", "b": "2"}


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        ("a:\n\tb: 1", "f.yaml:2:1", "has a tab", "spaces"),
        ("a: 1\nb: 2\na: 3", "f.yaml:3:1", "the key 'a' is there twice", "the first one is on line 1"),
        ("{a: 1, a: 2}", "f.yaml:1:8", "the key 'a' is there twice", "line 1"),
        ("a: &x 1", "f.yaml:1:4", "anchors and aliases", "write the text out"),
        ("a: *x", "f.yaml:1:4", "anchors and aliases", "write the text out"),
        ("<<: *x", "f.yaml:1:5", "anchors and aliases", "write the text out"),
        (
            "a: !!python/object:os.system x",
            "f.yaml:1:4",
            "the tag 'tag:yaml.org,2002:python/object:os.system'",
            "quote",
        ),
        ("a: ! x", "f.yaml:1:4", "the tag '!'", "quote"),
        ("a: 1\n---\nb: 2", "f.yaml:2:1", "a second YAML document", None),
        ("? [a]\n: 1", "f.yaml:1:3", "cannot be a key", None),
        ("a: b: c", "f.yaml:1:5", "is not YAML: mapping values are not allowed", "needs quotes"),
        ("a: @x", "f.yaml:1:4", "is not YAML: found character that cannot start any token", "needs quotes"),
        ("a: [1", "f.yaml:2:1", "is not YAML", None),
        ("a: \x07", "f.yaml:1:4", "has the invisible character U+0007", "remove it"),
        ("a: x\u202ey", "f.yaml:1:5", "has the invisible character U+202E", "remove it"),
        ("a: 1\rb: 2", "f.yaml:1:5", "has the invisible character U+000D", "remove it"),
        ("a: \ud800", "f.yaml:1:4", "has the invisible character U+D800", "remove it"),
        ("[" * 30, "f.yaml:1:22", "is nested deeper than 20 levels", None),
        (
            "allow: {read: role(a, b)}",
            "f.yaml:1:15",
            "the brackets of 'role(a' do not match: between { } or [ ] a comma ends the text",
            "one entry a line",
        ),
        ("x: [enum(a, b)]", "f.yaml:1:5", "the brackets of 'enum(a' do not match", "quotes around the text"),
    ],
)
def test_what_is_no_plain_data_is_refused(text: str, place: str, message: str, hint: str | None) -> None:
    with pytest.raises(UserError) as caught:
        parse_tree(text, "f.yaml")
    assert message in caught.value.message
    assert (caught.value.place, caught.value.exit_code) == (place, 2)
    assert (hint or "") in (caught.value.hint or "")


def test_brackets_in_quotes_within_flow_style_are_fine() -> None:
    assert plain("allow: {read: 'role(a, b)', x: role(a)}") == {"allow": {"read": "role(a, b)", "x": "role(a)"}}


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(9)
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (BOMB, "anchors and aliases"),
        ("a: [" + "x, " * 300_000 + "]", "has more than 40000 entries"),
        ("[" * 900_000, "is nested deeper"),
        ("- " * 400_000, "is nested deeper"),
        ("{" * 900_000, "is nested deeper"),
        ("? " * 400_000, "is nested deeper"),
        ("a" * 1_100_000, "is larger than 1 MB"),
        ("a: " + "x" * 900_000, ""),
        ('a: "' + "\\n" * 400_000 + '"', ""),
    ],
    ids=[
        "billion laughs",
        "wide",
        "deep flow",
        "deep block",
        "deep braces",
        "deep keys",
        "large",
        "long plain",
        "long quoted",
    ],
)
def test_bombs_are_refused_quickly(text: str, message: str) -> None:
    with at_most(2), pytest.raises(UserError, match=message) if message else nullcontext():
        parse_tree(text, "f.yaml")


def test_files_are_read_with_limits(tmp_path: Path) -> None:
    file = tmp_path / "scaffold.yaml"
    file.write_bytes(b"#" * 10_000_000)
    with pytest.raises(UserError, match="is larger than 1 MB"):
        read_file(file)
    file.write_bytes(b"a: 1\nb: \xff\n")
    with pytest.raises(UserError, match="is not UTF-8 text") as caught:
        read_file(file)
    assert caught.value.place == f"{file}:2:4"
    with pytest.raises(UserError, match="cannot be read: No such file"):
        read_file(tmp_path / "missing.yaml")
    with pytest.raises(UserError, match="is a folder"):
        read_file(tmp_path)
    with pytest.raises(UserError, match="is not a file name"):
        read_file(tmp_path / "a\0b")


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from([*"ab:-{}[],&*!|>'\"%@`#?\n ~", "  ", ": ", "- "]), max_size=80).map("".join)
)
def test_garbage_is_a_user_error_or_a_tree(text: str) -> None:
    try:
        parse_tree(text, "f.yaml")
    except UserError as error:
        assert error.place  # noqa: PT017 - either outcome is fine, nothing else is
