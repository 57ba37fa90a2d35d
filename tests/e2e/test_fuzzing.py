"""A running server under schemathesis: whatever it is sent, it answers as its openapi.json says.

The version is pinned in pyproject.toml; checks, seed and number of examples stand here.
"""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import yaml
from harness import domains, pages
from harness.servers import run_mail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from harness.project import Project, Server
    from harness.trees import Packages

SEED = 20261122
EXAMPLES = 25

ENOUGH = 500
"""Requests at least: fewer would say that something was not tried."""

NOT_CHECKED = ("positive_data_acceptance",)
"""A schema cannot say which ids exist, which cursors were signed, and which passwords are common."""

SETTINGS = """
[checks.unsupported_method]
enabled = false

[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 409, 412, 415, 422, 429, 431]

[generation]
with-security-parameters = false
"""
"""The answers that refuse nonsense; 431 is the server's, to a parameter that is too long for a request. Requests
without credentials, or with wrong ones, are made by the check `ignored_auth`, which knows that a header is sent. A
credential that the run itself has ended is refused before anybody looks at the method, on a public operation as well:
that others are answered with 405 is proven by `methods` of the production floor."""

FOR_EVERY_CHANGE = ("tasks", "shop")
"""A small one, and every type of field; a full run takes the other domains as well, and the other face."""

FACES = {
    "api": {"face": "api", "auth": "jwt"},
    "next": {"face": "next", "auth": "nextauth"},
}
WITHOUT_ACCOUNTS = {"face": "api", "auth": "none"}

CASES = [("api", name) for name in FOR_EVERY_CHANGE] + [
    pytest.param(face, name, marks=pytest.mark.full)
    for face, name in [
        *(("api", name) for name in domains.names() if name not in FOR_EVERY_CHANGE),
        *(("next", name) for name in FOR_EVERY_CHANGE),
    ]
]

ACCOUNT = {"email": "fuzz@example.com", "password": "a fuzzy battery staple", "name": "Fuzz"}
FIELDS_OF_ACCOUNTS = {"school": {"bornOn": "1990-01-31"}}
"""What some domains ask of whoever registers."""


@pytest.fixture
def mail() -> Iterator[str]:
    with run_mail() as url:
        yield url


@pytest.mark.parametrize(("face", "domain"), CASES)
def test_nothing_that_is_sent_makes_it_break_its_contract(
    face: str, domain: str, mail: str, make_project: Callable[..., Project], packages: Packages
) -> None:
    file = domains.FOLDER / f"{domain}.yaml"
    roles = yaml.safe_load(file.read_text("utf-8")).get("roles")
    answers = FACES[face] if roles else WITHOUT_ACCOUNTS
    options = {**answers, "database": "sqlite", "queue": "none", "package_manager": "npm"}
    project = make_project(options, "--from", str(file))
    # Limits are proven elsewhere; here they would stop the tests before long.
    environment = {"DATABASE_URL": f"file:{project.path / '.data' / 'fuzz.db'}", "RATE_LIMIT_POINTS": "1000000"}
    project = replace(project, environment={**environment, **domains.environment(), "SMTP_URL": mail})
    packages.install(project)
    project.script("openapi")
    project.script("build")
    settings = project.path.parent / "schemathesis.toml"
    settings.write_text(SETTINGS, "utf-8")
    with project.serve() as server:
        project.run("node", "dist/entry/migrate.js", NODE_ENV="production", APP_SECRET="x" * 32)
        server.wait_ready()
        headers = sign_in(project, server, roles[-1], FIELDS_OF_ACCOUNTS.get(domain, {})) if roles else {}
        sent = [part for name, value in headers.items() for part in ("--header", f"{name}: {value}")]
        done = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(settings)),
                *("run", str(project.path / "openapi.json")),
                *("--url", f"http://127.0.0.1:{server.port}", *sent),
                *("--seed", str(SEED), "--max-examples", str(EXAMPLES), "--exclude-checks", ",".join(NOT_CHECKED)),
            ],
            cwd=project.path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
        [generated] = re.findall(r"(\d+) generated", done.stdout)
        assert int(generated) > ENOUGH
        assert re.search(r"Selected: (\d+)/\1\s+Tested: \1\s", done.stdout), done.stdout[-3000:]
        failures = [line for line in server.logs() if line["level"] in ("error", "fatal")]
        assert failures == []


def sign_in(project: Project, server: Server, role: str, fields: dict[str, str]) -> dict[str, str]:
    """Make an account with a role; gives the headers that its requests have."""
    origin = f"http://127.0.0.1:{server.port}"
    registered = server.request("POST", "/v1/auth/register", {**ACCOUNT, **fields})
    assert registered.status < http.client.BAD_REQUEST, registered.body
    project.run("npm", "run", "user:grant", "--", ACCOUNT["email"], role, APP_SECRET="x" * 32)
    if project.options["auth"] == "nextauth":
        return {"Origin": origin, "Cookie": pages.sign_in(server, ACCOUNT["email"], origin, ACCOUNT["password"])}
    answer = server.request("POST", "/v1/auth/sign-in", {key: ACCOUNT[key] for key in ("email", "password")})
    return {"Authorization": f"Bearer {answer.json()['accessToken']}"}
