"""Copier, imported without what asks and what runs git, does both once it is asked to."""

from __future__ import annotations

import os
import subprocess
import sys

PROGRAM = """
import sys, tempfile
from scaffold.render.deferred import without_prompts
with without_prompts():
    import copier._vcs as vcs
assert "plumbum" not in sys.modules
print(vcs.is_git_repo_root("/nowhere/at/all"), vcs.is_git_repo_root(tempfile.gettempdir()))
from plumbum import ProcessExecutionError
print(vcs.ProcessExecutionError is ProcessExecutionError)
"""


def test_what_copier_catches_is_what_is_raised() -> None:
    ran = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "False", "True"]


ANSWERS = """
import sys
from scaffold.options import default_input
from scaffold.render import render_files
domain = default_input({"name": "demo", "queue": "bullmq", "face": "next"})
"""
RENDER = f"""{ANSWERS}
print(render_files(domain).base_hash, *sorted({{"copier", "pydantic", "plumbum", "questionary"}} & sys.modules.keys()))
import copier._main, pydantic.dataclasses
print(pydantic.dataclasses.is_pydantic_dataclass(copier._main.Worker))
print(render_files(domain | {{"description": "another"}}).base_hash)
"""


def ran(program: str) -> list[list[str]]:
    environment = {**os.environ, "SCAFFOLD_CACHE": "off"}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
    return [line.split() for line in done.stdout.splitlines()]


def test_a_render_imports_no_pydantic_and_gives_what_copier_gives_with_it() -> None:
    """Whoever imports Copier afterwards gets it as it is, with its checks."""
    ours, checked, another = ran(RENDER)
    assert checked == ["True"]
    with_checks = ran(f"import copier\n{RENDER}")
    assert [ours[:1], another] == [with_checks[0][:1], with_checks[2]]
    assert {"copier", "pydantic"} <= {*with_checks[0]}
    assert len(ours) == 1
