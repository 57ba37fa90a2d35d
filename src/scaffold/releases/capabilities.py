"""What the capabilities of a release bring, as assembling lists it in `capabilities.json`."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

LISTED = "capabilities.json"


@lru_cache(maxsize=4)
def load_capabilities(root: Path) -> tuple[dict[str, Any], ...]:
    """Return the capabilities of a release tree: {name, about, option, domain, units}; releases before 0.7.0 list none.

    A unit is the capability itself (its name is ""), a choice or a part: {name, when, files, into, and the rows that it
    brings (packages, scripts, install_scripts, environment, services, recognised)}.
    """
    listed = root / LISTED
    return tuple(json.loads(listed.read_text("utf-8"))) if listed.is_file() else ()
