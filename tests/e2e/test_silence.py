"""Servers that are there and say nothing: the built service on a Redis and a PostgreSQL that are frozen under it."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from harness.project import Project
from harness.servers import accepts_connections, background, free_port, postgres_bin, run_postgres, wait_until

from conftest import ROOT, need

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pytest
    from harness.project import Answer, Server
    from harness.trees import Packages

OPTIONS = {"face": "api", "database": "postgres", "auth": "jwt", "queue": "bullmq", "package_manager": "npm"}
PATH = "/v1/categories"
"""What everybody may read: counted by the limits, and answered from the database."""

SOON = 10.0
"""Seconds for an answer on a busy machine: all limits in a row, and far less than the thirty of the client."""


@contextlib.contextmanager
def frozen(*processes: int) -> Iterator[None]:
    """Stop processes without ending them: their sockets stay open, and nothing comes out of them."""
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


def with_children(process: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(process)], capture_output=True, text=True, check=False)
    return [process, *map(int, found.stdout.split())]


def timed(server: Server, path: str) -> tuple[Answer, float]:
    begun = time.monotonic()
    answer = server.request("GET", path)
    return answer, time.monotonic() - begun


def test_the_service_waits_for_no_server_that_says_nothing(
    render_options: Callable[..., Path], packages: Packages, tmp_path_factory: pytest.TempPathFactory
) -> None:
    need(postgres_bin(), "a PostgreSQL server")
    need(shutil.which("redis-server"), "redis-server")
    project = Project(render_options(OPTIONS, ROOT / "tests" / "domains" / "shop.yaml"), OPTIONS)
    packages.install(project)
    project.script("build")
    port, folder = free_port(), tmp_path_factory.mktemp("silence")
    redis = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with run_postgres(folder / "postgres") as postgres, background(redis, folder / "redis.log") as cache:
        wait_until(lambda: accepts_connections(port), "Redis")
        environment = {
            "DATABASE_URL": postgres.create(),
            "DB_SILENCE_TIMEOUT_MS": "2000",
            "QUEUE_BACKEND": "postgres",
            "REDIS_URL": f"redis://127.0.0.1:{port}",
            "SMTP_URL": "smtp://127.0.0.1:9",
            "MAIL_FROM": "noreply@example.com",
        }
        project = replace(project, environment=environment)
        project.run("node", "dist/entry/migrate.js", NODE_ENV="production")
        with project.serve() as server:
            server.wait_ready()
            assert server.request("GET", PATH).status == http.client.OK

            with frozen(cache.pid):
                answers = [timed(server, PATH) for _ in range(3)]
            assert [answer.status for answer, _ in answers] == [http.client.OK] * 3
            assert max(seconds for _, seconds in answers) < SOON

            main = int((Path(postgres.sql("show data_directory").strip()) / "postmaster.pid").read_text().split()[0])
            with frozen(*with_children(main)):
                answers = [timed(server, PATH) for _ in range(3)]
                alive, seconds = timed(server, "/livez")
            assert {answer.status for answer, _ in answers} <= {503, 504}
            assert max(seconds for _, seconds in answers) < SOON
            assert (alive.status, seconds < 1) == (http.client.OK, True)
            wait_until(
                lambda: server.request("GET", PATH).status == http.client.OK, "the service on the thawed database"
            )
