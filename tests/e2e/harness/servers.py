"""Real database and Redis servers for the end-to-end tests: own processes, own data, loopback, free ports.

The databases are not in UTC, and not a whole number of hours away from it: no project may depend on it.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import secrets
import shutil
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

START_SECONDS = 60
STOP_SECONDS = 20


def free_port() -> int:
    """Ask the system for a free TCP port on the loopback interface."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(ready: Callable[[], bool], what: str, seconds: float = START_SECONDS) -> None:
    """Poll `ready` until it holds; AssertionError naming `what` when it does not in time."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not get ready in {seconds:.0f} s")
        time.sleep(0.1)


def accepts_connections(port: int) -> bool:
    """Tell whether something listens on the port."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def output_of(command: Sequence[str], user: str | None = None) -> str:
    """Run a command to its end, as `user` where this process is root; AssertionError with its message if it fails."""
    done = subprocess.run(list(command), capture_output=True, text=True, check=False, user=user, cwd="/")
    assert done.returncode == 0, f"{command[0]}: {done.stderr or done.stdout}"
    return done.stdout


@contextlib.contextmanager
def background(command: Sequence[str], log: Path, user: str | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server for the length of the block, its output in `log`, as `user` where this process is root."""
    with log.open("wb") as sink:
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            user=user,
            cwd="/",
            start_new_session=True,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def unprivileged(name: str) -> str | None:
    """Give the account that a database server must run as: itself, unless this process is root."""
    return name if os.getuid() == 0 else None


@dataclass(frozen=True)
class Postgres:
    """A PostgreSQL server; `url(database)` is reached as its superuser without a password."""

    port: int
    bin: Path

    def url(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def create(self) -> str:
        """Make an empty database and give its URL."""
        name = f"e2e_{secrets.token_hex(6)}"
        self.sql(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def sql(self, statement: str, database: str = "postgres") -> str:
        """Run a statement through psql; gives its unaligned output."""
        psql = self.bin / "psql" if (self.bin / "psql").exists() else Path("psql")
        return output_of([str(psql), "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", statement, self.url(database)])


@dataclass(frozen=True)
class MariaDb:
    """A MariaDB server; root without a password."""

    port: int

    def url(self, database: str) -> str:
        return f"mysql://root@127.0.0.1:{self.port}/{database}"

    def create(self) -> str:
        name = f"e2e_{secrets.token_hex(6)}"
        self.sql(f"CREATE DATABASE `{name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
        return self.url(name)

    def sql(self, statement: str, database: str = "mysql") -> str:
        connection = ["--no-defaults", "-h127.0.0.1", f"-P{self.port}", "-uroot"]
        return output_of(["mariadb", *connection, "-N", "-B", "-e", statement, database])


def postgres_bin() -> Path | None:
    """Find the newest installed PostgreSQL server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


@contextlib.contextmanager
def run_postgres(folder: Path) -> Iterator[Postgres]:
    """Start PostgreSQL with its data below `folder`."""
    binaries = postgres_bin()
    assert binaries is not None
    user = unprivileged("postgres")
    data, port = folder / "data", free_port()
    _hand_over(folder, user)
    how = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    output_of([str(binaries / "initdb"), "-D", str(data), *how], user)
    options = ["-p", str(port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"]
    options += ["-c", "max_connections=300", "-c", "timezone=America/St_Johns"]
    with background([str(binaries / "postgres"), "-D", str(data), *options], folder / "log", user) as process:
        server = Postgres(port, binaries)
        wait_until(lambda: accepts_connections(port), "PostgreSQL")
        wait_until(lambda: process.poll() is None and _answers(server.sql, "SELECT 1"), "PostgreSQL")
        yield server


@contextlib.contextmanager
def run_mariadb(folder: Path) -> Iterator[MariaDb]:
    """Start MariaDB with its data below `folder`."""
    user = unprivileged("mysql")
    data, port = folder / "data", free_port()
    _hand_over(folder, user)
    how = ["--auth-root-authentication-method=normal", "--skip-test-db"]
    output_of(["mariadb-install-db", "--no-defaults", f"--datadir={data}", *how], user)
    command = [
        shutil.which("mariadbd") or "/usr/sbin/mariadbd",
        "--no-defaults",
        f"--datadir={data}",
        f"--port={port}",
        "--bind-address=127.0.0.1",
        f"--socket={folder / 'socket'}",
        "--innodb-flush-log-at-trx-commit=0",
        f"--pid-file={folder / 'pid'}",
        "--max-connections=300",
        "--default-time-zone=-03:30",
    ]
    with background(command, folder / "log", user):
        server = MariaDb(port)
        wait_until(lambda: accepts_connections(port) and _answers(server.sql, "SELECT 1"), "MariaDB")
        yield server


@contextlib.contextmanager
def run_redis(folder: Path) -> Iterator[str]:
    """Start Redis as a queue needs it (no eviction); gives its URL."""
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with background([*command, "--maxmemory-policy", "noeviction"], folder / "log"):
        wait_until(lambda: accepts_connections(port), "Redis")
        yield f"redis://127.0.0.1:{port}"


BUCKET = "e2e"


def s3_of(endpoint: str | None) -> dict[str, str]:
    """Give the variables by which production finds that storage, if there is one."""
    if endpoint is None:
        return {}
    keys = {"AWS_ACCESS_KEY_ID": "e2e", "AWS_SECRET_ACCESS_KEY": "e2e"}
    return {"S3_BUCKET": BUCKET, "S3_ENDPOINT": endpoint, "S3_PATH_STYLE": "true", **keys}


@contextlib.contextmanager
def run_s3(folder: Path) -> Iterator[str]:
    """Start a storage that speaks S3, with one bucket; gives its address. It takes any keys."""
    port = free_port()
    command = [Path(sys.executable).parent / "moto_server", "-H", "127.0.0.1", "-p", str(port)]
    with background(list(map(str, command)), folder / "log"):
        wait_until(lambda: accepts_connections(port), "the storage")
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("PUT", f"/{BUCKET}")
        assert connection.getresponse().status == http.client.OK
        connection.close()
        yield f"http://127.0.0.1:{port}"


def _hand_over(folder: Path, user: str | None) -> None:
    """Let the server's account write in the folder and reach it through the folders above."""
    folder.mkdir(parents=True, exist_ok=True)
    if user is None:
        return
    shutil.chown(folder, user)
    for parent in folder.parents:
        if parent.owner() == "root" and parent != Path("/") and not parent.stat().st_mode & 0o001:
            parent.chmod(parent.stat().st_mode | 0o011)


def _answers(sql: Callable[[str], str], statement: str) -> bool:
    try:
        sql(statement)
    except AssertionError:
        return False
    return True


class _TakeMail(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as a sender needs: every message is taken, and thrown away."""

    def handle(self) -> None:
        self.wfile.write(b"220 sink\r\n")
        for line in self.rfile:
            command = line[:4].strip().upper()
            if command == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline() not in {b".\r\n", b""}:
                    pass
            self.wfile.write(b"221 bye\r\n" if command == b"QUIT" else b"250 sink\r\n")
            if command == b"QUIT":
                return


@contextlib.contextmanager
def run_mail() -> Iterator[str]:
    """Take mail for the length of the block; gives the URL of the server."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _TakeMail) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"smtp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
