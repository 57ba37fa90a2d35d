"""The next face as it really runs: in development, by `next start`, and as its image, seen by every kind of client."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import shutil
import signal
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from harness.hostile import endure
from harness.mail import NOWHERE
from harness.needs import need
from harness.project import Project, Server, clean_environment, tail
from harness.servers import _hand_over, free_port, unprivileged, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from harness.trees import Packages

OPTIONS = {"face": "next", "database": "sqlite", "auth": "nextauth", "queue": "none", "package_manager": "npm"}
READ = Path(__file__).parent / "faults" / "read.mjs"
PAGES = ["/", "/sign-in", "/sign-up", "/browse/notes", "/account", "/no-such-page", "/docs"]
ANSWERS = ["/openapi.json", "/docs/swagger-ui.css", "/sign-in", "/livez"]
COPY = re.compile(r"^COPY --from=build /app/(\S+) (\S+)$", re.MULTILINE)

# What Next answers besides pages, whether this project uses it or not.
ROUTES = [
    "/_next/image?url=%2Ficon.svg&w=64&q=75",
    "/_next/image?url=%2Frobots.txt&w=64&q=75",
    "/_next/image?url=http%3A%2F%2F127.0.0.1%2Fx.png&w=64&q=75",
    "/_next/image",
    "/_next/data/build/index.json",
    "/_next/static/chunks/nothing.js",
    "/_next/static/%ff",
    "/_next/static/..%2f..%2fpackage.json",
    "/_next/webpack-hmr",
    "/__nextjs_original-stack-frame",
    "/_not-found",
    "/_error",
    "/_global-error",
    "/404",
    "/500",
    "/favicon.ico",
    "/browse/notes?_rsc=1",
    "/%ff",
    "/api/auth/session",
    "/api/auth/nothing",
    "//demo.test",
]
HEADERS = [
    {"rsc": "1"},
    {"rsc": "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree"},
    {"x-middleware-subrequest": "src/proxy"},
    {"x-prerender-revalidate": "1"},
    {"purpose": "prefetch", "x-nextjs-data": "1"},
    {"upgrade": "websocket", "connection": "Upgrade"},
]


@pytest.fixture(scope="module")
def project(make_project: Callable[..., Project], packages: Packages) -> Project:
    made = make_project(OPTIONS)
    packages.install(made)
    made.script("setup")
    (made.path / "public").mkdir(exist_ok=True)
    (made.path / "public" / "robots.txt").write_text("User-agent: *\n")
    made.script("build")
    return replace(made, environment={"DATABASE_URL": f"file:{made.path / '.data' / 'faults.db'}"})


@dataclass(frozen=True)
class Process:
    """A way to run the project."""

    command: tuple[str, ...]
    mode: str


# `start` is entry/server.js, the server in front of Next; `next start` is what hosts of their own start instead.
PROCESSES = {
    "dev": Process(("node", "--import", "tsx", "scripts/dev.ts"), "development"),
    "next start": Process(("node_modules/.bin/next", "start", "--hostname", "127.0.0.1"), "production"),
    "start": Process(("node", "dist/entry/server.js"), "production"),
}


@contextlib.contextmanager
def run(command: tuple[str, ...], folder: Path, log: Path, user: str | None = None, **extra: str) -> Iterator[Server]:
    """Run a process on a free port until the block ends; its own children end with it."""
    port = free_port()
    environment = {
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "APP_SECRET": "x" * 32,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DOCS": "true",
        "RATE_LIMIT_POINTS": "1000000",
        **NOWHERE,
        **extra,
    }
    with log.open("wb") as sink:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=clean_environment(environment),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            user=user,
            group=None if user is None else "nogroup",
            start_new_session=True,
        )
    server = Server(process, port, log)
    try:
        wait_until(lambda: is_ready(server), f"{' '.join(command)}", 300)
        yield server
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def is_ready(server: Server) -> bool:
    """Tell whether it answers; in development, a first answer waits for the compiler."""
    assert server.process.poll() is None, tail(server.log.read_text())
    with contextlib.suppress(OSError, http.client.HTTPException):
        return server.request("GET", "/readyz").status == http.client.OK
    return False


@pytest.fixture(scope="module", params=PROCESSES)
def server(
    request: pytest.FixtureRequest, project: Project, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Give the project running in each of its ways, one after the other."""
    way = PROCESSES[request.param]
    log = tmp_path_factory.mktemp("server") / "log"
    secrets = {"NODE_ENV": "production", "APP_SECRET": "x" * 32, "PUBLIC_URL": "http://127.0.0.1"}
    project.run("node", "dist/entry/migrate.js", **secrets)
    with run(way.command, project.path, log, NODE_ENV=way.mode, **project.environment) as running:
        yield running


