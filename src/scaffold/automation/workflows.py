"""The files of `scaffold ci`: a workflow, and the one line that says which scaffold it installs."""

from __future__ import annotations

import re
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from scaffold.dependencies.managers import managers
from scaffold.errors import RefusedError, UserError

if TYPE_CHECKING:
    from pathlib import Path

ACTIONS = {
    "CHECKOUT": "actions/checkout@8e8c483db84b4bee98b60c0593521ed34d9990e8 # v6.0.1",
    "NODE": "actions/setup-node@6044e13b5dc448c55e2357c09f80417699197238 # v6.2.0",
}
"""As in the CI workflow of generated projects; a test compares."""

SYSTEMS = {
    "github": (".github/workflows/scaffold{}.yml", ".github/scaffold{}/requirements.txt"),
    "gitlab": (".gitlab/scaffold{}.yml", ".gitlab/scaffold{}/requirements.txt"),
}
"""The workflow and the pin, below the top of the repository: one of each for a project, by its folder."""

MARK = "# Written by `scaffold ci"


class Setting(NamedTuple):
    """What the workflow of one project depends on."""

    system: str
    tool: str
    folder: str
    """Where the project stands in the repository: "" or "services/shop/"."""
    manager: str
    cron: str
    branch: str = "main"
    """The default branch: the one on which a newer pin starts an update."""


def files(setting: Setting) -> dict[str, str]:
    """Return the files, by their paths below the top of the repository."""
    if setting.system not in SYSTEMS:
        raise UserError(f"{setting.system} is no CI system known here", hint=f"valid: {', '.join(SYSTEMS)}")
    if len(setting.cron.split()) != 5:
        raise UserError(f"{setting.cron!r} is no schedule", hint="five fields as cron has them: '17 4 * * 1'")
    folder = setting.folder.rstrip("/")
    suffix = f"-{slug(folder)}" if folder else ""
    workflow, pin = (path.format(suffix) for path in SYSTEMS[setting.system])
    text = resources.files("scaffold.automation").joinpath(f"{setting.system}.yml").read_text("utf-8")
    manager = managers()[setting.manager]
    words = {
        **ACTIONS,
        "PIN": pin,
        "FILE": workflow,
        "CRON": setting.cron,
        "BRANCH": setting.branch,
        "FOLDER": folder or ".",
        "SUFFIX": suffix,
        "OF": f" of {folder}" if folder else "",
        "TITLE": f" {folder}" if folder else "",
        "NVMRC": f"{setting.folder}.nvmrc",
        "INSTALL": " && ".join(filter(None, (manager["bootstrap"], manager["ci"]))),
    }
    for name, value in words.items():
        text = text.replace(f"@@{name}@@", value)
    head = f"{MARK} {setting.system}`: the scaffold that {workflow} installs."
    return {workflow: text, pin: f"{head}\n{setting.tool}\n"}


def slug(folder: str) -> str:
    """Return the folder of a project as a part of names: `services/shop` is `services--shop`."""
    return re.sub(r"[^A-Za-z0-9._-]", "-", folder.replace("/", "--"))


def write(top: Path, wanted: dict[str, str], *, edited: set[str]) -> list[str]:
    """Write the files that are not there in this form yet; return their paths.

    Raises:
        RefusedError: when one of them is somebody else's, or has edits that are not committed.

    """
    for path, text in wanted.items():
        target = top / path
        if target.exists() and not target.read_text("utf-8").startswith(MARK):
            raise RefusedError(f"{path} is there, and is not ours", hint="move it away. Nothing was changed.")
        if path in edited and target.read_text("utf-8") != text:
            raise RefusedError(
                f"{path} has edits that are not committed", hint="commit them first. Nothing was changed."
            )
    changed = []
    for path, text in wanted.items():
        target = top / path
        if target.exists() and target.read_text("utf-8") == text:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8", newline="")
        changed.append(path)
    return changed
