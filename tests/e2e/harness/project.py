"""A generated project as its user has it: a folder to run commands in and a server to talk to."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import secrets
import signal
import subprocess
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .mail import NOWHERE
from .providers import UNKNOWN
from .servers import accepts_connections, free_port, s3_of, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

COMMAND_SECONDS = 3600
STYLE = re.compile(r"\x1b\[[0-9;]*m")
SHOWN_LINES = 200

# What a shell of the person who runs the tests may hold and a project must not depend on.
HIDDEN_VARIABLES = (
    "DATABASE_URL",
    "TEST_DATABASE_URL",
    "TEST_REDIS_URL",
    "REDIS_URL",
    "APP_SECRET",
    "NODE_ENV",
    "PORT",
)


QUIET = {
    "CI": "true",
    "NEXT_TELEMETRY_DISABLED": "1",
    # What is in the package manager's cache is not asked for again, project after project.
    "npm_config_prefer_offline": "true",
    "npm_config_audit": "false",
    "npm_config_fund": "false",
}


def clean_environment(extra: Mapping[str, str]) -> dict[str, str]:
    """Give this process's environment without what could leak into a project, plus `extra`."""
    kept = {key: value for key, value in os.environ.items() if key not in HIDDEN_VARIABLES}
    return {**kept, **QUIET, **extra}


def tail(output: str) -> str:
    """Give the end of a command's output, where it says what failed; plain text, so that a cut log stays readable."""
    return "\n".join(STYLE.sub("", output).splitlines()[-SHOWN_LINES:])


@dataclass(frozen=True)
class Project:
    """A rendered project: its folder, its answers, and the environment that its commands get."""

    path: Path
    options: Mapping[str, str]
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def manager(self) -> str:
        return self.options["package_manager"]

    def run(self, *command: str, seconds: int = COMMAND_SECONDS, code: int = 0, **extra: str) -> str:
        """Run a command in the project; AssertionError with its output when it ends with another code."""
        done = subprocess.run(
            command,
            cwd=self.path,
            env=clean_environment({**self.environment, **extra}),
            timeout=seconds,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == code, (
            f"{' '.join(command)} ended with {done.returncode} in {self.path}\n{tail(done.stdout)}"
        )
        return done.stdout

    def script(self, name: str, *arguments: str, seconds: int = COMMAND_SECONDS, **extra: str) -> str:
        """Run one of the package.json scripts."""
        separator = ["--"] if arguments and self.manager == "npm" else []
        return self.run(self.manager, "run", name, *separator, *arguments, seconds=seconds, **extra)

    @contextlib.contextmanager
    def serve(self, entry: str = "server", **extra: str) -> Iterator[Server]:
        """Start the production build on a free port for the length of the block."""
        port = free_port()
        environment = {
            **NOWHERE,
            **UNKNOWN,
            "STORAGE_DIR": str(self.path / ".data" / "files"),
            **s3_of(self.environment.get("TEST_S3_ENDPOINT")),
            **self.environment,
            "NODE_ENV": "production",
            "PORT": str(port),
            "HOST": "127.0.0.1",
            "APP_SECRET": secrets.token_urlsafe(32),
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            **extra,
        }
        log = self.path / ".data" / f"{entry}-{port}.log"
        log.parent.mkdir(exist_ok=True)
        with log.open("wb") as sink:
            process = subprocess.Popen(
                ["node", f"dist/entry/{entry}.js"],
                cwd=self.path,
                env=clean_environment(environment),
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
            )
        server = Server(process, port, log)
        try:
            yield server
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()


@dataclass(frozen=True)
class Answer:
    """One HTTP answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Server:
    """A process of the project that listens on `port`."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def logs(self) -> list[dict[str, Any]]:
        """Give the structured log lines so far; the last one may still be on its way."""
        return [json.loads(line) for line in self.log.read_text().split("\n")[:-1] if line.startswith("{")]

    def wait_ready(self, path: str = "/readyz", seconds: float = 60) -> None:
        """Wait for the readiness check; AssertionError with the log when the process ends or never gets ready."""

        def ready() -> bool:
            assert self.process.poll() is None, f"ended with {self.process.returncode}:\n{tail(self.log.read_text())}"
            return accepts_connections(self.port) and self.request("GET", path).status == http.client.OK

        try:
            wait_until(ready, f"the server on port {self.port}", seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{tail(self.log.read_text())}") from error

    def request(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Send one request; header names are given with underscores."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        payload = None
        if body is not None:
            payload = body if isinstance(body, bytes) else json.dumps(body).encode()
            sent.setdefault("content-type", "application/json")
        try:
            connection.request(method, path, payload, sent)
            answer = connection.getresponse()
            names = {name.lower() for name, _ in answer.getheaders()}
            # A header that is there more than once (Set-Cookie) is joined.
            return Answer(answer.status, {name: answer.getheader(name, "") for name in names}, answer.read())
        finally:
            connection.close()

    def wait_first_line(self, seconds: float = 60) -> None:
        """Wait until the process has logged something: it has begun to open what it needs."""
        wait_until(lambda: self.process.poll() is not None or bool(self.logs()), "the first line of the log", seconds)

    def stop(self, seconds: float = 20) -> int:
        """Send SIGTERM and give the exit code."""
        self.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < deadline, (
                f"still there {seconds:.0f} s after SIGTERM:\n{tail(self.log.read_text())}"
            )
            time.sleep(0.05)
        return int(self.process.returncode)
