"""Free text must arrive as text in every language that it ends up in."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scaffold.releases.release import templates_root
from scaffold.render.kit import load_kit

HOSTILE = [
    "",
    "it's",
    "both ' and \"",
    "`${process.exit(1)}`",
    "*/ alert(1) /*",
    "back\\slash\\",
    "line\nbreak\r\n\ttab",
    "{{ 7 * 7 }} {% raw %} {= x =}",
    "</script><!--",
    "\u2028\u2029\ufeff\u202e",
    "\x00\x1b[31m",
    "'; drop table users; --",
    "$(rm -rf /) `id` $HOME !!",
    "# heading\n- [link](javascript:1) | cell",
    "1. first",
    "🦊 \ud83e",
]
ANY_TEXT = st.text(st.characters(exclude_categories=()))
CLEAN_TEXT = st.text(st.characters(exclude_categories=["Cs"]))

FILTERS: dict[str, Any] = load_kit(templates_root()).FILTERS


@pytest.mark.parametrize("text", HOSTILE)
def test_a_typescript_string_evaluates_to_the_text(text: str) -> None:
    node = shutil.which("node")
    assert node, "node runs what the kit writes"
    literal = FILTERS["ts_string"](text)
    assert literal.isprintable()
    script = f"process.stdout.write(JSON.stringify({literal}))"
    shown = subprocess.run([node, "-e", script], capture_output=True, text=True, check=True).stdout
    assert json.loads(shown) == text


@given(ANY_TEXT)
def test_a_typescript_string_is_one_token_on_one_line(text: str) -> None:
    literal = FILTERS["ts_string"](text)
    quote = literal[0]
    assert quote in "'\""
    assert literal[-1] == quote
    assert "\n" not in literal
    assert re.fullmatch(r"(?:[^\\" + quote + r"]|\\.)*", literal[1:-1], re.DOTALL)


@given(ANY_TEXT)
def test_a_json_string_is_the_text(text: str) -> None:
    assert json.loads(FILTERS["json_string"](text)) == text


@given(CLEAN_TEXT)
def test_a_yaml_string_is_the_text(text: str) -> None:
    assert yaml.safe_load(f"key: {FILTERS['yaml_string'](text)} # comment\n") == {"key": text}


@given(CLEAN_TEXT)
def test_an_sql_string_is_the_text_without_nul(text: str) -> None:
    (found,) = sqlite3.connect(":memory:").execute(f"select {FILTERS['sql_string'](text)}").fetchone()
    assert found == text.replace("\0", "")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_shell_word_is_one_argument(text: str) -> None:
    expected = text.replace("\0", "")
    word = FILTERS["shell_word"](text)
    command = f"printf %s {word}".encode("utf-8", "surrogatepass")
    shown = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=True).stdout
    assert shown.decode("utf-8", "surrogatepass") == expected


@given(ANY_TEXT)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_a_comment_ends_neither_itself_nor_its_line(text: str) -> None:
    comment = FILTERS["comment_text"](text)
    assert "*/" not in comment
    assert "/*" not in comment
    assert len(comment.splitlines()) <= 1
    assert "\\" not in comment


@given(ANY_TEXT)
def test_markdown_shows_the_text_itself(text: str) -> None:
    shown = FILTERS["md_text"](text)
    assert len(shown.splitlines()) <= 1
    bare = re.sub(r"\\[\\`*_{}\[\]<>()#+!|~&$:@=.-]", "", shown)
    assert not re.search(r"[`*_\[\]<>#|]", bare)


@pytest.mark.parametrize(
    ("name", "plural"),
    [
        ("Task", "tasks"),
        ("OrderLine", "order lines"),
        ("Category", "categories"),
        ("Day", "days"),
        ("Person", "people"),
        ("SalesPerson", "sales people"),
        ("News", "news"),
        ("Box", "boxes"),
        ("Status", "statuses"),
        ("Analysis", "analyses"),
        ("Human", "humans"),
        ("Settings", "settings"),
        ("HTTPRequest", "http requests"),
    ],
)
def test_plurals(name: str, plural: str) -> None:
    assert FILTERS["plural_words"](name) == plural


@given(st.from_regex(r"[A-Z][A-Za-z0-9]{0,30}", fullmatch=True))
def test_spellings_agree_with_each_other(name: str) -> None:
    for spelling in ("pascal", "camel", "snake", "kebab"):
        assert FILTERS["words"](FILTERS[spelling](name)) == FILTERS["words"](FILTERS["pascal"](name)), spelling
