"""Files whose structure is known: neighbours that both add do not conflict, and the layout stays the user's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml

from rows import rows
from scaffold.merge.structure import merge_structure
from scaffold.merge.structure.yaml_text import Yaml
from scaffold.merge.texts import Merged, Text, merge_texts
from scaffold.options import default_input
from scaffold.render import render_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine_projects import Project

PACKAGE = """{
  "name": "demo",
  "files": ["dist", "prisma"],
  "scripts": {
    "dev": "tsx watch src/entry/server.ts",
    "test": "vitest run"
  },
  "dependencies": {
    "hono": "^4.13.0",
    "zod": "^4.6.0"
  }
}
"""

COMPOSE = """# The services of this project.
services:
  server:
    build: .
    # The address inside the network.
    environment:
      PORT: "3000"
      DATABASE_URL: postgres://db
    ports: ["3000:3000"]

  db:
    image: postgres:17
    volumes:
      - data:/var/lib/postgresql

volumes:
  data:
"""

WORKFLOW = """name: ci
on:
  push:
    branches: [main]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@aaa # v4
      - name: Install
        run: npm ci
      - name: Test
        run: |
          npm test

          # the end
"""


def merged(path: str, base: str, ours: str, theirs: str) -> str | None:
    text = Text(base.encode(), ours.encode(), theirs.encode())
    (lines,) = merge_texts([text], "template-v2")
    result = merge_structure(path, text, lines)
    if isinstance(result, Text):
        (merged,) = merge_texts([result], "template-v2")
        assert not merged.clean
        return merged.data.decode()
    return None if result is None else result.decode()


def lines(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def test_two_neighbours_add_a_dependency_each() -> None:
    ours = lines(PACKAGE, ('"zod": "^4.6.0"', '"zod": "^4.6.0",\n    "zz-mine": "1.0.0"'))
    theirs = lines(PACKAGE, ('"zod": "^4.6.0"', '"pino": "^9.0.0",\n    "zod": "^4.6.0",\n    "zz-new": "1.0.0"'))
    theirs = lines(theirs, ('"test"', '"test:watch": "vitest",\n    "test"'))
    result = merged("package.json", PACKAGE, ours, theirs)
    assert result is not None
    assert list(json.loads(result)["dependencies"]) == ["hono", "pino", "zod", "zz-mine", "zz-new"]
    assert '  "files": ["dist", "prisma"],\n' in result
    assert result.count("\n") == PACKAGE.count("\n") + 4


def test_one_takes_away_what_stands_beside_the_others_addition() -> None:
    ours = lines(PACKAGE, ('"zod": "^4.6.0"', '"zod": "^4.6.0",\n    "zz-mine": "1.0.0"'))
    theirs = lines(PACKAGE, (',\n    "zod": "^4.6.0"', ""), ('"dist", "prisma"', '"dist"'))
    result = merged("package.json", PACKAGE, ours, theirs)
    assert result is not None
    assert json.loads(result)["dependencies"] == {"hono": "^4.13.0", "zz-mine": "1.0.0"}
    assert json.loads(result)["files"] == ["dist"]


MARKED = "<<<<<<< your-project\n{}\n=======\n{}\n>>>>>>> template-v2\n"


def test_the_same_version_changed_twice_is_left_to_a_person_and_its_neighbours_are_not() -> None:
    ours = lines(PACKAGE, ('"zod": "^4.6.0"', '"zod": "^4.5.0",\n    "zz-mine": "1.0.0"'))
    theirs = lines(PACKAGE, ('"hono": "^4.13.0"', '"hono": "^4.14.0"'), ('"zod": "^4.6.0"', '"zod": "^5.0.0"'))
    result = merged("package.json", PACKAGE, ours, theirs)
    assert result is not None
    assert MARKED.format('    "zod": "^4.5.0",', '    "zod": "^5.0.0",') in result
    assert '    "hono": "^4.14.0",\n' in result
    assert '    "zz-mine": "1.0.0"\n' in result


def test_what_one_changed_and_the_other_took_away_is_left_to_a_person() -> None:
    without = lines(PACKAGE, (',\n    "zod": "^4.6.0"', ""))
    with_newer = lines(PACKAGE, ('"zod": "^4.6.0"', '"zod": "^5.0.0",\n    "zz": "1.0.0"'))
    for ours, theirs in ((without, with_newer), (with_newer, without)):
        result = merged("package.json", PACKAGE, ours, theirs)
        assert result is not None
        assert '"zod": "^5.0.0"' in result
        assert result.count("<<<<<<<") == 1


def test_both_add_the_same_dependency_in_different_places() -> None:
    """Lines would merge without a conflict, and the key would stand twice."""
    ours = lines(PACKAGE, ('"hono"', '"pino": "^9.0.0",\n    "hono"'))
    theirs = lines(PACKAGE, ('"zod": "^4.6.0"', '"zod": "^4.6.0",\n    "pino": "^9.0.0"'))
    result = merged("package.json", PACKAGE, ours, theirs)
    assert result is not None
    assert result.count("pino") == 1


@pytest.mark.parametrize("indent", ["    ", "\t"])
def test_indentation_and_line_ends_stay(indent: str) -> None:
    own = PACKAGE.replace("  ", indent).replace("\n", "\r\n")
    ours = own.replace('"zod": "^4.6.0"', f'"zod": "^4.6.0",\r\n{indent * 2}"zz-mine": "1.0.0"')
    theirs = lines(PACKAGE, ('"zod": "^4.6.0"', '"zod": "^4.6.0",\n    "zz-new": {\n      "a": 1\n    }'))
    result = merged("package.json", PACKAGE, ours, theirs)
    assert result is not None
    assert f'{indent * 2}"zz-new": {{\r\n' in result
    assert json.loads(result)["dependencies"]["zz-new"] == {"a": 1}
    assert "\n" not in result.replace("\r\n", "")


def test_two_neighbours_add_a_service_each() -> None:
    ours = lines(
        COMPOSE, ("\nvolumes:\n  data:\n", "\n  mine:\n    image: mine # my own\n\nvolumes:\n  data:\n  mine:\n")
    )
    theirs = lines(
        COMPOSE,
        ("\nvolumes:\n  data:\n", "\n  # Jobs.\n  redis:\n    image: redis:8\n\nvolumes:\n  data:\n  redis:\n"),
        ('      PORT: "3000"\n', '      PORT: "3000"\n      REDIS_URL: redis://redis\n'),
    )
    result = merged("compose.yaml", COMPOSE, ours, theirs)
    assert result is not None
    found = yaml.safe_load(result)
    assert set(found["services"]) == {"server", "db", "redis", "mine"}
    assert set(found["volumes"]) == {"data", "redis", "mine"}
    assert found["services"]["server"]["environment"]["REDIS_URL"] == "redis://redis"
    for comment in ("# The services", "  # Jobs.\n  redis:\n", "# my own", "    # The address inside"):
        assert comment in result


def test_steps_of_a_workflow() -> None:
    ours = lines(
        WORKFLOW, ("          # the end\n", "          # the end\n      - name: Mine\n        run: ./mine.sh\n")
    )
    theirs = lines(
        WORKFLOW,
        ("checkout@aaa # v4", "checkout@bbb # v5"),
        ("          # the end\n", "          # the end\n      - name: New\n        run: npm run new\n"),
        ("        run: npm ci\n", "        run: npm ci --ignore-scripts\n"),
    )
    result = merged(".github/workflows/ci.yml", WORKFLOW, ours, theirs)
    assert result is not None
    steps = yaml.safe_load(result)["jobs"]["test"]["steps"]
    assert [step.get("name") for step in steps] == [None, "Install", "Test", "New", "Mine"]
    assert "checkout@bbb # v5" in result
    assert steps[2]["run"] == "npm test\n\n# the end\n"


def test_a_step_that_both_changed_is_left_to_a_person() -> None:
    ours, theirs = (WORKFLOW.replace("npm ci", f"npm ci {flag}") for flag in ("--mine", "--new"))
    result = merged(".github/workflows/ci.yml", WORKFLOW, ours, theirs)
    assert result is not None
    assert MARKED.format("        run: npm ci --mine", "        run: npm ci --new") in result


@pytest.mark.parametrize("text", ["a: [", "a: 1\na: 2\n", "\ta: 1\n", "", "- 1\n---\n- 2\n", "a: &x 1\nb: *x\n"])
def test_what_has_no_structure_is_merged_by_lines(text: str) -> None:
    assert merge_structure(
        "compose.yaml", Text(b"a: 1\n", text.encode(), b"a: 2\nb: 1\n"), Merged(b"", clean=False)
    ) in (
        None,
        b"a: &x 1\nb: *x\n",
    )


def test_every_rendered_yaml_and_json_is_read_and_each_member_ends_where_the_next_begins() -> None:
    for options in rows()[:5]:
        files = render_files(default_input({"name": "demo", **options})).files
        for path in ("compose.yaml", ".github/workflows/ci.yml"):
            if path in files:
                text = files[path].data.decode()
                members = list((Yaml().read(text).members or {}).values())
                assert "".join(text[each.lead : each.end] for each in members) == text[members[0].lead :]


def test_in_a_project(make: Callable[..., Project]) -> None:
    base = {"package.json": PACKAGE}
    project = make(base)
    project.write("package.json", lines(PACKAGE, ('"zod": "^4.6.0"', '"zod": "^4.6.0",\n    "zz-mine": "1.0.0"')))
    project.commit()
    new = {"package.json": lines(PACKAGE, ('"zod": "^4.6.0"', '"zod": "^4.6.0",\n    "zz-new": "1.0.0"'))}
    outcome = project.update(base, new)
    assert not outcome.conflicts
    assert json.loads(project.read("package.json"))["dependencies"].keys() >= {"zz-mine", "zz-new"}
