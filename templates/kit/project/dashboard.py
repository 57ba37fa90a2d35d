"""The dashboard of a project's numbers, for Grafana: `app().dashboard`, as the text of its file.

Capabilities say their panels beside their numbers (`panels` of `capability.yml`).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from . import capabilities

if TYPE_CHECKING:
    from collections.abc import Mapping

COLUMNS, WIDTH, HEIGHT = 2, 12, 8
"""Grafana's grid is 24 wide."""


def build(app: Mapping[str, Any]) -> str:
    """Give the dashboard's JSON, two panels a row, in the order of the capabilities."""
    rows = [row for row, when in capabilities.rows("panels") if when(app)]
    dashboard = {
        "title": app["names"]["title"],
        "uid": app["names"]["kebab"][:40],
        "tags": ["generated"],
        "schemaVersion": 39,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {
            "list": [{"name": "datasource", "label": "Prometheus", "type": "datasource", "query": "prometheus"}]
        },
        "panels": [_panel(number, row) for number, row in enumerate(rows)],
    }
    return json.dumps(dashboard, indent=2, ensure_ascii=False)


def _panel(number: int, row: Mapping[str, Any]) -> dict[str, Any]:
    queries = row["queries"]
    return {
        "id": number + 1,
        "type": "timeseries",
        "title": row["title"],
        "description": row["about"],
        "datasource": {"type": "prometheus", "uid": "${datasource}"},
        "gridPos": {"x": number % COLUMNS * WIDTH, "y": number // COLUMNS * HEIGHT, "w": WIDTH, "h": HEIGHT},
        "fieldConfig": {"defaults": {"unit": row["unit"], "min": 0}, "overrides": []},
        "targets": [
            {"refId": chr(ord("A") + place), "expr": query["expr"], "legendFormat": query["legend"]}
            for place, query in enumerate(queries)
        ],
    }
