"""`scaffold check`: whether a project is in order, for people and for CI."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from scaffold.cli.output import print_json
from scaffold.cli.parameters import Flag
from scaffold.errors import Exit, ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable

    from scaffold.lifecycle.findings import Finding


def command() -> Callable[..., None]:
    """Return the command's function."""
    return check


def check(
    *,
    latest: Annotated[bool, Flag("--latest", help="A newer release of the templates is a finding")] = False,
    quick: Annotated[bool, Flag("--quick", help="Run nothing of the project (openapi.json is not checked)")] = False,
    as_json: Annotated[bool, Flag("--json", help="Print the findings for a machine to read")] = False,
    github: Annotated[
        bool, Flag("--github", help="Print annotations for GitHub Actions; there it is the default")
    ] = False,
) -> None:
    """Check the project: everything applied, nothing unresolved, derived files in step. Exit code 1 with a finding."""
    from scaffold.lifecycle.findings import Wanted, findings
    from scaffold.lifecycle.project import find_project
    from scaffold.releases.store import BundleStore

    root = find_project(Path.cwd())
    found = findings(root, BundleStore(), Wanted(latest=latest, quick=quick))
    failed = any(not one.notice for one in found)
    if as_json:
        print_json({"ok": not failed, "findings": [one._asdict() for one in found]})
    else:
        annotated = github or os.environ.get("GITHUB_ACTIONS") == "true"
        for one in found:
            print(annotation(one) if annotated else words(one))
        if not failed:
            print("The project is in order.")
    if failed:
        raise Exit(ExitCode.FINDING)


def words(one: Finding) -> str:
    """Return a finding for a person."""
    place = f"{one.path}:{one.line}: " if one.line else f"{one.path}: " if one.path else ""
    return f"{'note' if one.notice else 'finding'}: {place}{one.message}\n  {one.remedy}"


def annotation(one: Finding) -> str:
    """Return a finding as a workflow command of GitHub Actions."""
    place = {"file": one.path, "line": one.line, "title": f"scaffold check: {one.check}"}
    properties = ",".join(f"{key}={escaped(str(value), ':,')}" for key, value in place.items() if value is not None)
    return f"::{'notice' if one.notice else 'error'} {properties}::{escaped(f'{one.message}; {one.remedy}')}"


def escaped(text: str, more: str = "") -> str:
    """Escape what would end a workflow command or its properties."""
    for character in f"%\r\n{more}":
        text = text.replace(character, f"%{ord(character):02X}")
    return text
