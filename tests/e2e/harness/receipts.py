"""What a full run has really passed, kept in docs/support-matrix.md under the hash of the templates that it ran on.

A test gives `record_property("receipt", …)` one of the lines below; only tests that passed reach the document, and
only a run with FULL=1 writes it. Other templates, another page: nothing is carried over from an older tree.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HEAD = """# What was run

Written by full runs (`FULL=1 .ci/run`), and by nothing else: each line is a project that was made, installed and put
to work on real servers, with what it passed.

Templates: `{tree}`

| project | passed |
|---|---|
"""
TREE = re.compile(r"^Templates: `([0-9a-f]+)`$", re.MULTILINE)
ROW = re.compile(r"^\| (?!project \|)([^|-][^|]*) \| ([^|]*) \|$", re.MULTILINE)


def receipt(options: Mapping[str, str], passed: str) -> str:
    """Give the line of one project."""
    return f"| {' '.join(options.values())} | {passed} |"


def page(before: str, tree: str, receipts: Iterable[str]) -> str:
    """Give the document with these lines added, or begun anew when the templates are others."""
    found = TREE.search(before)
    kept = ROW.findall(before) if found and found[1] == tree else []
    rows = {f"| {project} | {passed} |" for project, passed in kept} | set(receipts)
    return HEAD.format(tree=tree) + "".join(f"{row}\n" for row in sorted(rows))
