"""What GitHub reads at the top of a repository only, for a project that stands in a folder of it.

A render knows nothing of where it stands, so its `.github/` is right for a repository of its own. In a folder, the
workflows and the list of Dependabot are written once more, at the top, for that folder.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scaffold.dependencies.managers import lockfile_of, managers

from .workflows import MARK, slug

if TYPE_CHECKING:
    from pathlib import Path

WORKFLOWS, DEPENDABOT = ".github/workflows", ".github/dependabot.yml"
ENTRY = "  - package-ecosystem: "
AT_THE_TOP = "github-actions"
"""Dependabot looks for workflows at the top, whoever wants it: one entry for all projects."""


def root_files(top: Path, folder: str) -> dict[str, str]:
    """Return the files, by their paths below the top of the repository; none for a project that stands at the top."""
    if not folder.rstrip("/"):
        return {}
    folder = folder.rstrip("/")
    project = top / folder
    found = {
        f"{WORKFLOWS}/{slug(folder)}-{path.name}": _workflow(path.read_text("utf-8"), folder, path.name)
        for path in sorted((project / WORKFLOWS).glob("*.yml"))
    }
    if (project / DEPENDABOT).is_file():
        there = top / DEPENDABOT
        present = there.read_text("utf-8") if there.is_file() else ""
        found[DEPENDABOT] = _dependabot(present, (project / DEPENDABOT).read_text("utf-8"), folder)
    return found


def foreign(top: Path, wanted: dict[str, str]) -> list[str]:
    """Return the paths at which something of somebody else's stands."""
    return [path for path in wanted if (top / path).exists() and not _ours(top / path)]


def _ours(path: Path) -> bool:
    return path.read_text("utf-8").startswith(MARK)


def _workflow(text: str, folder: str, name: str) -> str:
    """A workflow of the project, run in its folder."""
    head = f"{MARK} github` from {folder}/{WORKFLOWS}/{name}. Run it again to renew it.\n"
    defaults = f"defaults:\n  run:\n    working-directory: {folder}\n\njobs:\n"
    text = re.sub(r"^name: (.+)$", rf"name: \1 of {folder}", text, count=1, flags=re.MULTILINE)
    text = re.sub(r"^jobs:\n", defaults, text, count=1, flags=re.MULTILINE)
    text = re.sub(r"^(  group: )", rf"\1{slug(folder)}-", text, count=1, flags=re.MULTILINE)
    text = re.sub(r"(node-version-file: )(?=\.nvmrc)", rf"\1{folder}/", text)
    for manager in managers():
        where = rf"\1cache: {manager}\n\1cache-dependency-path: {folder}/{lockfile_of(manager)}"
        text = re.sub(rf"^( +)cache: {manager}$", where, text, flags=re.MULTILINE)
    return head + text


def _dependabot(present: str, own: str, folder: str) -> str:
    """The one list of Dependabot: the entries of this project anew, those of others as they are."""
    comment, _, rest = own.partition("version: 2\n")
    entries = _entries(rest)
    at_the_top = [entry for entry in entries if entry.startswith(ENTRY + AT_THE_TOP)]
    mine = [
        entry.replace("    directory: /\n", f"    directory: /{folder}\n")
        for entry in entries
        if entry not in at_the_top
    ]
    others = [entry for entry in _entries(present) if f"    directory: /{folder}\n" not in entry]
    known = any(entry.startswith(ENTRY + AT_THE_TOP) for entry in others)
    head = f"{MARK} github` from the projects of this repository. Run it in one of them to renew its part.\n"
    return head + comment + "version: 2\nupdates:\n" + "".join([*others, *([] if known else at_the_top), *mine])


def _entries(text: str) -> list[str]:
    _, *entries = re.split(rf"^(?={ENTRY})", text, flags=re.MULTILINE)
    return entries
