"""What a whole run has really passed, kept in docs/support-matrix.md under the hash of the templates that it ran on.

A test gives `record_property("receipt", …)` one of the lines below; only tests that passed reach the document, and
only a run with FULL=1 in which every expected line is there, and nothing failed, writes it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rows import label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HEAD = """# What was run

Written by whole runs (`FULL=1 .ci/run`), and by nothing else: each line is a project that was made, installed and put
to work on real servers, with what it passed. It is named by its main answers, and by those of the others that are not
the plain default.

Templates: `{tree}`

| project | passed |
|---|---|
"""
TREE = re.compile(r"^Templates: `([0-9a-f]+)`$", re.MULTILINE)
WORKS = "install, types, lint, build, tests, production boot"
WORKS_ON_24 = "on Node.js 24: install, build, tests, production boot"
PROOFS = re.compile(r"\| \d+ proofs of practices, on ")


def receipt(options: Mapping[str, Any], passed: str) -> str:
    """Give the line of one project."""
    return f"| {label(options)} | {passed} |"


def page(tree: str, receipts: Iterable[str]) -> str:
    """Give the document."""
    return HEAD.format(tree=tree) + "".join(f"{row}\n" for row in sorted({*receipts}))


def tree_in(text: str) -> str:
    """Give the hash of the templates that a document is about."""
    found = TREE.search(text)
    return found[1] if found else ""


def missing(lines: Iterable[str], expected: Iterable[str], proofs: int) -> list[str]:
    """Give what a whole run has and these lines have not: projects, and as many projects with proofs."""
    found = {*lines}
    lacking = sorted({*expected} - found)
    proven = sum(1 for line in found if PROOFS.search(line))
    return [
        *lacking,
        *([f"{proofs - proven} of {proofs} projects with proofs of practices"] if proven < proofs else []),
    ]
