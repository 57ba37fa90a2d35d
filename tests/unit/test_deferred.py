"""Copier, imported without what asks and what runs git, does both once it is asked to."""

from __future__ import annotations

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
