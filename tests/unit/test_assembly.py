"""Assembling: an ordinary release tree of the core and the folders of capabilities, or one clear word why not."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jinja2 import Environment

from scaffold.assembly import assemble
from scaffold.assembly.condition import to_jinja
from scaffold.assembly.model import Option
from scaffold.assembly.read import read_capabilities
from scaffold.assembly.slots import SLOT
from scaffold.errors import TemplateError
from scaffold.releases.release import templates_root, templates_source
from scaffold.render.kit import load_kit

if TYPE_CHECKING:
    from pathlib import Path

CORE = {
    "copier.yml": "",
    "options.yml": yaml.safe_dump({
        "groups": {"main": ["name"], "more": []},
        "choices": {}, "recommended": {}, "derived": [], "exclusions": [], "changes": {}, "example": {},
    }),
    "options/10-options.yml": "name: {type: str, help: Name, default: x}\n# capabilities\n",
    "options/90-exclude.yml": "_exclude:\n  - .git\n  - |\n    {# capabilities #}\n",
    "kit/project/brought.py": "",
    "project/a.ts.jinja": "first\n{# slot: lines #}\nlast ({# slot: inline #})\n",
}  # fmt: skip
LOGGER = """
about: Writes lines.
order: 10
option: {question: Which logger, group: main, default: pino, recommended: it is fast}
choices:
  pino: {label: Pino, help: Fast, packages: [{name: pino, range: ^10.4.0}]}
  winston: {label: Winston, help: Known}
