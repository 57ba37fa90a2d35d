"""What every generated server must do, seen from outside: one list of checks for all combinations."""

from __future__ import annotations

import http.client
import re
import socket
import time
from typing import TYPE_CHECKING, Any

from .project import tail

if TYPE_CHECKING:
    from .project import Answer, Server

REQUEST_ID = "probe-request-id-1"
SECURITY_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": None,
    "strict-transport-security": None,
    "content-security-policy": None,
    "permissions-policy": None,
}


def problem(answer: Answer, status: int) -> dict[str, Any]:
    """Assert that the answer is an RFC 9457 problem with that status; gives it."""
    assert answer.status == status, (answer.status, answer.body)
    assert answer.headers["content-type"].startswith("application/problem+json"), answer.headers
    body = answer.json()
    assert body["status"] == status
    assert {"type", "title"} <= body.keys(), body
    return dict(body)


def check_health(server: Server) -> None:
    assert server.request("GET", "/livez").status == http.client.OK
    ready = server.request("GET", "/readyz")
    assert ready.status == http.client.OK
    assert b"database" in ready.body


def check_headers(server: Server) -> None:
    for path in ("/livez", "/v1/nothing-here"):
        headers = server.request("GET", path).headers
        for name, value in SECURITY_HEADERS.items():
            assert name in headers, (path, name, headers)
            assert value is None or headers[name] == value
        assert "x-powered-by" not in headers


def check_request_id(server: Server) -> None:
    answer = server.request("GET", "/v1/nothing-here", x_request_id=REQUEST_ID)
    assert answer.headers["x-request-id"] == REQUEST_ID
    odd = server.request("GET", "/livez", x_request_id="x" * 300)
    assert re.fullmatch(r"[\w-]{8,128}", odd.headers["x-request-id"])
    deadline = time.monotonic() + 5
    while not any(line.get("requestId") == REQUEST_ID for line in server.logs()):
        assert time.monotonic() < deadline, "the request id is in no log line"
        time.sleep(0.1)


def check_errors(server: Server, collection: str) -> None:
    """404, 405 with Allow, 400, 413 and 415 as problems. `collection` takes POST from anybody."""
    problem(server.request("GET", "/v1/nothing-here"), 404)
    wrong_method = server.request("PUT", collection, {})
    problem(wrong_method, 405)
    assert "POST" in wrong_method.headers["allow"]
    problem(server.request("POST", collection, b"{broken"), 400)
    problem(server.request("POST", collection, b'{"a": "' + b"x" * 2_000_000 + b'"}'), 413)
    problem(server.request("POST", collection, b"a=b", content_type="text/plain"), 415)


def check_rate_limit(server: Server, path: str = "/v1/nothing-here") -> None:
    headers = server.request("GET", path).headers
    assert re.search(r"r=\d+;\s*t=\d+", headers["ratelimit"]), headers
    assert re.search(r"q=\d+;\s*w=\d+", headers["ratelimit-policy"]), headers


def check_cors(server: Server) -> None:
    answer = server.request(
        "OPTIONS", "/v1/nothing-here", origin="https://evil.example", access_control_request_method="GET"
    )
    assert "access-control-allow-origin" not in answer.headers


def check_contract(server: Server) -> dict[str, Any]:
    answer = server.request("GET", "/openapi.json", accept_encoding="gzip")
    assert answer.status == http.client.OK
    assert answer.headers.get("content-encoding") == "gzip"
    return dict(server.request("GET", "/openapi.json").json())


def check_drain(server: Server) -> None:
    """A request whose body is still on its way when SIGTERM arrives is answered; then the process ends with 0."""
    body = b'{"a": 1}'
    head = f"POST /v1/nothing-here HTTP/1.1\r\nhost: probe\r\ncontent-length: {len(body)}\r\n"
    head += "content-type: application/json\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(head.encode() + body[:3])
        # Answered on another connection, the server has long read this one.
        assert server.request("GET", "/livez").status == http.client.OK
        server.process.terminate()
        time.sleep(0.3)
        connection.sendall(body[3:])
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
    assert received.startswith(b"HTTP/1.1 404"), received[:200]
    assert server.process.wait(20) == 0, tail(server.log.read_text())


def probe(server: Server, collection: str) -> None:
    """Run every check; the server is stopped afterwards. `collection` takes POST from anybody."""
    server.wait_ready()
    check_health(server)
    check_headers(server)
    check_request_id(server)
    check_errors(server, collection)
    check_rate_limit(server)
    check_cors(server)
    assert check_contract(server)["openapi"].startswith("3.1")
    check_drain(server)
