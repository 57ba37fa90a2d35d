"""Every pair of values of the options renders, into files that are what their names say."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from loglines import faults
from samples import answers, combinations, domain, item, note
from secrets_told import without_a_way
from unused import unused_names

from rows import CATALOGUE, label, plain
from scaffold.options import load_input
from scaffold.options.covering import sampled
from scaffold.options.input import Given
from scaffold.render import render_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scaffold.render import RenderedFile

LEFTOVER = re.compile(r"\{=|=\}|\{%|%\}|<bound method|<built-in|<generator|(?<=[=:(\[,] )None\b|\bNone(?=[,;)\]}])")
"""What a mistake in a template leaves in a file that is otherwise code."""
SMALL: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parents[1] / "small.yaml").read_text(encoding="utf-8"))
HOSTILE = "`${x}` \"quoted\" 'single' */ <!-- {= name =} {% if %} {{ y }} \\ # -- ; $(id) & | % @ ! ünï \u2028 end"


seen: set[tuple[str, bytes]] = set()


def check(files: Mapping[str, RenderedFile], *, leftovers: bool = True) -> None:
    """Look at every file that no combination before gave."""
    for path, file in files.items():
        if (path, file.data) in seen:
            continue
        seen.add((path, file.data))
        text = file.data.decode("utf-8")
        assert "\r" not in text, path
        assert not text or text.endswith("\n"), path
        if path.endswith(".json") and "tsconfig" not in path:
            json.loads(text)
        elif path.endswith((".yml", ".yaml")):
            list(yaml.safe_load_all(text))
        if leftovers and file.template.endswith(".jinja") and path.endswith((".ts", ".tsx", ".js", ".prisma", ".sql")):
            found = LEFTOVER.search(text)
            assert not found, f"{path}: {found[0] if found else ''}"
        if path.endswith((".ts", ".tsx")):
            assert unused_names(text) == [], path
    assert faults(files) == []
    assert without_a_way(files) == []


@pytest.mark.parametrize("case", combinations(), ids=label)
def test_it_renders(case: dict[str, Any]) -> None:
    check(render_files(case).files)


@pytest.mark.parametrize("case", [answers(**row) for row in sampled(CATALOGUE, 12)], ids=label)
def test_others_render_too(case: dict[str, Any]) -> None:
    """A fault that needs three values at once is in no pair."""
    check(render_files(case).files)


@pytest.mark.parametrize("case", SMALL, ids=lambda case: case["name"])
def test_small_domains_render_too(case: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "scaffold.yaml"
    file.write_text(yaml.safe_dump({"version": 1, **case["domain"]}), encoding="utf-8")
    options = {**case["options"], **({} if case["domain"] else {"blank": "true"})}
    given = [Given(key, str(value), key) for key, value in options.items()]
    check(render_files(load_input(file=file, given=given).answers).files)


def test_no_two_are_called_the_same() -> None:
    labels = {label(case) for case in combinations()}
    assert len(labels) == len(combinations())
    assert label(plain()).startswith("api-postgres-")
    assert "." not in label(plain()), "what is as it is by itself is not said"
    assert label(answers(face="next", ci="none")).endswith("-ci.none")


@pytest.mark.parametrize("face", ["api", "next"])
@pytest.mark.parametrize("auth", ["users", "none"])
@pytest.mark.parametrize("database", ["postgres", "mysql", "sqlite"])
def test_it_renders_without_and_with_many_resources(face: str, auth: str, database: str) -> None:
    kind = {"users": {"api": "session", "next": "nextauth"}[face], "none": "none"}[auth]
    case = {"face": face, "auth": kind, "database": database}
    check(render_files(answers(**case, blank=True, domain=domain())).files)
    if auth == "users":
        check(render_files(answers(**case, domain=domain(note(users=True), *map(item, range(3))))).files)


@pytest.mark.parametrize("face", ["api", "next"])
def test_free_text_stays_text(face: str) -> None:
    case = answers(face=face, auth="nextauth" if face == "next" else "jwt", description=HOSTILE)
    check(render_files(case).files, leftovers=False)


@pytest.mark.parametrize("database", ["mysql", "sqlite"])
def test_a_redis_that_is_named_in_development_has_a_worker_there(database: str) -> None:
    """Where the server does the jobs itself without one: nobody else would do those that wait in it."""
    files = render_files(answers(face="api", database=database, auth="jwt", queue="bullmq")).files
    development = files["scripts/dev.ts"].data.decode("utf-8")
    assert re.search(r"QUEUE_BACKEND.* === 'redis'.*src/entry/worker\.ts", development)
