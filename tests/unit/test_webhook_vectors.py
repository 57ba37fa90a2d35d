"""What generated projects hold their check of signatures against was signed by the standard's own library."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from standardwebhooks import Webhook

FOLDER = Path(__file__).parents[2] / "templates" / "capabilities" / "webhooks"


def test_the_vector_is_what_the_library_signs() -> None:
    vector = json.loads((FOLDER / "standard/files/test/fixtures/webhooks/standard.json").read_text("utf-8"))
    signed_at = datetime.fromtimestamp(vector["timestamp"], tz=UTC)
    assert Webhook(vector["secret"]).sign(vector["id"], signed_at, vector["body"]) == vector["signature"]
