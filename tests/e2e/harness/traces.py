"""A collector of OTLP traces, whose messages are read by OpenTelemetry's own schema."""

from __future__ import annotations

import base64
import contextlib
import http.server
import json
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from google.protobuf.json_format import ParseDict
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opentelemetry.proto.trace.v1.trace_pb2 import Span

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = f"00-{TRACE}-00f067aa0ba902b7-01"


@dataclass(frozen=True)
class Collector:
    """What was received at `endpoint`: each message as its schema reads it."""

    endpoint: str
    messages: list[ExportTraceServiceRequest] = field(default_factory=list)

    def spans(self, trace: str = TRACE) -> list[Span]:
        """Give the spans of a trace, in the order in which they came."""
        return [
            span
            for message in self.messages
            for resource in message.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
            if span.trace_id.hex() == trace
        ]


@contextlib.contextmanager
def collecting() -> Iterator[Collector]:
    """Take traces on a free port for the length of the block."""
    received: list[ExportTraceServiceRequest] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            ours = self.path == "/v1/traces" and self.headers["Content-Type"] == "application/json"
            if ours:
                received.append(ParseDict(_with_base64(json.loads(body)), ExportTraceServiceRequest()))
            self.send_response(200 if ours else 404)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            """Leave the output to the tests."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Collector(f"http://127.0.0.1:{server.server_port}", received)
    finally:
        server.shutdown()
        server.server_close()


def _with_base64(value: Any) -> Any:
    """Turn the ids into what protobuf's JSON has for bytes: OTLP alone writes them as hexadecimal."""
    if isinstance(value, list):
        return [_with_base64(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: base64.b64encode(bytes.fromhex(one)).decode()
        if key in {"traceId", "spanId", "parentSpanId"}
        else _with_base64(one)
        for key, one in value.items()
    }


def check_traces(collector: Collector, route: str) -> None:
    """Compare what a server has told of one request that carried `PARENT` with what was asked."""
    spans = collector.spans()
    [request] = [span for span in spans if span.kind == span.SPAN_KIND_SERVER]
    assert request.name == f"GET {route}"
    assert request.parent_span_id.hex() == PARENT.split("-")[2]
    assert request.end_time_unix_nano > request.start_time_unix_nano > 1_600_000_000 * 10**9
    [resource] = [one.resource for one in collector.messages[-1].resource_spans]
    assert "service.name" in {attribute.key for attribute in resource.attributes}
