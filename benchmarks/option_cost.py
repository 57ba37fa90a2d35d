"""What an option costs a request: processor time of two servers, in turns.

    python benchmarks/option_cost.py WITHOUT WITH PATH [--rounds N] [--turns N] [--requests N]

WITHOUT and WITH are two installed projects of one domain that differ in the option; PATH is what anybody may read, such
as /v1/authors. Each round starts both servers anew and warms them up. Then they take turns: the same number of requests
over one connection each, and the processor time that the kernel counts for it (all threads of the process). A turn is
short, and the ratio is the median of what pairs of turns give: whatever else keeps the machine busy does so for both.
Variables of the environment reach both servers.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import socket
import statistics
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Server = tuple[int, http.client.HTTPConnection]

WARM = 2_000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("without", type=Path)
    parser.add_argument("with_", metavar="with", type=Path)
    parser.add_argument("path")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--turns", type=int, default=20)
    parser.add_argument("--requests", type=int, default=200)
    given = parser.parse_args()
    rounds = [a_round((given.without, given.with_), given) for _ in range(given.rounds)]
    pairs = [pair for turns in rounds for pair in turns]
    medians = {
        name: statistics.median(pair[index] for pair in pairs) / given.requests / 1e6
        for index, name in enumerate(("without", "with"))
    }
    ratios = [statistics.median(with_ / without for without, with_ in turns) for turns in rounds]
    ratio = statistics.median(with_ / without for without, with_ in pairs)
    print(json.dumps({"milliseconds": medians, "ratios of the rounds": ratios, "ratio": ratio}, indent=1))


def a_round(projects: tuple[Path, Path], given: argparse.Namespace) -> list[tuple[int, int]]:
    """Give for each pair of turns the nanoseconds of processor time that both servers took."""
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(serving(project)) for project in projects]
        for _, connection in servers:
            ask(connection, given.path, WARM)
        return [measured(servers, given, first=turn % 2) for turn in range(given.turns)]


def measured(servers: list[Server], given: argparse.Namespace, first: int) -> tuple[int, int]:
    """Let each have its turn; `first` begins."""
    taken = [0, 0]
    for index in (first, 1 - first):
        pid, connection = servers[index]
        # The server may have given up a connection that waited for the other's turn.
        connection.close()
        before = processor_nanoseconds(pid)
        ask(connection, given.path, given.requests)
        taken[index] = processor_nanoseconds(pid) - before
    return taken[0], taken[1]


@contextlib.contextmanager
def serving(project: Path) -> Iterator[Server]:
    """Run the project's server, and connect to it."""
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
            yield server.pid, connected(port)
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


def processor_nanoseconds(pid: int) -> int:
    """Give what a process has used, its threads included."""
    return sum(int(thread.read_text().split()[0]) for thread in Path(f"/proc/{pid}/task").glob("*/schedstat"))


def free_port() -> int:
    """Give a port that nothing listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
