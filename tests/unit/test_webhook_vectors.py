"""What generated projects check signatures against, and their own, was signed by the standard's own library."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from standardwebhooks import Webhook

FOLDER = Path(__file__).parents[2] / "templates" / "capabilities"
VECTORS = {
    "incoming": FOLDER / "webhooks/standard/files/test/fixtures/webhooks/standard.json",
    "outgoing": FOLDER / "webhook_subscriptions/files/test/fixtures/webhook-sender/standard.json",
}


@pytest.mark.parametrize("path", VECTORS.values(), ids=VECTORS)
def test_the_vector_is_what_the_library_signs(path: Path) -> None:
    vector = json.loads(path.read_text("utf-8"))
    signed_at = datetime.fromtimestamp(vector["timestamp"], tz=UTC)
    assert Webhook(vector["secret"]).sign(vector["id"], signed_at, vector["body"]) == vector["signature"]
