"""What an option costs a request: processor time of two servers, in turns.

    python benchmarks/option_cost.py WITHOUT WITH PATH [--rounds N] [--requests N]

WITHOUT and WITH are two installed projects of one domain that differ in the option; PATH is what anybody may read, such
as /v1/authors. Each round starts both servers anew, warms them up, and counts the processor time (all threads of the
process, as the kernel counts it) of the same number of requests over one connection. Rounds alternate which is first,
so that a machine that gets slower is nobody's fault. Variables of the environment reach both servers.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import statistics
import subprocess
import time
from pathlib import Path

WARM = 1_500
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("without", type=Path)
    parser.add_argument("with_", metavar="with", type=Path)
    parser.add_argument("path")
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--requests", type=int, default=3_000)
    given = parser.parse_args()
    pair = {"without": given.without, "with": given.with_}
    found: dict[str, list[float]] = {name: [] for name in pair}
    for number in range(given.rounds):
        for name in sorted(pair, reverse=number % 2 == 0):
            found[name].append(measured(pair[name], given.path, given.requests))
    medians = {name: statistics.median(values) for name, values in found.items()}
    print(
        json.dumps({"milliseconds": found, "medians": medians, "ratio": medians["with"] / medians["without"]}, indent=1)
    )


def measured(project: Path, path: str, requests: int) -> float:
    """Give the milliseconds of processor time that one request takes."""
    port, watched = free_port(), free_port()
    environment = {
        **os.environ,
        "LOG_LEVEL": "warn",
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "METRICS_PORT": str(watched),
        "RATE_LIMIT_POINTS": "1000000",
        "OPERATION_LIMITS": "false",
    }
    command = ["node", "--import", "tsx", "src/entry/server.ts"]
    with subprocess.Popen(command, cwd=project, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            connection = connected(port)
            ask(connection, path, WARM)
            before = processor_seconds(server.pid)
            ask(connection, path, requests)
            return (processor_seconds(server.pid) - before) / requests * 1_000
        finally:
            server.terminate()


def connected(port: int) -> http.client.HTTPConnection:
    """Wait for the server, and keep one connection to it."""
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    message = "the server does not listen"
    raise SystemExit(message)


def ask(connection: http.client.HTTPConnection, path: str, times: int) -> None:
    """Send the same request; each has to be answered well."""
    for _ in range(times):
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        if response.status != http.client.OK:
            message = f"{path} was answered {response.status}"
            raise SystemExit(message)


def processor_seconds(pid: int) -> float:
    """Give what a process has used, its threads included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def free_port() -> int:
    """Give a port that nothing listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
