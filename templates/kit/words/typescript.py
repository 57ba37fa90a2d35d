"""Literals, names of properties and imports in TypeScript."""

from __future__ import annotations

import json
import re
from typing import Any

from . import text


def literal(value: Any) -> str:
    """Plain data as a TypeScript expression on one line, formatted as the project's linter wants it."""
    if isinstance(value, str):
        return text.ts_string(value)
    if isinstance(value, dict):
        inner = ", ".join(f"{key(name)}: {literal(item)}" for name, item in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    return json.dumps(value)


def import_line(names: list[str], path: str) -> str:
    """An import of names ("type X" for a type): of types alone it is one that leaves nothing behind at run time."""
    if all(name.startswith("type ") for name in names):
        return f"import type {{ {', '.join(name.removeprefix('type ') for name in names)} }} from '{path}';"
    return f"import {{ {', '.join(names)} }} from '{path}';"


def key(name: str) -> str:
    """A property's name, quoted only where it must be."""
    return name if re.fullmatch(r"[A-Za-z_$][A-Za-z0-9_$]*", name) else text.ts_string(name)
