"""Lint of the template tree: few conditions a file, nothing that differs by machine, plain names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from scaffold.releases.release import templates_source

if TYPE_CHECKING:
    from pathlib import Path

ROOT = templates_source()
FOLDERS = (ROOT / "project", *sorted(ROOT.glob("capabilities/**/files")), *sorted(ROOT.glob("capabilities/**/into")))
FILES = sorted(path for folder in FOLDERS for path in folder.rglob("*") if not path.is_dir())
TEMPLATES = [path for path in FILES if path.name.endswith(".jinja")]
CONTROL = re.compile(r"\{%-?\s*(if|for|elif|else|macro|include|set|call|filter|import|from|block|extends)\b")
TEXT_HOLE = re.compile(r"\{=[^}]*['\"][^}]*\bif\b[^}]*=\}")
"""Text that an expression brings or leaves out: a control statement in other clothes."""
MOST = 12
HOLE = re.compile(r"\{=.*?=\}", re.DOTALL)
MOST_HOLES = 45
"""Beyond that nobody sees the code between them; what belongs to a capability is a section of its own."""
SLOT = "{# slot: "

BANNED = (
    "now|strftime|to_datetime|expandvars|expanduser|realpath|fileglob|env|lookup|hash|password_hash|to_uuid"
    "|random|shuffle|random_mac|ans_random|make_secret|pathjoin"
)
BANNED_FILTER = re.compile(rf"\|\s*({BANNED})\b")
BANNED_NAME = re.compile(
    r"(?<![\w.'\"])(now|make_secret|_copier_python|_folder_name|_copier_phase|_external_data|lipsum|cycler)\b"
)
BANNED_CONF = re.compile(r"_copier_conf\.(?!answers_file\b)")
EXPRESSION = re.compile(r"\{=.*?=\}|\{%.*?%\}", re.DOTALL)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def expressions(path: Path) -> str:
    """Give what Jinja executes in a file, in its name and in its folders' names."""
    text = path.read_text("utf-8") if path in TEMPLATES else ""
    return "\n".join(EXPRESSION.findall(name(path) + "\n" + text))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_has_few_control_statements(path: Path) -> None:
    text = path.read_text("utf-8")
    found = [*CONTROL.findall(text), *TEXT_HOLE.findall(text)]
    assert len(found) <= MOST, f"{len(found)} of them: make it files, or lines that capabilities put into slots"


def refuse_holes(text: str) -> None:
    """Raise an AssertionError for a template with too many expressions in it."""
    found = HOLE.findall(text)
    assert len(found) <= MOST_HOLES, f"{len(found)} expressions: make lines that capabilities put into slots of them"


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_has_few_expressions(path: Path) -> None:
    refuse_holes(path.read_text("utf-8"))


def test_the_limit_of_expressions_bites() -> None:
    refuse_holes("{= r.camel =}\n" * MOST_HOLES)
    with pytest.raises(AssertionError, match="46 expressions"):
        refuse_holes("{= r.camel =}\n" * (MOST_HOLES + 1))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_needs_rendering(path: Path) -> None:
    text = path.read_text("utf-8")
    assert EXPRESSION.search(text) or SLOT in text, "nothing in it is rendered: drop the suffix"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_file_is_clean(path: Path) -> None:
    assert not path.is_symlink()
    data = path.read_bytes()
    assert b"\r" not in data
    assert not data or data.endswith((b"\n", b"=}")), "the last line has no end"
    data.decode("utf-8")
    for part in path.relative_to(ROOT).parts:
        assert not re.search(r'[<>:"|?*\\\x00-\x1f]', part), "no file name on Windows"
        assert "{% if" not in part, "options switch whole files, in the exclude table"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_nothing_differs_by_machine_or_day(path: Path) -> None:
    text = expressions(path)
    assert not BANNED_FILTER.search(text)
    assert not BANNED_NAME.search(text)
    assert not BANNED_CONF.search(text)


def test_there_are_no_empty_folders() -> None:
    """A wheel and git would drop them."""
    folders = [path for folder in FOLDERS for path in folder.rglob("*") if path.is_dir()]
    assert [name(path) for path in folders if not any(path.iterdir())] == []


@pytest.mark.parametrize(
    "text",
    [
        "{= now() =}",
        "{= '' | expandvars =}",
        "{= x | ans_random =}",
        "{% if _copier_conf.os == 'linux' %}",
        "{= _folder_name =}",
    ],
)
def test_the_bans_bite(text: str) -> None:
    assert BANNED_FILTER.search(text) or BANNED_NAME.search(text) or BANNED_CONF.search(text)
