"""Programs that the chosen steps need, looked for before any work starts."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scaffold.dependencies.managers import managers
from scaffold.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable

NODE_RANGE = "^20.19 || ^22.13 || >=24"
"""What generated projects declare in `engines.node`."""


@dataclass(frozen=True)
class Tool:
    """A program on PATH.

    Attributes:
        name: what is typed.
        why: what it is needed for, as the end of a sentence.
        get: how to get it.
        leave_out: the flag that makes it unnecessary.

    """

    name: str
    why: str
    get: str
    leave_out: str


NODE = Tool("node", "runs the project", "install Node.js 24 from https://nodejs.org", "--no-install")
GIT = Tool("git", "records the project's history", "https://git-scm.com/downloads", "--no-git")


def node_fits(version: str) -> bool:
    """Say whether a Node.js version such as `v22.13.1` lies in NODE_RANGE."""
    found = re.match(r"v?(\d+)\.(\d+)\.", version.strip())
    if not found:
        return False
    major, minor = int(found[1]), int(found[2])
    return (major == 20 and minor >= 19) or (major == 22 and minor >= 13) or major >= 24


def needed(*, install: bool, git: bool, manager: str) -> list[Tool]:
    """Return the programs that the chosen steps run."""
    installing = [NODE, Tool(manager, "installs the dependencies", managers()[manager]["get"], NODE.leave_out)]
    return [*(installing if install else ()), *([GIT] if git else ())]


def require(tools: Iterable[Tool]) -> None:
    """Refuse to start when one of the programs is missing or too old.

    Raises:
        UserError: naming every missing program, and how to go on without it.

    """
    tools = list(tools)
    missing = [tool for tool in tools if shutil.which(tool.name) is None]
    if missing:
        raise UserError(
            "\n".join(f"{tool.name} is not on the PATH; it {tool.why}" for tool in missing),
            hint="; ".join(f"{tool.get}, or leave it out with {tool.leave_out}" for tool in missing),
        )
    if NODE in tools:
        version = version_of("node")
        if not node_fits(version):
            raise UserError(
                f"Node.js {version or 'of an unknown version'} is too old; generated projects need {NODE_RANGE}",
                hint=f"{NODE.get}, or only make the files with {NODE.leave_out}",
            )


def version_of(program: str) -> str:
    """Return what `program --version` prints, or nothing when it does not run."""
    try:
        done = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
