"""What a project has chosen to be without, by what of the language needs it: `jobs`, `resources.*.live`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

ACCOUNTS = "resources.User"
FILES = "resources.*.fields.file"
LIVE = "resources.*.live"


class Lack(NamedTuple):
    """An option with nothing chosen, and the values that could be."""

    option: str
    others: tuple[str, ...]

    @property
    def why(self) -> str:
        """`storage is none`."""
        return f"{self.option} is none"

    @property
    def hint(self) -> str:
        """`choose another storage: disk or s3`."""
        if not self.others:
            return "update the project first: its release has nothing for that"
        return f"choose another {self.option}: {' or '.join(self.others)}"


Lacks = Mapping[str, Lack]
"""Key of the language -> what is missing for it. Empty: everything can be had."""
