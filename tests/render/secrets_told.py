"""Secrets of a rendered project: each that its environment has wants a line on how it is changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scaffold.render import RenderedFile

RUNBOOK = "docs/operations/runbook.md"
VARIABLE = re.compile(r"^(?:# )?(?P<name>[A-Z][A-Z0-9_]*)=", re.MULTILINE)
SECRET = re.compile(r"SECRETS?$|_KEY$|_KEY_ID$|_DSN$|_HEADERS$|^(?:DATABASE|REDIS|SMTP)_URL$")
NAMED = re.compile(r"`(?P<name>[A-Z*][A-Z0-9_*]*)`")


def without_a_way(files: Mapping[str, RenderedFile]) -> list[str]:
    """Return the secrets of `.env.example` that the runbook does not say how to change."""
    text = files[RUNBOOK].data.decode()
    table = text[text.index("\n## Secrets\n") : text.index("\n## Capacity\n")]
    told = re.compile("|".join(named["name"].replace("*", "[A-Z0-9_]+") for named in NAMED.finditer(table)))
    names = [variable["name"] for variable in VARIABLE.finditer(files[".env.example"].data.decode())]
    return [name for name in names if SECRET.search(name) and not told.fullmatch(name)]
