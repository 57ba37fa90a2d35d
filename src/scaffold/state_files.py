"""The two files that hold the state of a project."""

from __future__ import annotations

INPUT = "scaffold.yaml"
"""The whole input, options and domain; people edit it."""
ANSWERS = ".copier-answers.yml"
"""The release, the checked input as last applied, and the hash of what it rendered; only rendering writes it."""
