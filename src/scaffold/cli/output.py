"""How results reach a person or a machine: data on stdout, and nothing else there."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def print_json(data: Any) -> None:
    """Print plain data as JSON."""
    import json

    print(json.dumps(data, indent=2, ensure_ascii=False))


def from_here(root: Path, path: str) -> str:
    """Return the path of a file of the project as it is typed where the user stands."""
    return os.path.relpath(root / path)


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print aligned columns, with a head unless all of it is empty; at a terminal the last column wraps."""
    import shutil
    import textwrap

    widths = [max(len(line[column]) for line in [head, *rows]) for column in range(len(head) - 1)]
    indent = sum(widths) + 2 * len(widths)
    room = max(20, shutil.get_terminal_size().columns - indent) if sys.stdout.isatty() else 10_000
    for line in [head, *rows] if any(head) else rows:
        first, *more = textwrap.wrap(line[-1], room) or [""]
        cells = "".join(f"{cell:<{width}}  " for cell, width in zip(line, widths, strict=False))
        print((cells + first).rstrip())
        for text in more:
            print(" " * indent + text)
