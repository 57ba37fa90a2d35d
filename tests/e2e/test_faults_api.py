"""The api face behind proxies and a pooler, and under hostile input: one project, started as each test needs it."""

from __future__ import annotations

import http.client
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from harness.hostile import endure
from harness.needs import need
from harness.project import Project, tail
from harness.proxies import installed, run_haproxy, run_nginx, run_pgbouncer
from harness.servers import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from harness.project import Answer
    from harness.servers import Postgres
    from harness.trees import Packages

OPTIONS = {"face": "api", "database": "postgres", "auth": "jwt", "queue": "bullmq", "package_manager": "npm"}
PRODUCTION = {"NODE_ENV": "production", "APP_SECRET": "x" * 32, "PUBLIC_URL": "http://127.0.0.1"}
MAIL = {"SMTP_URL": "smtp://127.0.0.1:9", "MAIL_FROM": "noreply@example.com"}
QUEUE = {"QUEUE_BACKEND": "postgres", **MAIL}
PERSON = {"email": "ada@example.com", "password": "a travelling battery staple"}


@pytest.fixture(scope="module")
def project(make_project: Callable[..., Project], packages: Packages, postgres: Postgres) -> Project:
    made = make_project(OPTIONS)
    packages.install(made)
    made.script("build")
    made = replace(made, environment={"DATABASE_URL": postgres.create(), "RATE_LIMIT_POINTS": "1000000", **QUEUE})
    made.run("node", "dist/entry/migrate.js", **PRODUCTION)
    return made


@pytest.fixture(scope="module")
def pooled(
    project: Project, postgres: Postgres, redis: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Project]:
    """Give the project on a database of its own, behind PgBouncer."""
    need(installed("pgbouncer"), "PgBouncer")
    url = postgres.create()
    with run_pgbouncer(tmp_path_factory.mktemp("pgbouncer"), postgres.port) as port:
        pooler = {"DATABASE_URL": url.replace(str(postgres.port), str(port)), "DIRECT_URL": url}
        queue = {"QUEUE_BACKEND": "redis", "REDIS_URL": redis}
        yield replace(project, environment={**project.environment, **pooler, **queue})


def test_a_pooler_in_transaction_mode_is_a_database_like_any_other(pooled: Project) -> None:
    assert "applied" in pooled.run("node", "dist/entry/migrate.js", **PRODUCTION)
    # Again, and by two at once: no lock of a session has stayed behind in the pooler.
    again = [
        threading.Thread(target=pooled.run, args=("node", "dist/entry/migrate.js"), kwargs=PRODUCTION) for _ in "12"
    ]
    for one in again:
        one.start()
    for one in again:
        one.join(30)
        assert not one.is_alive()
    with pooled.serve() as server:
        server.wait_ready()
        assert server.request("POST", "/v1/auth/register", {**PERSON, "name": "Ada"}).status == http.client.CREATED
        token = server.request("POST", "/v1/auth/sign-in", PERSON).json()["accessToken"]
        for number in range(20):
            made = server.request("POST", "/v1/notes", {"title": f"note {number}"}, authorization=f"Bearer {token}")
            assert made.status == http.client.CREATED, made.body
        assert server.stop() == 0, tail(server.log.read_text())


