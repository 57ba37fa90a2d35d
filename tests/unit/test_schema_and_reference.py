from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import yaml

from scaffold.domain.keys import CORE_KEYS, DOMAIN_KEYS, EXTRA_KEYS
from scaffold.domain.types import FLAGS, TYPES
from scaffold.errors import ExitCode
from scaffold.options import load_input
from scaffold.options.reference import EXIT_CODES, pages, write_pages
from scaffold.options.schema import json_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scaffold.options.catalogue import Catalogue

TESTS = Path(__file__).parents[1]
EXAMPLES = [TESTS / "domains" / "tasks.yaml", TESTS / "unit" / "languages" / "vacations.yaml"]


class Yaml12(yaml.SafeLoader):
    """Reads numbers, true, false and null as YAML 1.2 does, and everything else as text."""


Yaml12.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if tag.rpartition(":")[2] in ("int", "null") or first in "tf"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.fixture
def validate(catalogue: Catalogue) -> Any:
    schema = json_schema(catalogue)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)

    def run(text: str) -> list[str]:
        errors = validator.iter_errors(yaml.load(text, Loader=Yaml12))  # noqa: S506 - a safe loader
        return [error.message for error in errors]

    return run


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_fit_the_schema(validate: Any, example: Path) -> None:
    assert validate(example.read_text(encoding="utf-8")) == []


def test_what_we_write_fits_the_schema(validate: Any) -> None:
    assert validate(load_input().text) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "name: a", "version: 2", "version: 1\nfase: api", "version: 1\nface: web", "version: 1\nname: ../x",
        "version: 1\nresources: {task: {fields: {a: int!}}}", "version: 1\nresources: {Task: {}}",
        "version: 1\nresources: {Task: {fields: {A: int!}}}", "version: 1\nresources: {Task: {fields: {a: strin!}}}",
        "version: 1\nresources: {Task: {fields: {a: int!}, alow: {}}}",
        "version: 1\nresources: {Task: {fields: {a: int!}, allow: {write: public}}}",
        "version: 1\nresources: {Task: {fields: {a: int!}, list: {limit: x}}}",
        "version: 1\nresources: {Task: {fields: {}}}", "version: 1\nroles: []", "version: 1\nrate_limits: {a: often}",
    ],
)  # fmt: skip
def test_what_the_parser_refuses_by_shape_an_editor_marks_too(validate: Any, wrong: str) -> None:
    assert validate(wrong)


def test_the_schema_names_every_key(catalogue: Catalogue) -> None:
    schema = json_schema(catalogue)
    assert list(schema["properties"]) == ["version", *catalogue.file_keys, *DOMAIN_KEYS]
    assert list(schema["$defs"]["resource"]["properties"]) == [*CORE_KEYS, *EXTRA_KEYS]
    json.dumps(schema)


def rows(page: str) -> Iterator[list[str]]:
    for line in page.splitlines():
        if line[2:3] == "`" or line[2:3].isdigit():
            yield [cell.strip() for cell in line.strip("|").split(" | ")]


def test_the_reference_lists_everything(catalogue: Catalogue) -> None:
    found = pages(catalogue)
    assert set(found) == {"options.md", "language.md", "exit-codes.md"}
    for option in catalogue.options:
        assert f"## `{option.name}`" in found["options.md"]
        assert all(
            f"| `{choice.value}` | {choice.label} | {choice.help} |" in found["options.md"] for choice in option.choices
        )
    assert all(one.reason in found["options.md"] for one in catalogue.exclusions)
    assert all(f"`{spec.spelling}`" in found["language.md"] for spec in TYPES.values())
    assert all(f"| `{flag}` |" in found["language.md"] for flag in FLAGS)
    assert set(EXIT_CODES) == set(ExitCode)
    assert [row[0] for row in rows(found["exit-codes.md"])] == [str(int(code)) for code in ExitCode]


def test_the_pages_in_the_repository_are_up_to_date(catalogue: Catalogue, tmp_path: Path) -> None:
    write_pages(catalogue, tmp_path)
    written = {page.name: page.read_text(encoding="utf-8") for page in tmp_path.iterdir()}
    folder = TESTS.parent / "docs" / "reference"
    stored = {name: (folder / name).read_text(encoding="utf-8") for name in written}
    assert stored == written, "python -m scaffold.options.reference docs/reference"


def test_the_first_page_names_each_value_of_each_option(catalogue: Catalogue) -> None:
    page = TESTS.parent.joinpath("README.md").read_text("utf-8")
    table = page.partition("## What you choose\n")[2].partition("\n## ")[0]
    # GitHub Actions and Docker are called by their own names there.
    values = {value for option in catalogue.options for value in option.values} - {"github", "docker"}
    assert {value for value in values if f"`{value}`" not in table} == set()
