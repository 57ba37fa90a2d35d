"""The inventory of the log, as capabilities say it between them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

from loglines import faults
from samples import answers

from scaffold.releases.release import templates_root
from scaffold.render import render_files
from scaffold.render.kit import load_kit

LEVELS = {"fatal", "error", "warn", "info", "debug", "trace"}


def rows(kind: str) -> list[dict[str, Any]]:
    return [row for row, _ in load_kit(templates_root()).capabilities.rows(kind)]


def test_a_line_that_several_write_means_the_same_everywhere() -> None:
    told = defaultdict(set)
    for row in rows("log"):
        told[row["name"]].add((row["means"], row.get("helps")))
    assert {name for name, texts in told.items() if len(texts) > 1} == set()


def test_levels_are_levels_and_every_field_is_explained_once() -> None:
    lines = rows("log")
    said = [level for row in lines for level in ([row["level"]] if isinstance(row["level"], str) else row["level"])]
    assert set(said) <= LEVELS
    fields = defaultdict(set)
    for row in rows("log_fields"):
        fields[row["name"]].add((row["holds"], row.get("personal", False)))
    assert {name for name, texts in fields.items() if len(texts) > 1} == set()
    assert {field for row in lines for field in row.get("fields", ())} <= fields.keys()


def test_what_is_written_and_what_is_listed_are_compared() -> None:
    files = dict(render_files(answers(face="api", auth="none", queue="none")).files)
    assert faults(files) == []
    writer = files["src/platform/lifecycle/process.ts"]
    other = writer.data.replace(b"logger.info('shut down')", b"logger.warn({ signal: 1 }, 'gone')")
    assert other != writer.data
    found = faults(files | {"src/platform/lifecycle/process.ts": replace(writer, data=other)})
    assert found == [
        "shut down: nothing writes it",
        "src/platform/lifecycle/process.ts: warn 'gone' is not in the inventory",
    ]
