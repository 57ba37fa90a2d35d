"""What generated projects export is read by others: here by Python, as the spreadsheets of the wild are written."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

VECTOR = Path(__file__).parents[2] / "templates/capabilities/tabular/files/test/fixtures/tabular/table.json"


def test_the_vector_is_read_cell_by_cell() -> None:
    vector = json.loads(VECTOR.read_text("utf-8"))
    text = vector["file"].encode().decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    meant = [[cell or "" for cell in line] for line in vector["cells"]]
    assert [[_free(cell) for cell in line] for line in read] == meant


def _free(cell: str) -> str:
    """Without the apostrophe that makes a formula a text."""
    bare = cell.lstrip("'")
    return cell[1:] if cell != bare and bare[:1] in tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20") else cell
