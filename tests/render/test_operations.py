"""The pages of operations say what they are there to say; `test_combinations.py` looks at every project's."""

from __future__ import annotations

from dataclasses import replace

from samples import answers
from secrets_told import RUNBOOK, without_a_way

from scaffold.render import render_files


def test_a_secret_that_nobody_says_how_to_change_is_found() -> None:
    files = dict(render_files(answers(face="api", auth="none", queue="bullmq", storage="s3", traces="otel")).files)
    assert without_a_way(files) == []
    page = files[RUNBOOK]
    lines = [line for line in page.data.decode().splitlines(keepends=True) if "_URL` |" not in line]
    files[RUNBOOK] = replace(page, data="".join(lines).encode())
    assert without_a_way(files) == ["DATABASE_URL", "REDIS_URL"]
