"""Lines of the log in rendered files: those of the inventory, and those that the code writes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scaffold.render import RenderedFile

INVENTORY = "src/platform/logging/log-events.ts"
EVENT = re.compile(r"^  '(?P<name>[^']+)': \{ levels: \[(?P<levels>[^\]]*)\]", re.MULTILINE)
LINE = re.compile(
    r"\b(?:logger|log)\.(?P<level>fatal|error|warn|info|debug|trace)\((?:.(?!;\n))*?'(?P<name>[^']+)'\)", re.DOTALL
)
OUTAGE = re.compile(r"\b(?P<key>failed|restored): '(?P<name>[^']+)'")
OUTAGE_LEVELS = {"failed": "warn", "restored": "info"}


def faults(files: Mapping[str, RenderedFile]) -> list[str]:
    """Return what the inventory has and nothing writes, and what is written besides it."""
    code = {path: file.data.decode() for path, file in files.items() if _is_code(path)}
    inventory = {event["name"]: event["levels"] for event in EVENT.finditer(files[INVENTORY].data.decode())}
    everything = "\n".join(code.values())
    idle = [f"{name}: nothing writes it" for name in inventory if f"'{name}'" not in everything]
    unknown = [
        f"{path}: {level} '{name}' is not in the inventory"
        for path, text in code.items()
        for level, name in _written(text)
        if f"'{level}'" not in inventory.get(name, "")
    ]
    return idle + unknown


def _is_code(path: str) -> bool:
    return path.startswith("src/") and path.endswith((".ts", ".tsx")) and ".test." not in path and path != INVENTORY


def _written(text: str) -> Iterator[tuple[str, str]]:
    yield from ((line["level"], line["name"]) for line in LINE.finditer(text))
    yield from ((OUTAGE_LEVELS[line["key"]], line["name"]) for line in OUTAGE.finditer(text))
