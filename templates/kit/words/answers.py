"""The text of `.copier-answers.yml`: YAML that no library's next version writes differently.

One line a field, so that two people who each add a field or a resource touch different lines, and git merges them.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")
WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
"""What YAML 1.1 reads as something else than text."""

UNSAFE = re.compile("[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]")
"""What YAML takes for a line break, or refuses, and JSON does not escape."""


def answers_yaml(answers: Mapping[str, Any]) -> str:
    """Return the answers as a YAML document in block style."""
    return "".join(f"{line}\n" for line in _mapping(answers))


def _mapping(values: Mapping[str, Any]) -> Iterator[str]:
    for key, value in values.items():
        if _is_short(value):
            yield f"{_scalar(key)}: {_flow(value)}"
        else:
            yield f"{_scalar(key)}:"
            yield from (f"  {line}" for line in _block(value))


def _block(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from _mapping(value)
        return
    for item in value:
        lines = iter([_flow(item)] if _is_short(item) else _block(item))
        yield f"- {next(lines)}"
        yield from (f"  {line}" for line in lines)


def _is_short(value: Any) -> bool:
    """Tell what goes on one line: everything but lists of mappings, which get a line for each item."""
    if isinstance(value, dict):
        return all(_is_short(item) for item in value.values())
    if isinstance(value, list):
        return all(not isinstance(item, dict) and _is_short(item) for item in value)
    return True


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    return _scalar(value)


@lru_cache(maxsize=4096, typed=True)
def _scalar(value: Any) -> str:
    if value is None or isinstance(value, bool | int):
        return json.dumps(value)
    if not isinstance(value, str):
        message = f"answers are plain data, not {type(value).__name__}"
        raise TypeError(message)
    if PLAIN.match(value) and value.lower() not in WORDS:
        return value
    return UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))
