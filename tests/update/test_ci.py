"""`scaffold ci`: the steps of the written workflows, run as CI runs them, against a bare repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from lifecycle_projects import BLANK, GIT_ENVIRONMENT, SHIPPED, Work, fresh, make_project, without_history

from scaffold import __version__
from scaffold.automation.tool import installed_from, requirement
from scaffold.automation.workflows import ACTIONS
from scaffold.cli.run import run
from scaffold.errors import RefusedError, UserError
from scaffold.releases.release import templates_root

if TYPE_CHECKING:
    from pathlib import Path

COMMIT = "0123456789abcdef0123456789abcdef01234567"
TOOL = f"backend-scaffold @ git+https://git.example.com/tools/scaffold@{COMMIT}"
BRANCH = f"scaffold/update-{__version__}"
BIN_LOGGER = """#!/bin/sh
echo "$0 $*" >> "$CALLS"
for word in "$@"; do
  case "$word" in
    *body.md) cp "$word" "$CALLS.body" ;;
    description@*) cp "${word#description@}" "$CALLS.body" ;;
  esac
done
"""


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Work:
    """Make a project, its remote, and a clone as a CI system makes it."""
    work = make_project(tmp_path / "origin", "v0.1.0", BLANK)
    monkeypatch.chdir(work.path)
    assert run(["ci", "github", "--tool", TOOL]) == 0
    assert run(["ci", "gitlab", "--tool", TOOL]) == 0
    work.commit("ci")
    work.git("clone", "--quiet", "--bare", ".", str(tmp_path / "remote.git"))
    work.git("clone", "--quiet", str(tmp_path / "remote.git"), str(tmp_path / "clone"))
    return Work(tmp_path / "clone")


def programs(folder: Path) -> None:
    """Put the tool where the workflow installs it, and what the CI system brings along beside it."""
    (folder / "scaffold/bin").mkdir(parents=True)
    tool = folder / "scaffold/bin/scaffold"
    tool.write_text(f'#!/bin/sh\nexec {sys.executable} -m scaffold "$@"\n')
    for name in ("gh", "curl"):
        (folder / "scaffold/bin" / name).write_text(BIN_LOGGER)
    for path in (folder / "scaffold/bin").iterdir():
        path.chmod(0o755)


def execute(work: Work, script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    if not (folder / "scaffold").exists():
        programs(folder)
    environment = {
        **GIT_ENVIRONMENT,
        "CALLS": str(folder / "calls"),
        "RUNNER_TEMP": str(folder),
        "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
        "GITHUB_WORKSPACE": str(work.path),
        "GH_TOKEN": "not a token",
        "PATH": f"{folder / 'scaffold/bin'}{os.pathsep}{os.environ['PATH']}",
        **variables,
    }
    return subprocess.run(
        ["bash", "-e", "-c", script], cwd=work.path, env=environment, capture_output=True, text=True, check=False
    )


def github(work: Work, job: str, step: str) -> str:
    workflow: dict[str, Any] = yaml.safe_load(work.read(".github/workflows/scaffold.yml"))
    return str(next(one["run"] for one in workflow["jobs"][job]["steps"] if one.get("name") == step))


def test_the_update_opens_one_pull_request(clone: Work, tmp_path: Path) -> None:
    script = github(clone, "update", "Update")
    folder = tmp_path / "runner"
    done = execute(clone, script, folder)
    assert done.returncode == 0, done.stderr
    remote = Work(tmp_path / "remote.git")
    assert remote.git("rev-parse", BRANCH)
    calls = (folder / "calls").read_text().splitlines()
    assert len(calls) == 1
    assert f"/gh pr create --head {BRANCH} --title Update to scaffold {__version__} --body-file " in calls[0]
    body = (folder / "calls.body").read_text()
    assert body == (folder / "summary.md").read_text()
    for words in ("v0.1.0", "v0.2.0", SHIPPED, "pino-pretty", "native-values.ts"):
        assert words in body
    after = Work(tmp_path / "review")
    clone.git("clone", "--quiet", "--branch", BRANCH, str(tmp_path / "remote.git"), str(after.path))
    tree = without_history(after.tree())
    expected = fresh(SHIPPED, after.read("scaffold.yaml"))
    assert {path: file for path, file in tree.items() if path in expected} == expected

    second = Work(tmp_path / "second")
    clone.git("clone", "--quiet", str(tmp_path / "remote.git"), str(second.path))
    again = execute(second, script, folder)
    assert again.returncode == 0, again.stderr
    assert "is there already" in again.stdout
    assert (folder / "calls").read_text().splitlines() == calls


def test_conflicts_are_for_people(clone: Work, tmp_path: Path) -> None:
    text = clone.read("package.json")
    clone.write("package.json", text.replace('"pino-pretty": "^13.0.0"', '"pino-pretty": "12.0.0"'))
    clone.commit("older")
    folder = tmp_path / "runner"
    done = execute(clone, github(clone, "update", "Update"), folder)
    assert done.returncode == 3
    assert "::error::" in done.stdout
    assert "package.json" in (folder / "summary.md").read_text()
    assert not (folder / "calls").exists()
    assert Work(tmp_path / "remote.git").git("branch", "--list", BRANCH) == ""


def test_the_check_job_runs_the_check(clone: Work, tmp_path: Path) -> None:
    words = "scaffold.yaml,title=scaffold check"
    assert words not in execute(clone, github(clone, "check", "Check"), tmp_path / "runner").stdout
    clone.write("scaffold.yaml", clone.read("scaffold.yaml").replace("ci: none", "ci: github"))
    done = execute(clone, github(clone, "check", "Check"), tmp_path / "runner")
    assert done.returncode == 1
    assert f"::error file={words}" in done.stdout


def test_gitlab_opens_one_merge_request(clone: Work, tmp_path: Path) -> None:
    pipeline: dict[str, Any] = yaml.safe_load(clone.read(".gitlab/scaffold.yml"))
    script = "\n".join(pipeline["scaffold-update"]["script"])
    folder = tmp_path / "runner"
    variables = {
        "SCAFFOLD_TOKEN": "secret",
        "GITLAB_USER_NAME": "Ada",
        "GITLAB_USER_EMAIL": "ada@example.org",
        "CI_SERVER_HOST": "gitlab.example.com",
        "CI_PROJECT_PATH": "acme/shop",
        "CI_API_V4_URL": "https://gitlab.example.com/api/v4",
        "CI_PROJECT_ID": "7",
        "CI_DEFAULT_BRANCH": "main",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{tmp_path / 'remote.git'}.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://oauth2:secret@gitlab.example.com/acme/shop.git",
    }
    done = execute(clone, script, folder, **variables)
    assert done.returncode == 0, done.stderr
    calls = (folder / "calls").read_text().splitlines()
    assert len(calls) == 1
    assert calls[0].endswith("https://gitlab.example.com/api/v4/projects/7/merge_requests")
    assert "v0.2.0" in (folder / "calls.body").read_text()
    assert Work(tmp_path / "remote.git").git("rev-parse", BRANCH)
    assert "is there already" in execute(clone, script, folder, **variables).stdout
    assert (folder / "calls").read_text().splitlines() == calls


def test_what_is_installed_is_pinned_and_every_action_by_its_commit(clone: Work) -> None:
    assert clone.read(".github/scaffold/requirements.txt").splitlines()[1:] == [TOOL]
    text = clone.read(".github/workflows/scaffold.yml")
    actions = re.findall(r"uses: (\S+)@(\S+) # v[\d.]+", text)
    assert len(actions) == text.count("uses:") == 4
    assert all(re.fullmatch(r"[0-9a-f]{40}", commit) for _, commit in actions)
    rendered = (templates_root() / "project/.github/workflows/ci.yml.jinja").read_text("utf-8")
    assert all(f"uses: {action}" in rendered for action in ACTIONS.values())
    assert "@@" not in text + clone.read(".gitlab/scaffold.yml")


def test_a_project_in_a_folder_of_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = make_project(tmp_path / "services" / "shop", SHIPPED, BLANK)
    (work.path / ".git").rename(tmp_path / ".git")
    monkeypatch.chdir(work.path)
    assert run(["ci", "github", "--tool", TOOL]) == 0
    workflow = yaml.safe_load((tmp_path / ".github/workflows/scaffold-services--shop.yml").read_text())
    assert workflow["jobs"]["check"]["defaults"]["run"]["working-directory"] == "services/shop"
    assert (tmp_path / ".github/scaffold-services--shop/requirements.txt").exists()


def test_two_projects_of_one_repository_have_what_they_need_at_its_top(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """GitHub reads workflows and Dependabot's list there alone, and one project must not write over another's."""
    text = BLANK.replace("ci: none", "ci: github\ndependency_updates: dependabot")
    projects = [make_project(tmp_path / name, SHIPPED, text) for name in ("services/shop", "services/desk")]
    for work in projects:
        shutil.rmtree(work.path / ".git")
    Work(tmp_path).git("init", "--quiet", "--template=", "--initial-branch=main")
    Work(tmp_path).commit("both")
    for work in projects:
        monkeypatch.chdir(work.path)
        assert run(["ci", "github", "--tool", TOOL]) == 0
    names = {path.name for path in (tmp_path / ".github/workflows").iterdir()}
    own = {f"services--{name}-{file}" for name in ("shop", "desk") for file in ("ci.yml", "audit.yml")}
    assert names == own | {"scaffold-services--shop.yml", "scaffold-services--desk.yml"}

    workflow = yaml.safe_load((tmp_path / ".github/workflows/services--shop-ci.yml").read_text())
    assert workflow["defaults"]["run"]["working-directory"] == "services/shop"
    assert workflow["concurrency"]["group"].startswith("services--shop-")
    node = next(step for step in workflow["jobs"]["check"]["steps"] if "cache" in step.get("with", {}))
    assert node["with"]["cache-dependency-path"] == "services/shop/package-lock.json"
    audit = (tmp_path / ".github/workflows/services--desk-audit.yml").read_text()
    assert "node-version-file: services/desk/.nvmrc" in audit

    updates = yaml.safe_load((tmp_path / ".github/dependabot.yml").read_text())["updates"]
    found = {(one["package-ecosystem"], one["directory"]) for one in updates}
    assert len(found) == len(updates)
    assert {("npm", "/services/shop"), ("npm", "/services/desk"), ("github-actions", "/")} <= found
    branches = {
        line.split('"')[1] for path in (tmp_path / ".github/workflows").glob("scaffold-*")
        for line in path.read_text().splitlines() if line.strip().startswith("branch=")
    }  # fmt: skip
    assert len(branches) == 2

    Work(tmp_path).commit("ci")
    capsys.readouterr()
    assert run(["ci", "github", "--tool", TOOL]) == 0
    assert capsys.readouterr().out == "Nothing to change.\n"
    (tmp_path / ".github/dependabot.yml").write_text("version: 2\nupdates: []\n")
    assert run(["ci", "github", "--tool", TOOL]) == 0
    assert "left alone: .github/dependabot.yml is not ours" in capsys.readouterr().err
    assert (tmp_path / ".github/dependabot.yml").read_text() == "version: 2\nupdates: []\n"


def test_the_default_branch_is_the_repositorys(clone: Work, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def branches(work: Work) -> object:
        monkeypatch.chdir(work.path)
        assert run(["ci", "github", "--tool", TOOL]) == 0
        workflow: dict[Any, Any] = yaml.safe_load(work.read(".github/workflows/scaffold.yml"))
        return workflow[True]["push"]["branches"]  # to YAML 1.1 the key `on` is true

    assert branches(clone) == ["main"]
    remote = Work(tmp_path / "remote.git")
    remote.git("branch", "--move", "main", "trunk")
    clone.git("clone", "--quiet", str(remote.path), str(tmp_path / "other"))
    other = Work(tmp_path / "other")
    other.git("switch", "--quiet", "-c", "main")
    assert branches(other) == ["trunk"], "the remote's, whatever is checked out"
    other.commit("renewed")
    other.git("remote", "remove", "origin")
    other.git("branch", "--move", "main", "work")
    assert branches(other) == ["work"]


def test_running_it_again_renews_and_never_overwrites_what_is_not_its_own(
    clone: Work, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(clone.path)
    assert run(["ci", "github", "--tool", TOOL]) == 0
    assert "Nothing to change." in capsys.readouterr().out
    assert run(["ci", "github", "--tool", "backend-scaffold==9.9.9"]) == 0
    assert clone.git("status", "--porcelain").split() == ["M", ".github/scaffold/requirements.txt"]
    assert run(["ci", "github", "--tool", TOOL]) == 4
    clone.git("checkout", "--quiet", ".")
    clone.write(".github/workflows/scaffold.yml", "name: mine\n")
    assert run(["ci", "github", "--tool", TOOL]) == 4
    assert clone.read(".github/workflows/scaffold.yml") == "name: mine\n"


def test_where_the_tool_came_from_is_its_pin() -> None:
    assert installed_from("1.2.3", None) == "backend-scaffold==1.2.3"
    vcs = {"url": "https://git.example.com/x", "vcs_info": {"vcs": "git", "commit_id": COMMIT}}
    assert installed_from("1.2.3", vcs) == f"backend-scaffold @ git+https://git.example.com/x@{COMMIT}"
    wheel = {"url": "https://example.com/a.whl", "archive_info": {"hashes": {"sha256": "ab" * 32}}}
    assert installed_from("1.2.3", wheel) == f"backend-scaffold @ https://example.com/a.whl#sha256={'ab' * 32}"
    for direct in ({"url": "file:///somewhere", "dir_info": {}}, {"url": "file:///a.whl", "archive_info": {}}):
        with pytest.raises(RefusedError):
            installed_from("1.2.3", direct)


@pytest.mark.parametrize(
    "text", ["backend-scaffold", "backend-scaffold>=1", "scaffold==1.0", "backend-scaffold @ git+https://h/r@main"]
)
def test_a_tool_that_is_not_exact_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="exactly"):
        requirement(text)