def test_what_a_process_sets_holds_for_each_of_its_transactions_and_for_no_stranger(
    pooled: Project, postgres: Postgres
) -> None:
    pooled.run("node", "dist/entry/migrate.js", **PRODUCTION)
    database = pooled.environment["DIRECT_URL"].rpartition("/")[2]
    with pooled.serve() as server:
        server.wait_ready()
        answers = at_once(8, lambda: server.request("GET", "/v1/notes"))
        assert {status for status, _ in answers} == {http.client.UNAUTHORIZED}
        person = {**PERSON, "email": "grace@example.com"}
        server.request("POST", "/v1/auth/register", {**person, "name": "Grace"})
        token = server.request("POST", "/v1/auth/sign-in", person).json()["accessToken"]

        def read() -> Answer:
            return server.request("GET", "/v1/notes", authorization=f"Bearer {token}")

        assert {status for status, _ in at_once(8, read)} == {http.client.OK}
        lock = "BEGIN; LOCK TABLE notes IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(5)"
        holder = threading.Thread(target=postgres.sql, args=(lock, database))
        holder.start()
        time.sleep(0.5)
        # Whoever waits for a table gives up after half of DB_POOL_TIMEOUT_MS, over whichever connection.
        refused = at_once(6, read)
        assert {status for status, _ in refused} == {http.client.SERVICE_UNAVAILABLE}, refused
        assert max(seconds for _, seconds in refused) < 3.5, refused
        holder.join()

    stranger = pooled.environment["DATABASE_URL"]
    ask = "SELECT current_setting('statement_timeout') || ' ' || current_setting('lock_timeout')"
    port = int(stranger.rpartition(":")[2].partition("/")[0])
    found = at_once(6, lambda: replace(postgres, port=port).sql(f"SELECT pg_sleep(0.3); {ask}", database))
    assert {answer.split("\n")[1] for answer, _ in found} == {"0 0"}


def at_once(times: int, do: Callable[[], Any]) -> list[tuple[Any, float]]:
    """Do something so many times side by side; gives what came of each, or the status of an answer, and its seconds."""

    def timed(_: int) -> tuple[Any, float]:
        begun = time.monotonic()
        found = do()
        return getattr(found, "status", found), time.monotonic() - begun

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(timed, range(times)))


def test_a_queue_that_needs_a_session_refuses_a_pooler_by_transaction_and_takes_one_by_session(
    pooled: Project, postgres: Postgres, tmp_path: Path
) -> None:
    pooled.run("node", "dist/entry/migrate.js", **PRODUCTION)
    for entry in ("server", "worker"):
        said = pooled.run("node", f"dist/entry/{entry}.js", code=1, PORT="0", **PRODUCTION, **QUEUE)
        assert "QUEUE_BACKEND=postgres needs connections of its own" in said
    url = pooled.environment["DIRECT_URL"]
    with run_pgbouncer(tmp_path, postgres.port, "session") as port:
        by_session = {"DATABASE_URL": url.replace(str(postgres.port), str(port)), **QUEUE}
        with pooled.serve("worker", WORKER_PORT=str(probes := free_port()), **by_session) as worker:
            replace(worker, port=probes).wait_ready()
            assert worker.stop() == 0, tail(worker.log.read_text())


def test_one_client_is_one_however_a_proxy_writes_its_address(project: Project, tmp_path: Path) -> None:
    need(installed("nginx"), "nginx")
    with project.serve(TRUST_PROXY="1", RATE_LIMIT_POINTS="5") as server, run_nginx(tmp_path, server.port) as port:
        server.wait_ready()
        # Each on a connection of its own, so from another port.
        statuses = [replace(server, port=port).request("GET", "/v1/nothing").status for _ in range(7)]
        assert statuses == [404] * 5 + [429] * 2


def test_servers_are_replaced_under_load_without_one_failed_request(project: Project, tmp_path: Path) -> None:
    need(installed("haproxy"), "HAProxy")
    with project.serve(DRAIN_DELAY_MS="1500") as old, project.serve() as new:
        old.wait_ready()
        new.wait_ready()
        with run_haproxy(tmp_path, [old.port, new.port]) as port:
            failures: list[str] = []
            answered: list[int] = []
            over = threading.Event()

            def client() -> None:
                while not over.is_set():
                    try:
                        answered.append(replace(old, port=port).request("GET", "/livez").status)
                    except OSError as error:
                        failures.append(repr(error))

            clients = [threading.Thread(target=client) for _ in range(8)]
            for one in clients:
                one.start()
            time.sleep(0.5)
            assert old.stop() == 0, tail(old.log.read_text())
            time.sleep(0.5)
            over.set()
            for one in clients:
                one.join()
        assert not failures
        assert set(answered) == {http.client.OK}
        assert len(answered) > len(clients)


def test_hostile_requests_leave_the_others_alone(project: Project) -> None:
    with project.serve() as server:
        server.wait_ready()
        endure(server, ["/v1/auth/register", "/v1/auth/sign-in", "/v1/notes"])
