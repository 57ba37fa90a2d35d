"""Requests that are meant to hurt. Each has to be refused in time, and nobody else may notice them.

They are as large as a server takes them, and no larger than what any HTTP library sends without harm to itself.
"""

from __future__ import annotations

import http.client
import json
import os
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .project import Server

SECONDS = 10
"""A bound for one hostile request, on a busy machine; most take some milliseconds."""
CPU_SECONDS = 0.2
"""What one hostile request may cost the server, however busy the machine is; most cost some milliseconds."""
LIVEZ_SECONDS = 0.2
AT_ONCE = 50
TRIES = 3
MUCH_MORE = 4

BODIES: dict[str, bytes] = {
    "a password of many characters": json.dumps(
        {"email": "eve@example.com", "name": "Eve", "password": "x" * 7_500}
    ).encode(),
    "many unknown keys": json.dumps({f"key{number}": 1 for number in range(3_000)}).encode(),
    "many faults in one list": json.dumps({"title": ["x"] * 10_000}).encode(),
    "a long text": json.dumps({"title": "x" * 60_000}).encode(),
    "a long address": json.dumps({"email": "a@" + "a." * 3_000, "password": "x", "name": "x"}).encode(),
    "deep arrays": b'{"title":' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    "escapes": b'{"title":"' + b"\\u0041" * 10_000 + b'"}',
    "bytes that are no text": b'{"title":"' + b"\xff\xfe" * 10_000 + b'"}',
    "a large number": b'{"title":' + b"9" * 60_000 + b"}",
    "a body that is too large": b"x" * 5_000_000,
    "nothing": b"",
}
HEADERS: dict[str, dict[str, str]] = {
    "many entity tags": {"If-Match": '"1",' * 3_000},
    "many encodings": {"Accept-Encoding": "gzip;q=0.1," * 1_000},
    "a long token": {"Authorization": f"Bearer {'x.' * 5_000}"},
    "many cookies": {"Cookie": "a=b;" * 3_000},
    "many addresses": {"X-Forwarded-For": "192.0.2.1," * 1_200},
}


def endure(server: Server, paths: Sequence[str], pages: Sequence[str] = ()) -> None:
    """Send each alone, then all of them, AT_ONCE at a time, and ask all the while whether the server lives.

    AssertionError when one is not refused in time or costs too much, when the server ends, or when `/livez` is slow in
    each of TRIES rounds.
    """
    before = len(server.logs())
    requests = _requests([*paths, *pages])
    for one in requests:
        # The first one of a kind also pays for what the server loads and compiles.
        cost = min(_cost(server, one) for _ in range(2))
        assert cost < CPU_SECONDS, f"{one[0]}, {one[1]}: {cost:.2f} s of the server's processor"
    slowest = []
    for _ in range(TRIES):
        slowest.append(_round(server, requests))
        if slowest[-1] < LIVEZ_SECONDS:
            break
    else:
        # A machine that is busy with something else is slow for requests that hurt nobody, too.
        usual = _round(server, [(path, "nothing", {}, b"{}") for path, *_ in requests])
        assert min(slowest) < MUCH_MORE * usual, (
            f"/livez took {slowest} s beside hostile requests, {usual} s beside others"
        )
    assert server.process.poll() is None
    since = server.logs()[before:]
    assert not [line for line in since if line["level"] == "fatal" or line.get("status", 0) >= 500]


def _requests(paths: Sequence[str]) -> list[tuple[str, str, dict[str, str], bytes]]:
    """What is sent to these paths: [(path, what it is, headers, body)]."""
    found: list[tuple[str, str, dict[str, str], bytes]] = []
    for path in paths:
        found += [(path, what, {}, body) for what, body in BODIES.items()]
        found += [(path, what, headers, b"{}") for what, headers in HEADERS.items()]
    return found


def _cost(server: Server, one: tuple[str, str, dict[str, str], bytes]) -> float:
    """Send one alone; gives the seconds of processor that the server spent meanwhile."""
    before = _processor_seconds(server.process.pid)
    problem = _refused(server, *one)
    assert problem is None, problem
    return _processor_seconds(server.process.pid) - before


def _processor_seconds(pid: int) -> float:
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _round(server: Server, requests: list[tuple[str, str, dict[str, str], bytes]]) -> float:
    """Send all; gives the 99th percentile of the seconds that /livez took."""
    wrong: list[str] = []
    waiting = iter(requests)
    lock = threading.Lock()

    def work() -> None:
        while True:
            with lock:
                one = next(waiting, None)
            if one is None:
                return
            problem = _refused(server, *one)
            if problem:
                wrong.append(problem)

    workers = [threading.Thread(target=work) for _ in range(AT_ONCE)]
    for worker in workers:
        worker.start()
    times = []
    while any(worker.is_alive() for worker in workers) or len(times) < 100:
        begun = time.monotonic()
        assert server.request("GET", "/livez").status == http.client.OK
        times.append(time.monotonic() - begun)
    for worker in workers:
        worker.join()
    assert not wrong, "\n".join(wrong)
    return sorted(times)[len(times) * 99 // 100]


def _refused(server: Server, path: str, what: str, headers: dict[str, str], body: bytes) -> str | None:
    """Send one; gives what is wrong with how it was taken."""
    begun = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=SECONDS)
    try:
        connection.request("POST", path, body, {"Content-Type": "application/json", **headers})
        status = connection.getresponse().status
    except (BrokenPipeError, ConnectionResetError):
        # It hung up before it had read all: refused as well.
        status = http.client.REQUEST_ENTITY_TOO_LARGE
    except OSError as error:
        return f"{path}, {what}: {error!r}"
    finally:
        connection.close()
    took = time.monotonic() - begun
    # A page may show itself once more, with what is wrong.
    least = http.client.BAD_REQUEST if path.startswith("/v1/") else http.client.OK
    if not least <= status < http.client.INTERNAL_SERVER_ERROR or took > SECONDS:
        return f"{path}, {what}: {status} after {took:.1f} s"
    return None
