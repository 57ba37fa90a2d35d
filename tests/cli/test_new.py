"""`scaffold new` without a terminal: flags, files, refusals, exit codes, and what a machine reads."""

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from terminal import COMMAND, environment, scaffold

from scaffold.releases.release import templates_root

FLAGS = ("--no-install", "--no-git")
VACATIONS = Path(__file__).resolve().parents[1] / "domains" / "vacations.yaml"
TASKS = Path(__file__).resolve().parents[1] / "domains" / "tasks.yaml"


def read_json(text: str) -> Any:
    return json.loads(text)


def test_without_a_terminal_it_says_what_to_type(tmp_path: Path) -> None:
    done = scaffold("new", "demo", cwd=tmp_path)

    assert done.returncode == 2
    assert "scaffold new NAME --defaults" in done.stderr
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_defaults_and_flags(tmp_path: Path) -> None:
    done = scaffold("new", "demo", "--defaults", "--database", "sqlite", "--auth", "none", *FLAGS, cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    made = yaml.safe_load((tmp_path / "demo/scaffold.yaml").read_text())
    assert (made["database"], made["auth"], made["queue"]) == ("sqlite", "none", "bullmq")
    assert "cd demo" in done.stdout
    assert "npm install" in done.stdout


def test_a_repository_as_a_host_makes_one_becomes_the_project(tmp_path: Path) -> None:
    here = tmp_path / "desk"
    here.mkdir()
    files = {"README.md": "# desk\n\nOurs.\n", "LICENSE": "MIT\n", ".gitignore": "node_modules\n*.secret\n"}
    for name, text in files.items():
        (here / name).write_text(text)
    git = ["git", "-C", str(here), "-c", "user.name=Ada", "-c", "user.email=a@b.example"]
    subprocess.run(["git", "init", "--quiet", "--initial-branch=trunk", str(here)], check=True)
    subprocess.run([*git, "add", "--all"], check=True)
    subprocess.run([*git, "commit", "--quiet", "--message", "begun"], check=True)
    done = scaffold("new", "desk", "--defaults", "--database", "sqlite", "--no-install", "--directory", ".", cwd=here)
    assert done.returncode == 0, done.stderr
    assert (here / "LICENSE").read_text() == "MIT\n"
    assert (here / "README.md").read_text().endswith("in the way of a change.\n\n# desk\n\nOurs.\n")
    assert (here / ".gitignore").read_text().endswith("*.secret\n")
    shown = subprocess.run([*git, "log", "--format=%s", "trunk"], check=True, capture_output=True, text=True).stdout
    assert shown.splitlines() == ["Start the project", "begun"]
    assert subprocess.run([*git, "status", "--porcelain"], check=True, capture_output=True, text=True).stdout == ""
    (tmp_path / "other").mkdir()
    (tmp_path / "other/README.md").mkdir()
    done = scaffold("new", "other", "--defaults", "--no-install", "--no-git", cwd=tmp_path)
    assert done.returncode == 4
    assert "is not empty (it holds README.md)" in done.stderr


def test_a_derived_default_is_shown_as_it_will_be(tmp_path: Path) -> None:
    done = scaffold("new", "--help", cwd=tmp_path)
    assert "(default: dependabot with ci github, else none)" in " ".join(done.stdout.split())


def test_in_a_folder_of_a_repository_it_says_where_github_looks(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    flags = ("--defaults", "--no-install")
    done = scaffold("new", "demo", *flags, cwd=tmp_path)
    assert "`scaffold ci github`, here, writes it there too" in done.stdout
    done = scaffold("new", "bare", *flags, "--ci", "none", "--dependency-updates", "none", cwd=tmp_path)
    assert "GitHub" not in done.stdout


def test_enough_flags_need_no_defaults(tmp_path: Path) -> None:
    flags = ("--face", "api", "--database", "sqlite", "--auth", "none", "--queue", "none")

    done = scaffold("new", "demo", *flags, *FLAGS, cwd=tmp_path)

    assert done.returncode == 0, done.stderr


def test_set_is_the_same_as_a_flag(tmp_path: Path) -> None:
    for name, words in (("a", ("--package-manager", "pnpm")), ("b", ("--set", "package_manager=pnpm"))):
        done = scaffold("new", "demo", "--defaults", *words, "--directory", name, *FLAGS, cwd=tmp_path)
        assert done.returncode == 0, done.stderr

    assert (tmp_path / "a/scaffold.yaml").read_bytes() == (tmp_path / "b/scaffold.yaml").read_bytes()
    assert "pnpm" in (tmp_path / "a/scaffold.yaml").read_text()


def test_the_users_file_arrives_byte_for_byte(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_bytes(TASKS.read_bytes().replace(b"version: 1\n", b"# mine \xe2\x9c\x93\nversion:   1\n"))

    done = scaffold("new", "--from", str(file), *FLAGS, cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "tracker/scaffold.yaml").read_bytes() == file.read_bytes()
    assert (tmp_path / "tracker/src/modules/tasks").is_dir()


def test_a_flag_over_a_file_changes_that_line_only(tmp_path: Path) -> None:
    done = scaffold("new", "mine", "--from", str(TASKS), "--database", "sqlite", *FLAGS, cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    before, after = TASKS.read_text().splitlines(), (tmp_path / "mine/scaffold.yaml").read_text().splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert changed == [("name: tracker", "name: mine"), ("database: postgres", "database: sqlite")]


@pytest.mark.parametrize(
    ("file", "text", "refused"),
    [
        ("package.json", '{"workspaces": ["apps/*"]}', True),
        ("package.json", '{"workspaces": {"packages": ["./apps/**"]}}', True),
        ("package.json", '{"workspaces": ["apps/*", "!apps/demo"]}', False),
        ("package.json", '{"workspaces": ["libs/*"]}', False),
        ("package.json", "not json", False),
        ("pnpm-workspace.yaml", "packages: [apps/*]", True),
        ("pnpm-workspace.yaml", "onlyBuiltDependencies: [esbuild]", False),
    ],
)
def test_a_workspace_has_to_leave_the_project_out(tmp_path: Path, file: str, text: str, *, refused: bool) -> None:
    """In a workspace there is one lockfile for all packages, and the project needs its own."""
    (tmp_path / file).write_text(text)
    (tmp_path / "apps").mkdir()

    done = scaffold("new", "demo", "--defaults", *FLAGS, cwd=tmp_path / "apps")

    assert done.returncode == (2 if refused else 0), done.stderr
    assert (tmp_path / "apps" / "demo").exists() != refused
    if refused:
        assert '"!apps/demo"' in done.stderr


def test_what_the_file_says_and_the_release_lacks_is_noted(tmp_path: Path) -> None:
    done = scaffold("new", "--from", str(VACATIONS), "--queue", "none", "--json", *FLAGS, cwd=tmp_path)

    assert "jobs is accepted, and not generated" in done.stderr
    assert any("jobs" in notice["key"] for notice in read_json(done.stdout)["notices"])


@pytest.mark.parametrize(
    ("arguments", "place", "alternatives"),
    [
        (("demo", "--face", "nxt"), "--face", ("api", "next")),
        (("demo", "--set", "colour=red"), "--set colour", ("face", "database", "auth")),
        (("demo", "--set", "auth=ldap"), "--set auth", ("jwt", "session")),
        (("demo", "--face", "next", "--auth", "jwt"), "--auth", ("nextauth", "none")),
        (("../etc",), "NAME", ("etc",)),
        (("Demo",), "NAME", ("demo",)),
        (("n" * 300,), "NAME", ()),
        (("node_modules",), "NAME", ()),
        (("d\u0435mo",), "NAME", ()),  # a Cyrillic letter
        (("a\nb",), "NAME", ()),
        (("demo", "--from", "absent.yaml"), "absent.yaml", ()),
    ],
)
def test_wrong_input_names_place_and_alternatives(
    tmp_path: Path, arguments: tuple[str, ...], place: str, alternatives: tuple[str, ...]
) -> None:
    done = scaffold("new", *arguments, "--defaults", "--json", cwd=tmp_path)

    assert done.returncode == 2
    error = read_json(done.stdout)["error"]
    assert place in f"{error['place']} {error['message']}"
    for word in alternatives:
        assert word in f"{error['message']} {error['hint']}"
    assert error["exit_code"] == 2
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [("--no-such-flag",), ("demo", "extra"), ("demo", "--face")])
def test_wrong_usage_is_exit_2_with_a_pointer_to_help(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = scaffold("new", *arguments, cwd=tmp_path)

    assert done.returncode == 2
    assert "scaffold new --help" in done.stderr


def test_an_option_given_twice_is_refused(tmp_path: Path) -> None:
    done = scaffold("new", "demo", "--defaults", "--face", "api", "--set", "face=next", cwd=tmp_path)

    assert done.returncode == 2
    assert "given twice" in done.stderr


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo/mine.txt").write_text("mine")

    done = scaffold("new", "demo", "--defaults", *FLAGS, cwd=tmp_path)

    assert done.returncode == 4
    assert [path.name for path in (tmp_path / "demo").iterdir()] == ["mine.txt"]


def tools_folder(tmp_path: Path, **versions: str) -> str:
    """Return a PATH on which only these programs are, each printing a version."""
    folder = tmp_path / "tools"
    folder.mkdir()
    for name, version in versions.items():
        program = folder / name
        program.write_text(f"#!/bin/sh\necho {version}\n")
        program.chmod(0o755)
    return str(folder)


@pytest.mark.parametrize(
    ("versions", "flags", "words"),
    [
        ({}, (), ("node", "npm", "git", "--no-install", "--no-git")),
        ({"node": "v22.13.0", "git": "2.40"}, (), ("npm",)),
        ({"node": "v22.13.0", "npm": "10", "git": "2"}, ("--package-manager", "pnpm"), ("pnpm",)),
        ({"node": "v22.13.0", "npm": "10"}, (), ("git", "--no-git")),
        ({"node": "v20.18.3", "npm": "10", "git": "2"}, (), ("20.18.3", "^20.19")),
        ({"node": "v23.0.0", "npm": "10", "git": "2"}, (), ("23.0.0", ">=24")),
    ],
)
def test_a_missing_program_is_said_before_anything_is_made(
    tmp_path: Path, versions: dict[str, str], flags: tuple[str, ...], words: tuple[str, ...]
) -> None:
    path = tools_folder(tmp_path, **versions)

    done = scaffold("new", "demo", "--defaults", *flags, cwd=tmp_path, PATH=path)

    assert done.returncode == 2
    for word in words:
        assert word in done.stderr
    assert not (tmp_path / "demo").exists()


def test_only_what_the_chosen_steps_run_is_needed(tmp_path: Path) -> None:
    done = scaffold("new", "demo", "--defaults", *FLAGS, cwd=tmp_path, PATH=tools_folder(tmp_path))

    assert done.returncode == 0, done.stderr


def test_dry_run_shows_everything_and_writes_nothing(tmp_path: Path) -> None:
    done = scaffold("new", "demo", "--defaults", "--dry-run", cwd=tmp_path)

    assert done.returncode == 0
    for text in ("package.json", "hono", "typescript", "PostgreSQL", "npm install", "Nothing was written"):
        assert text in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_dry_run_for_a_machine_is_what_a_run_writes(tmp_path: Path) -> None:
    plan = read_json(scaffold("new", "demo", "--defaults", "--dry-run", "--json", cwd=tmp_path).stdout)
    made = read_json(scaffold("new", "demo", "--defaults", "--json", *FLAGS, cwd=tmp_path).stdout)

    assert plan["files"] == sorted(made["files"])
    package = json.loads((tmp_path / "demo/package.json").read_text())
    assert plan["dependencies"] == package["dependencies"]


def test_dry_run_says_what_a_run_would_refuse(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo/mine.txt").write_text("mine")

    assert scaffold("new", "demo", "--defaults", "--dry-run", cwd=tmp_path).returncode == 4


def test_json_is_one_object_with_steps_and_the_command_that_repeats_it(tmp_path: Path) -> None:
    done = scaffold("new", "demo", "--defaults", "--database", "sqlite", "--json", *FLAGS, cwd=tmp_path)

    result = read_json(done.stdout)
    assert result["ok"] is True
    assert result["directory"] == str(tmp_path / "demo")
    assert result["answers"]["database"] == "sqlite"
    assert {step["name"]: step["status"] for step in result["steps"]} == {
        "render": "done",
        "lockfile": "done",
        "git": "skipped",
        "install": "skipped",
        "setup": "skipped",
        "openapi": "skipped",
        "commit": "skipped",
        "check": "skipped",
    }
    assert result["command"] == "scaffold new demo --defaults --database sqlite --no-install --no-git"


def versions_in(lockfile: Path) -> set[tuple[str, str]]:
    packages = json.loads(lockfile.read_bytes())["packages"]
    return {(path.rpartition("node_modules/")[2], one["version"]) for path, one in packages.items() if path}


@pytest.mark.parametrize("face", ["api", "next"])
def test_without_an_installation_the_lockfile_is_that_of_the_release_pruned(tmp_path: Path, face: str) -> None:
    done = scaffold(
        "new", "demo", "--defaults", "--face", face, "--database", "sqlite", "--json", "--no-install", cwd=tmp_path
    )

    assert "package-lock.json" in read_json(done.stdout)["files"]
    lockfile = tmp_path / "demo/package-lock.json"
    lock, package = (json.loads((tmp_path / "demo" / name).read_bytes()) for name in (lockfile.name, "package.json"))
    root = lock["packages"][""]
    assert (root["name"], root["dependencies"]) == ("demo", package["dependencies"])
    assert root["devDependencies"] == package["devDependencies"]
    assert "resolved" not in lockfile.read_text()
    whole = versions_in(templates_root() / "locks" / face / lockfile.name)
    held = versions_in(lockfile)
    assert held < whole
    assert "mariadb" not in {name for name, _ in held}
    tracked = subprocess.run(["git", "ls-files"], cwd=tmp_path / "demo", capture_output=True, text=True, check=True)
    assert lockfile.name in tracked.stdout.split()


@pytest.mark.parametrize("manager", ["npm", "pnpm"])
def test_without_a_package_manager_the_lockfile_is_all_of_the_release_and_that_is_said(
    tmp_path: Path, manager: str
) -> None:
    path = tools_folder(tmp_path)
    Path(path, "git").symlink_to(str(shutil.which("git")))
    flags = ("--package-manager", manager, "--json", *FLAGS)

    done = scaffold("new", "demo", "--defaults", *flags, cwd=tmp_path, PATH=path)

    name = {"npm": "package-lock.json", "pnpm": "pnpm-lock.yaml"}[manager]
    assert (tmp_path / "demo" / name).read_bytes() == (templates_root() / "locks/api" / name).read_bytes()
    (note,) = [step["note"] for step in read_json(done.stdout)["steps"] if step["name"] == "lockfile"]
    assert note == (
        f"{name} holds all packages that the release was tested with, since {manager} cannot be found; "
        f"`{manager} install` drops what this project does not use."
    )
    assert note in done.stderr


def test_a_failing_install_keeps_the_project_and_says_how_to_go_on(tmp_path: Path) -> None:
    path = tools_folder(tmp_path, node="v22.13.0")
    npm = Path(path, "npm")
    npm.write_text('#!/bin/sh\n[ "$1" = --version ] && exit 0\necho E404 no such package; exit 1\n')
    npm.chmod(0o755)

    done = scaffold("new", "demo", "--defaults", "--no-git", "--json", cwd=tmp_path, PATH=f"{path}:/usr/bin:/bin")

    assert done.returncode == 1
    assert "E404 no such package" in done.stderr
    assert "cd demo && npm install" in done.stderr
    result = read_json(done.stdout)
    assert result["steps"][-1]["status"] == "failed"
    assert (tmp_path / "demo/package.json").is_file()


@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_while_installing_keeps_the_rendered_project(tmp_path: Path, sign: int, code: int) -> None:
    path = tools_folder(tmp_path, node="v22.13.0")
    started = tmp_path / "started"
    npm = Path(path, "npm")
    npm.write_text(f'#!/bin/sh\n[ "$1" = --version ] && exit 0\ntouch {started}\nsleep 60\n')
    npm.chmod(0o755)
    process = subprocess.Popen(
        [*COMMAND, "new", "demo", "--defaults", "--no-git"],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        env=environment(PATH=f"{path}:/usr/bin:/bin"),
        stderr=subprocess.PIPE,
        text=True,
    )
    while not started.exists():
        time.sleep(0.05)
    os.kill(process.pid, sign)
    _, errors = process.communicate(timeout=30)

    assert process.returncode == code
    assert "Traceback" not in errors
    assert "npm install" in errors
    assert (tmp_path / "demo/package.json").is_file()
    assert not [entry for entry in tmp_path.iterdir() if entry.name.startswith(".demo")]
