"""What the folders of `capabilities/` bring to the kit. Filled in by assembling; here it is empty."""

from __future__ import annotations

from typing import Any

DEFAULTS: dict[str, Any] = {}

UNITS: tuple[dict[str, Any], ...] = ()
