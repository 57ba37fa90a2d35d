"""What the guides show is what is generated."""

from __future__ import annotations

import runpy
from pathlib import Path

GUIDES = Path(__file__).parents[2] / "docs" / "guides"


def test_the_resource_shown_in_full_is_up_to_date() -> None:
    page = runpy.run_path(str(GUIDES / "a_resource.py"))["page"]()
    assert (GUIDES / "a-resource.md").read_text(encoding="utf-8") == page, "python docs/guides/a_resource.py"