"""


def tree(folder: Path, files: dict[str, str]) -> Path:
    for path, text in {**CORE, **files}.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


def made(folder: Path, files: dict[str, str]) -> dict[str, str]:
    return {path: one.data.decode() for path, one in assemble(tree(folder, files)).items()}


def logger(**more: str) -> dict[str, str]:
    return {
        "capabilities/logger/capability.yml": LOGGER,
        **{f"capabilities/logger/{path}": text for path, text in more.items()},
    }


def test_the_folder_is_the_condition(tmp_path: Path) -> None:
    files = made(tmp_path, logger(**{"pino/files/src/log/pino.ts": "", "winston/files/src/log/winston.ts.jinja": ""}))
    assert {"project/src/log/pino.ts", "project/src/log/winston.ts.jinja"} <= set(files)
    assert not [path for path in files if path.startswith("capabilities/")]
    table = yaml.safe_load(files["options/90-exclude.yml"])["_exclude"][1]
    template = Environment(trim_blocks=True, lstrip_blocks=True, autoescape=False).from_string(table)  # noqa: S701
    assert template.render(logger="pino").split() == ["/src/log/winston.ts"]
    assert template.render(logger="winston").split() == ["/src/log/pino.ts"]
    assert template.render().split() == ["/src/log/winston.ts"], "one that an older release has not is its default"


def test_a_folder_of_which_nothing_stays_is_named_itself(tmp_path: Path) -> None:
    files = made(tmp_path, logger(**{"pino/files/src/log/[id]/a.ts": "", "pino/files/src/log/b.ts": ""}))
    assert "/src\n" in files["options/90-exclude.yml"]
    assert "b.ts" not in files["options/90-exclude.yml"]


def test_lines_come_into_slots_in_order_under_their_condition(tmp_path: Path) -> None:
    other = "about: Other.\norder: 20\nwhen: {model: mails}\n"
    files = made(
        tmp_path,
        {
            **logger(**{"pino/into/a.ts.jinja": "{# slot: lines #}\npino\n{# slot: inline #}\np\n"}),
            "capabilities/other/capability.yml": other,
            "capabilities/other/into/a.ts.jinja": "{# slot: lines at 5 #}\nother\n",
        },
    )
    environment = Environment(trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, autoescape=False)  # noqa: S701
    template = environment.from_string(files["project/a.ts.jinja"])
    assert template.render(logger="pino", has=lambda _: True) == "first\nother\npino\nlast (p)\n"
    assert template.render(logger="winston", has=lambda _: False) == "first\nlast ()\n"


def test_questions_and_catalogue_are_ordinary_ones(tmp_path: Path) -> None:
    files = made(tmp_path, logger())
    assert yaml.safe_load(files["options/10-options.yml"])["logger"] == {
        "type": "str", "help": "Which logger", "choices": {"Pino": "pino", "Winston": "winston"}, "default": "pino",
    }  # fmt: skip
    catalogue = yaml.safe_load(files["options.yml"])
    assert catalogue["groups"]["main"] == ["name", "logger"]
    assert catalogue["choices"]["logger"] == {"pino": "Fast", "winston": "Known"}
    assert catalogue["changes"]["logger"] == [{"meaning": "free"}]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (logger(**{"zap/files/a.ts": ""}), "capabilities/logger/zap: no choice and no part of it is called so"),
        (logger(**{"pino/files/a.ts.jinja": ""}), "another folder brings that file"),
        (logger(**{"pino/into/a.ts.jinja": "x"}), "expected {# slot: name #} in the first line"),
        (logger(**{"pino/into/a.ts.jinja": "{# slot: nowhere #}\n"}), "has no slot nowhere; it has inline, lines"),
        (
            logger() | {"project/a.ts.jinja": "{# slot: lines #}\nx\n{# slot: lines #}\n"},
            "slot lines stands twice, expected once",
        ),
        (logger(**{"pino/into/b.ts.jinja": "{# slot: lines #}\n"}), "no such template"),
        ({"capabilities/a/capability.yml": "about: A.\norder: 1\ncolour: red\n"}, "colour is none of"),
        ({"capabilities/a/capability.yml": "about: A.\norder: 1\nwhen: {face: next}\n"}, "face: no option"),
        (
            {"capabilities/a/capability.yml": "about: A.\norder: 10\n", **logger()},
            "a and logger: both have the order 10",
        ),
        ({"capabilities/a/capability.yml": "order: 1\n"}, "capabilities/a/capability.yml: about is missing"),
        (
            logger() | {"capabilities/a/capability.yml": "about: A.\norder: 1\nwhen: {logger: zap}\n"},
            "logger: zap is none of pino, winston",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(tmp_path: Path, files: dict[str, str], message: str) -> None:
    with pytest.raises(TemplateError) as error:
        assemble(tree(tmp_path, files))
    assert message in str(error.value)


def test_a_tree_without_capabilities_is_a_release_already(tmp_path: Path) -> None:
    assert made(tmp_path, {}) == CORE


CONDITIONS: list[dict[str, Any]] = [
    {},
    {"face": "next"},
    {"database": ["mysql", "sqlite"]},
    {"auth": {"not": "none"}},
    {"auth": {"not": ["none", "jwt"]}},
    {"model": "mails"},
    {"model": ["mails", "soft.kept"]},
    {"not": {"face": "next", "auth": "jwt"}},
    {"any": [{"face": "next", "auth": "jwt"}, {"model": "mails"}]},
    {"all": [{"face": "next"}, {"face": {"not": "api"}}]},
    {"api": "graphql"},
    {"api": ["rest", "graphql"]},
    {"api": {"not": "rest"}},
    {"api": {"not": ["rest", "graphql"]}},
]


@pytest.mark.parametrize("when", CONDITIONS, ids=str)
def test_templates_and_the_kit_read_a_condition_alike(when: dict[str, Any]) -> None:
    def option(name: str, values: str, *, several: bool = False) -> Option:
        return Option(
            name, "", "main", values.split(maxsplit=1)[0], dict.fromkeys(values.split(), ""), {}, "", several=several
        )

    options = {
        "face": option("face", "api next"),
        "database": option("database", "postgres mysql sqlite"),
        "auth": option("auth", "jwt session none"),
        "api": option("api", "rest graphql", several=True),
    }
    expression = Environment(autoescape=False).compile_expression(to_jinja(when, options) or "true")  # noqa: S701
    holds = load_kit(templates_root()).capabilities.holds
    both = set()
    for face, database, auth, api, mails, kept in itertools.product(
        ["api", "next"], ["postgres", "mysql"], ["jwt", "session", "none"],
        [[], ["rest"], ["graphql"], ["rest", "graphql"]], [True, False], [True, False],
    ):  # fmt: skip
        answers = {"face": face, "database": database, "auth": auth, "api": api}
        model = {**answers, "mails": mails, "soft": {"kept": kept}}
        there = {"mails": mails, "soft.kept": kept}
        found = bool(expression(**answers, has=there.__getitem__))
        assert found == holds(when, model), model
        both.add(found)
    assert both == ({True} if when == {} else {True, False}), "a condition that is always the same asserts nothing"


def test_every_slot_is_used_and_every_part_brings_something() -> None:
    root = templates_source()
    capabilities = read_capabilities(root / "capabilities")
    said = {
        (path.relative_to(unit.folder / "into").as_posix(), mark)
        for one in capabilities
        for unit in one.units
        for path in (unit.folder / "into").rglob("*")
        if path.is_file()
        for mark in _sections(path)
    }
    slots = {
        (path.relative_to(folder).as_posix(), mark["name"])
        for folder in (root / "project", *root.glob("capabilities/**/files"))
        for path in folder.rglob("*.jinja")
        if path.is_file()
        for mark in SLOT.finditer(path.read_text("utf-8"))
    }
    assert slots == said
    idle = [
        unit.title
        for one in capabilities
        for unit in one.units
        if unit.name
        and not (unit.brings or unit.folder.is_dir())
        and unit.name not in (one.option.labels if one.option else ())
    ]
    assert idle == []


def _sections(path: Path) -> list[str]:
    from scaffold.assembly.slots import SECTION

    return [mark["name"] for mark in SECTION.finditer(path.read_text("utf-8"))]
