"""What a running server tells Prometheus, read by Prometheus' own client."""

from __future__ import annotations

import urllib.request

from prometheus_client.parser import text_string_to_metric_families

REQUESTS = "http_server_request_duration_seconds"


def check_metrics(port: int, route: str) -> None:
    """Scrape a server that has answered this route, and compare what it tells with what was done."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as response:
        families = list(text_string_to_metric_families(response.read().decode()))
    types = {family.name: family.type for family in families}
    assert types[REQUESTS] == types["db_client_operation_duration_seconds"] == "histogram"
    assert {"nodejs_eventloop_lag_p99_seconds", "nodejs_eventloop_utilization", "process_cpu_seconds"} <= types.keys()
    samples = [sample for family in families if family.name == REQUESTS for sample in family.samples]
    answered = [sample for sample in samples if sample.labels["http_route"] == route]
    counts = [sample.value for sample in answered if sample.name == f"{REQUESTS}_count"]
    assert sum(counts) > 0, f"{route} was answered, and is not counted"
    assert sum(one.value for one in answered if one.labels.get("le") == "+Inf") == sum(counts)
