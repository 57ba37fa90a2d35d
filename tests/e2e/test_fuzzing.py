"""A running server under schemathesis: whatever it is sent, it answers as its openapi.json says.

The version is pinned in pyproject.toml; checks, seed and number of examples stand here.
"""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.project import Project, Server
    from harness.trees import Packages

DOMAINS = Path(__file__).parents[1] / "domains"

SEED = 20261122
EXAMPLES = 25

ENOUGH = 500
"""Requests at least: fewer would say that something was not tried."""

NOT_CHECKED = ("positive_data_acceptance",)
"""A schema cannot say which ids exist, which cursors were signed, and which passwords are common."""

CASES = [
    (
        {"face": "api", "database": "sqlite", "auth": "jwt", "queue": "none", "package_manager": "npm"},
        "tasks",
        "manager",
    ),
    ({"face": "api", "database": "sqlite", "auth": "jwt", "queue": "none", "package_manager": "npm"}, "shop", "clerk"),
]

ACCOUNT = {"email": "fuzz@example.com", "password": "a fuzzy battery staple", "name": "Fuzz"}


@pytest.mark.parametrize(("options", "domain", "role"), CASES, ids=[domain for _, domain, _ in CASES])
def test_nothing_that_is_sent_makes_it_break_its_contract(
    options: dict[str, str], domain: str, role: str, make_project: Callable[..., Project], packages: Packages
) -> None:
    project = make_project(options, "--from", str(DOMAINS / f"{domain}.yaml"))
    # Limits are proven elsewhere; here they would stop the tests before long.
    environment = {"DATABASE_URL": f"file:{project.path / '.data' / 'fuzz.db'}", "RATE_LIMIT_POINTS": "1000000"}
    project = replace(project, environment=environment)
    packages.install(project)
    project.script("openapi")
    project.script("build")
    with project.serve() as server:
        project.run("node", "dist/entry/migrate.js", NODE_ENV="production", APP_SECRET="x" * 32)
        server.wait_ready()
        token = sign_in(project, server, role)
        done = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "run", str(project.path / "openapi.json")),
                *("--url", f"http://127.0.0.1:{server.port}", "--header", f"Authorization: Bearer {token}"),
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


def sign_in(project: Project, server: Server, role: str) -> str:
    """Make an account with a role; gives its access token."""
    server.request("POST", "/v1/auth/register", ACCOUNT)
    project.run("npm", "run", "user:grant", "--", ACCOUNT["email"], role, APP_SECRET="x" * 32)
    answer = server.request("POST", "/v1/auth/sign-in", {key: ACCOUNT[key] for key in ("email", "password")})
    return str(answer.json()["accessToken"])
