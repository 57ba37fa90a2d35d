"""What is made again after a change: by the project's own tools, here stand-ins that leave a trace."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from scaffold.cli.run import run
from scaffold.releases.release import templates_root
from scaffold.setup.git import commit_everything

if TYPE_CHECKING:
    from pathlib import Path

NPM = """#!/bin/sh
echo "$@" >> npm.log
case "$*" in
  install*) cp package.json package-lock.json ;;
  "run openapi") echo '{"made": "again"}' > openapi.json ;;
  "run broken") exit 1 ;;
esac
test ! -e FAIL
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed project; `npm` writes down what it was called with."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name, text in (("npm", NPM), ("node", "#!/bin/sh\necho v24.0.0\n")):
        (tools / name).write_text(text)
        (tools / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    folder = tmp_path / "shop"
    words = ["new", "shop", "--defaults", "--database", "sqlite", "--no-install", "--directory", str(folder)]
    assert run(words) == 0
    (folder / "npm.log").unlink()
    (folder / "node_modules").mkdir()
    (folder / "package-lock.json").write_text("{}")
    (folder / "openapi.json").write_text("{}")
    (folder / ".git/info").mkdir(exist_ok=True)
    (folder / ".git/info/exclude").write_text("npm.log\nFAIL\n")
    commit_everything(folder, "derived")
    monkeypatch.chdir(folder)
    return folder


def status(folder: Path) -> list[str]:
    done = subprocess.run(["git", "status", "--porcelain"], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_new_packages_are_installed_and_the_contract_is_made_again(shop: Path) -> None:
    assert run(["set", "queue=none", "--allow-data-loss", "--commit"]) == 0
    calls = (shop / "npm.log").read_text().splitlines()
    assert [call.split()[:2] for call in calls] == [["install", "--no-audit"], ["run", "openapi"]]
    assert json.loads((shop / "openapi.json").read_text()) == {"made": "again"}
    assert status(shop) == [], "the derived files are part of the commit"


def test_what_nothing_is_derived_from_runs_nothing(shop: Path) -> None:
    assert run(["set", "queue=none", "--allow-data-loss", "--commit"]) == 0
    (shop / "npm.log").unlink()
    # Without a queue there is no code for a job: documents alone speak of it.
    file = shop / "scaffold.yaml"
    file.write_text(f"{file.read_text('utf-8')}jobs:\n  tidy-up: {{}}\n", encoding="utf-8")
    assert run(["apply", "--commit"]) == 0
    assert not (shop / "npm.log").exists()
    assert status(shop) == []


def test_without_new_packages_the_client_alone_is_made(shop: Path) -> None:
    assert run(["add", "field", "Note", "stars: int(1..5)?"]) == 0
    assert (shop / "npm.log").read_text().splitlines() == ["run postinstall", "run openapi"]
    assert "M  openapi.json" in status(shop)


def test_abort_brings_the_derived_files_back_too(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["set", "queue=none", "--allow-data-loss"]) == 0
    capsys.readouterr()
    assert run(["update", "--abort"]) == 0
    assert "run the install command once more" in capsys.readouterr().out
    assert status(shop) == []
    assert (shop / "package-lock.json").read_text() == "{}"


def test_a_step_that_fails_leaves_the_change_and_says_how_to_go_on(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / "FAIL").touch()
    assert run(["add", "field", "Note", "stars: int(1..5)?"]) == 1
    assert "npm run openapi" in capsys.readouterr().err
    assert "stars" in (shop / "scaffold.yaml").read_text()
    assert run(["update", "--abort"]) == 0
    assert status(shop) == []


def test_no_install_says_what_is_left(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["set", "queue=none", "--allow-data-loss", "--no-install"]) == 0
    assert "--no-install was given: `npm install && npm run openapi`" in capsys.readouterr().out
    calls = (shop / "npm.log").read_text().splitlines()
    assert [call.split()[:3] for call in calls] == [["install", "--package-lock-only", "--offline"]]
    assert "M  package-lock.json" in status(shop), "the lockfile needs nothing installed, and no network"


def test_new_packages_come_in_the_versions_of_the_release(shop: Path) -> None:
    """What the package manager starts from: the project's own versions, and the release's of what is new."""
    npm = shop.parent / "bin" / "npm"
    npm.write_text(npm.read_text().replace("cp package.json package-lock.json", ":"))
    entries = {"node_modules/zod": {"version": "4.6.0"}, "node_modules/mine": {"version": "1.0.0"}}
    (shop / "package-lock.json").write_text(json.dumps({"packages": {"": {}, **entries}}))
    commit_everything(shop, "own versions")

    assert run(["set", "database=mysql"]) == 0

    held = json.loads((shop / "package-lock.json").read_text())["packages"]
    release = json.loads((templates_root() / "locks/api/package-lock.json").read_text())["packages"]
    assert {path: held[path]["version"] for path in entries} == {path: one["version"] for path, one in entries.items()}
    assert held["node_modules/mariadb"] == release["node_modules/mariadb"]


def test_a_lockfile_that_cannot_be_pruned_offline_stays(shop: Path) -> None:
    (shop / "FAIL").touch()
    assert run(["set", "queue=none", "--allow-data-loss", "--no-install"]) == 0
    assert (shop / "package-lock.json").read_text() == "{}"


def test_another_package_manager_takes_the_other_lockfile_away(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "node_modules/.package-lock.json").write_text("{}")
    assert run(["set", "package_manager=pnpm", "--no-install"]) == 0
    assert "D  package-lock.json" in status(shop)
    assert "`rm -rf node_modules && pnpm install && pnpm run openapi`" in capsys.readouterr().out


def test_another_package_manager_begins_with_nothing_installed(shop: Path) -> None:
    tools = shop.parent / "bin"
    (tools / "pnpm").write_text(NPM.replace("npm.log", "pnpm.log").replace("package-lock.json", "pnpm-lock.yaml"))
    (tools / "pnpm").chmod(0o755)
    (shop / ".git/info/exclude").write_text("*.log\n")
    (shop / "node_modules/.package-lock.json").write_text("{}")

    assert run(["set", "package_manager=pnpm", "--commit"]) == 0

    assert not (shop / "node_modules").exists(), "what npm has laid out is in the way of pnpm"
    assert [call.split()[0] for call in (shop / "pnpm.log").read_text().splitlines()] == ["install", "run"]
    assert status(shop) == []
