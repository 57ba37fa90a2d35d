"""How a value is written in a scaffold.yaml: plain where it can be, quoted where it must be."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Data = str | bool | list["Data"] | dict[str, "Data"]
"""A value of scaffold.yaml. A bool is written as one; a text that reads like one is quoted."""

STEP = 2
PLAIN = re.compile(r"""(?:[A-Za-z0-9]|-(?=[A-Za-z]))[A-Za-z0-9 _./,()<>=!?*+%"'-]*\Z""")
PLAIN_IN_FLOW = re.compile(r"(?:[A-Za-z0-9]|-(?=[A-Za-z]))[A-Za-z0-9 _./-]*\Z")
WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
"""What some reader of YAML takes for something else than a text."""


def scalar(value: str | bool, *, flow: bool = False) -> str:  # noqa: FBT001 (the value itself)
    """Write a text, or true and false, on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    pattern = PLAIN_IN_FLOW if flow else PLAIN
    if pattern.match(value) and not value.endswith(" ") and value.lower() not in WORDS:
        return value
    if "'" not in value and value.isprintable() and value:
        return f"'{value}'" if '"' in value or "\\" in value else f'"{value}"'
    return json.dumps(value, ensure_ascii=False)


def inline(value: Data, *, flow: bool = False) -> str:
    """Write a value on one line; within brackets when it is a list or a mapping."""
    if isinstance(value, list):
        return f"[{', '.join(inline(item, flow=True) for item in value)}]"
    if isinstance(value, dict):
        pairs = (f"{scalar(key, flow=True)}: {inline(item, flow=True)}" for key, item in value.items())
        return f"{{{', '.join(pairs)}}}"
    return scalar(value, flow=flow)


def entry(key: str, value: Data, indent: int) -> Iterator[str]:
    """Write one entry of a mapping in block style, as lines without their ends."""
    if isinstance(value, dict) and value:
        yield f"{' ' * indent}{scalar(key)}:"
        for name, item in value.items():
            yield from entry(name, item, indent + STEP)
    else:
        yield f"{' ' * indent}{scalar(key)}: {inline(value)}"
