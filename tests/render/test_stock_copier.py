"""Stock Copier is the oracle: the same templates and answers give the same bytes, and its update works."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from samples import answers, domain, item, note

import scaffold
from scaffold.releases.release import Release, templates_root
from scaffold.releases.working import working_release
from scaffold.render import create_project, render_files

if TYPE_CHECKING:
    from samples import Make

COPIER = [sys.executable, "-m", "copier"]


class Host:
    """A git repository with tagged releases, at the canonical URL for everybody in this environment."""

    def __init__(self, folder: Path, url: str) -> None:
        self.repository = folder / "host"
        self.repository.mkdir(parents=True)
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("GIT_")},
            "PYTHONPATH": str(Path(scaffold.__file__).parents[1]),
            "HOME": str(folder),
            "COPIER_CACHE_DIR": str(folder / "copier-cache"),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_COUNT": "3",
            "GIT_CONFIG_KEY_0": f"url.{self.repository}.insteadOf",
            "GIT_CONFIG_VALUE_0": url,
            "GIT_CONFIG_KEY_1": "user.name",
            "GIT_CONFIG_VALUE_1": "Test",
            "GIT_CONFIG_KEY_2": "user.email",
            "GIT_CONFIG_VALUE_2": "test@example.org",
        }
        self.run("git", "init", "-q", cwd=self.repository)

    def run(self, *command: str, cwd: Path) -> str:
        done = subprocess.run(
            command, cwd=cwd, env=self.environment, check=False, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def publish(self, root: Path, tag: str) -> None:
        self.run("git", "rm", "-rqf", "--ignore-unmatch", ".", cwd=self.repository)
        skip = ("--exclude=__pycache__", "--exclude=.compiled")
        self.run("sh", "-c", 'tar -C "$0" "$1" "$2" -cf - . | tar -xf -', str(root), *skip, cwd=self.repository)
        self.run("git", "add", "-A", "-f", cwd=self.repository)
        self.run("git", "commit", "-qm", tag, cwd=self.repository)
        self.run("git", "tag", tag, cwd=self.repository)


def tree(folder: Path) -> dict[str, tuple[bytes, bool]]:
    """Read every file; folders without any are not ours to compare: Copier makes them, git never sees them."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), bool(path.stat().st_mode & 0o111))
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


CASES: list[dict[str, Any]] = [
    answers(),
    answers(domain=domain(note(users=True), item(0), item(1)), auth="session", database="mysql", ci="none"),
    answers(face="next", auth="nextauth", database="sqlite", queue="none", package_manager="pnpm", container="none"),
    answers(auth="none", queue="none", domain=domain(), blank=True, description="`{= x =}` \"'\\ {% if %} ${y} */ ünï"),
]


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Host:
    release = working_release()
    host = Host(tmp_path_factory.mktemp("host"), release.url)
    host.publish(templates_root(), release.tag)
    return host


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['face']}-{case['database']}-{case['auth']}")
def test_stock_copier_writes_the_same_bytes(host: Host, tmp_path: Path, case: dict[str, Any]) -> None:
    release = working_release()
    rendering = render_files(case, release=Release(release.tag, host.repository, release.url))
    data = {key: value for key, value in rendering.answers.items() if not key.startswith("_")}
    (tmp_path / "answers.yml").write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")
    ref = ("--trust", "--defaults", "--quiet", "--vcs-ref", release.tag, "--data-file", "answers.yml")
    host.run(*COPIER, "copy", *ref, release.url, "stock", cwd=tmp_path)
    ours = {path: (file.data, file.executable) for path, file in rendering.files.items()}
    theirs = tree(tmp_path / "stock")
    assert sorted(ours) == sorted(theirs)
    assert [path for path in ours if ours[path] != theirs[path]] == []


def test_stock_update_works_on_our_project(tiny: Make, tmp_path: Path) -> None:
    url = working_release().url
    host = Host(tmp_path / "there", url)
    old = tiny({"project/a.txt.jinja": "one {= name =}\n", "project/gone": "x\n"}, folder="old")
    new = tiny({"project/a.txt.jinja": "two {= name =}\n", "project/come": "y\n"}, folder="new")
    host.publish(old.root, "v1.0.0")
    project = tmp_path / "project"
    create_project({"name": "mine"}, project, release=Release("v1.0.0", old.root, url))
    host.run("git", "init", "-q", cwd=project)
    host.run("git", "add", "-A", cwd=project)
    host.run("git", "commit", "-qm", "start", cwd=project)
    host.publish(new.root, "v2.0.0")
    host.run(*COPIER, "update", "--trust", "--defaults", "--quiet", cwd=project)
    assert {name: data for name, (data, _) in tree(project).items() if name != ".copier-answers.yml"} == {
        "a.txt": b"two mine\n",
        "come": b"y\n",
    }
    recorded = yaml.safe_load((project / ".copier-answers.yml").read_text())
    assert recorded["_commit"] == "v2.0.0"
    assert recorded["base_hash"] == "", "the hash of another release's base must not stay"


def test_stock_copier_asks_for_trust_before_it_runs_our_extension(host: Host, tmp_path: Path) -> None:
    done = subprocess.run(
        [*COPIER, "copy", "--defaults", "--vcs-ref", working_release().tag, working_release().url, "stock"],
        cwd=tmp_path,
        env=host.environment,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 4
    assert "--trust" in done.stderr
    assert not (tmp_path / "stock").exists()
