"""The generated API is what its openapi.json says: for a linter of contracts and for somebody else's client."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from harness import domains
from harness.project import Project, clean_environment

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.trees import Packages

HERE = Path(__file__).parent
TASKS = HERE.parent / "domains" / "tasks.yaml"

FACES = [
    {"face": "api", "database": "sqlite", "auth": "jwt", "queue": "none", "package_manager": "npm"},
    {"face": "api", "database": "sqlite", "auth": "session", "queue": "none", "package_manager": "npm"},
    {"face": "next", "database": "sqlite", "auth": "nextauth", "queue": "none", "package_manager": "npm"},
]


@pytest.fixture(scope="session")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install Spectral and the client generator, apart from any project: they are judges, not parts."""
    folder = tmp_path_factory.mktemp("judges")
    for name in ("package.json", "client.ts", "spectral.yaml"):
        (folder / name).write_bytes((HERE / "contract" / name).read_bytes())
    subprocess.run(
        ["npm", "install", "--no-audit", "--no-fund"],
        cwd=folder,
        env=clean_environment({}),
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture(scope="module", params=FACES, ids=lambda options: options["auth"])
def project(request: pytest.FixtureRequest, make_project: Callable[..., Project], packages: Packages) -> Project:
    project = make_project(request.param, "--from", str(TASKS), name="tracker")
    project = replace(project, environment={"DATABASE_URL": f"file:{project.path / '.data' / 'contract.db'}"})
    packages.install(project)
    project.script("openapi")
    return project


def test_spectral_finds_nothing(project: Project, tools: Path) -> None:
    assert "No results" in judged(project, tools)


def test_spectral_finds_nothing_in_the_union_of_all_domains(
    make_project: Callable[..., Project], packages: Packages, tools: Path, tmp_path: Path
) -> None:
    (tmp_path / "union.yaml").write_text(domains.union(), encoding="utf-8")
    project = make_project(FACES[0], "--from", str(tmp_path / "union.yaml"))
    packages.install(project)
    project.script("openapi")
    assert "No results" in judged(project, tools)


def judged(project: Project, tools: Path) -> str:
    """Give what Spectral says of the project's contract; AssertionError when it finds anything."""
    contract = str(project.path / "openapi.json")
    judge = Project(tools, {"package_manager": "npm"})
    return judge.run("npx", "spectral", "lint", "--fail-severity=hint", "--ruleset", "spectral.yaml", contract)


def test_a_generated_client_compiles_and_talks_to_the_server(project: Project, tools: Path) -> None:
    judge = Project(tools, {"package_manager": "npm"})
    # Without its options: what a client may leave out is optional for it too.
    judge.run("npx", "openapi-typescript", str(project.path / "openapi.json"), "-o", "api.ts")
    judge.run(
        "npx",
        "tsc",
        "--noEmit",
        "--strict",
        "--module",
        "nodenext",
        "--target",
        "es2022",
        "--skipLibCheck",
        "--allowImportingTsExtensions",
        "client.ts",
    )
    project.script("build")
    with project.serve() as server:
        project.run("node", "dist/entry/migrate.js", NODE_ENV="production", APP_SECRET="x" * 32)
        server.wait_ready()
        output = judge.run("npx", "tsx", "client.ts", f"http://127.0.0.1:{server.port}", project.options["auth"])
    assert output.splitlines()[-1] == "ok"
