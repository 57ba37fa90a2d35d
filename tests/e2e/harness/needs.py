"""What a machine may lack."""

from __future__ import annotations

import os

import pytest

NOTHING_SKIPPED = os.environ.get("SCAFFOLD_TESTS", "") == "all"
"""Set by `.ci/run`, which installs every server first: a missing one is then a failure."""


def need(found: object, what: str) -> None:
    """Skip what needs something that this machine lacks; with SCAFFOLD_TESTS=all fail instead.

    README's test command must pass on a machine with Python, Node.js, npm and git alone, where no database server
    can be started: then a test is skipped by the name of what it would need. `.ci/run` has every one of them.
    """
    if found:
        return
    if NOTHING_SKIPPED:
        pytest.fail(f"{what} is not installed")
    pytest.skip(f"{what} is not installed on this machine")