def test_every_client_can_read_every_answer(server: Server) -> None:
    done = subprocess.run(
        ["node", READ, str(server.port), *ANSWERS], capture_output=True, text=True, check=False, timeout=300
    )
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_a_browser_finds_no_fault_with_any_page(server: Server) -> None:
    need(shutil.which("chromium"), "Chromium")
    from playwright.sync_api import sync_playwright

    faults: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.on("console", lambda line: line.type == "error" and faults.append(f"{page.url}: {line.text}"))
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on(
            "response",
            lambda answer: (
                answer.status >= http.client.BAD_REQUEST and faults.append(f"{page.url}: {answer.status} {answer.url}")
            ),
        )
        # What a page fetches in advance ends when the next one is opened.
        page.on(
            "requestfailed", lambda lost: "ABORTED" in str(lost.failure) or faults.append(f"{lost.url}: {lost.failure}")
        )
        for path in PAGES:
            page.goto(f"http://127.0.0.1:{server.port}{path}", wait_until="load", timeout=120_000)
            if path == "/docs":
                page.wait_for_selector(".opblock", timeout=60_000)
            else:
                page.wait_for_selector("nav a")
            assert page.locator("link[rel=icon]").count() == 1, path
            icon = page.evaluate("fetch(document.querySelector('link[rel=icon]').href).then(({ status }) => status)")
            assert icon == http.client.OK, path
        browser.close()
    # That page is one that is not there.
    assert [fault for fault in faults if "/no-such-page" not in fault] == []


@pytest.fixture(scope="module")
def image(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Do what the last stage of the Dockerfile does, and run its command as somebody who owns nothing there."""
    need(os.getuid() == 0, "another user")
    folder = tmp_path_factory.mktemp("image")
    app, data = folder / "app", folder / "data"
    app.mkdir()
    last = (project.path / "Dockerfile").read_text().rpartition("\nFROM ")[2]
    for source, target in COPY.findall(last):
        found = project.path / source
        place = app / target / (found.name if target.endswith("/") else "")
        place.parent.mkdir(parents=True, exist_ok=True)
        if found.is_dir():
            shutil.copytree(found, place, symlinks=True, copy_function=os.link)
        else:
            shutil.copyfile(found, place)
    shutil.rmtree(app / ".next" / "cache", ignore_errors=True)
    user = unprivileged("nobody")
    _hand_over(data, user)
    environment = {"NODE_ENV": "production", "DATABASE_URL": f"file:{data / 'app.db'}"}
    secrets = {"APP_SECRET": "x" * 32, "PUBLIC_URL": "http://127.0.0.1"}
    migrated = subprocess.run(
        ["node", "dist/entry/migrate.js"],
        cwd=app,
        env=clean_environment({**environment, **secrets}),
        user=user,
        capture_output=True,
        text=True,
        check=False,
    )
    assert migrated.returncode == 0, migrated.stderr
    with run(("node", "dist/entry/server.js"), app, folder / "log", user, **environment) as server:
        yield server


def test_the_image_holds_what_the_server_reads(image: Server, project: Project) -> None:
    static = next((project.path / ".next" / "static").rglob("*.css")).relative_to(project.path / ".next")
    for path in [*PAGES, *ANSWERS, f"/_next/{static}", "/robots.txt", "/icon.svg"]:
        expected = {"/no-such-page": {404}, "/account": {307}}.get(path, {200})
        assert image.request("GET", path).status in expected, (path, tail(image.log.read_text()))


def test_no_route_of_the_framework_ends_the_server(image: Server) -> None:
    for path in ROUTES:
        assert image.request("GET", path).status < 600, path
    for headers in HEADERS:
        connection = http.client.HTTPConnection("127.0.0.1", image.port, timeout=10)
        connection.request("GET", "/sign-in", headers=headers)
        with contextlib.suppress(http.client.HTTPException, ConnectionError):
            assert connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR, headers
        connection.close()
    for action in ("x", "40" + "a" * 40):
        answer = image.request("POST", "/sign-up", b'["$F1"]', next_action=action, content_type="text/plain")
        assert http.client.BAD_REQUEST <= answer.status < http.client.INTERNAL_SERVER_ERROR
    assert image.request("GET", "/livez").status == http.client.OK
    assert image.process.poll() is None
    assert "EACCES" not in image.log.read_text()
    assert not [line for line in image.logs() if line["level"] == "fatal"]


def test_hostile_requests_leave_the_others_alone(image: Server) -> None:
    endure(image, ["/v1/auth/register", "/v1/notes"], ["/sign-up", "/api/auth/callback/credentials"])
