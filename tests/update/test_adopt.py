"""`scaffold adopt`: nothing of theirs is touched, and from then on the repository updates."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from lifecycle_projects import NEWEST, STORE, Work

from scaffold.adopt.adopt import adopt
from scaffold.adopt.evidence import guesses
from scaffold.cli.adopt import checked
from scaffold.cli.run import run
from scaffold.errors import RefusedError
from scaffold.lifecycle.project import read_project, render_base

if TYPE_CHECKING:
    from pathlib import Path

    from scaffold.adopt.adopt import Adopted

PACKAGE = {
    "name": "@acme/Order Desk",
    "description": "Takes orders",
    "dependencies": {"express": "^5.0.0", "jsonwebtoken": "^9.0.0"},
    "devDependencies": {"pino-pretty": "^13.0.0"},
}
FILES = {
    "package.json": json.dumps(PACKAGE, indent=2) + "\n",
    "README.md": "# Order desk\n\nWritten by hand.\n",
    ".gitignore": "node_modules/\n",
    "src/index.js": "console.log('orders');\n",
    "prisma/schema.prisma": 'datasource db {\n  provider = "mysql"\n  url = env("DATABASE_URL")\n}\n',
    "Dockerfile": "FROM node:24\n",
}


@pytest.fixture
def theirs(tmp_path: Path) -> Work:
    work = Work(tmp_path / "desk")
    work.path.mkdir()
    work.git("init", "--quiet", "--template=", "--initial-branch=main")
    for path, text in FILES.items():
        work.write(path, text)
    work.commit("by hand")
    return work


def take_in(work: Work, tag: str = NEWEST, take: tuple[str, ...] = ()) -> Adopted:
    release = STORE.get(tag)
    return adopt(work.path, checked(release, [], guesses(work.path), None), release, take=take)


def test_the_options_are_read_off_the_repository(theirs: Work) -> None:
    found = {one.option: one.value for one in guesses(theirs.path)}
    wanted = {
        "name": "order-desk",
        "description": "Takes orders",
        "face": "api",
        "database": "mysql",
        "auth": "jwt",
        "queue": "none",
        "package_manager": "npm",
        "ci": "none",
        "container": "docker",
        "dependency_updates": "none",
    }
    assert {name: found.get(name) for name in wanted} == wanted


def test_nothing_of_theirs_is_touched_and_the_base_verifies(theirs: Work) -> None:
    before = theirs.tree()
    done = take_in(theirs)
    after = theirs.tree()
    assert {path: after[path] for path in before} == before
    assert set(after) - set(before) == {"scaffold.yaml", ".copier-answers.yml"}
    assert {"package.json", "README.md", "Dockerfile"} <= set(done.yours)
    assert "src/container.ts" in done.missing
    assert render_base(read_project(theirs.path), STORE).release.tag == NEWEST
    assert theirs.git("diff", "--cached", "--name-only").split() == [".copier-answers.yml", "scaffold.yaml"]


def test_it_updates_from_then_on(theirs: Work) -> None:
    take_in(theirs, "v0.1.0", take=("src/platform/db/mysql/values.ts",))
    theirs.commit("adopted")
    before = theirs.tree()
    report = theirs.change(release="v0.3.0")
    after = theirs.tree()
    assert report.outcome
    assert report.outcome.conflicts == ()
    assert json.loads(theirs.read("package.json"))["dependencies"]["express"] == "^5.0.0"
    for path in FILES:
        assert path in after
        assert set(before[path][0].decode().split()) - set(after[path][0].decode().split()) <= {'"^13.0.0"'}
    assert json.loads(theirs.read("package.json"))["devDependencies"] == {"pino-pretty": "^13.1.0"}
    assert "src/container.ts" not in after, "what was not there counts as deleted"
    assert "src/platform/db/mysql/values.ts" not in after, "a release dropped it, unedited"
    theirs.commit("updated")
    assert not theirs.change(release="v0.3.0").changes_anything


def test_files_can_be_taken_by_pattern(theirs: Work) -> None:
    done = take_in(theirs, take=("/src/platform/lifecycle/", ".editorconfig"))
    assert ".editorconfig" in done.taken
    assert "src/platform/lifecycle/lifecycle.ts" in done.taken
    assert all(theirs.git("ls-files", path).strip() for path in done.taken)
    assert "src/container.ts" in done.missing


def test_files_can_be_taken_later_as_the_guide_says(
    theirs: Work, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(theirs.path)
    assert run(["adopt"]) == 0
    theirs.commit("adopted")
    before = theirs.tree()
    assert run(["adopt", "--take", "/.editorconfig", "--take", "/src/platform/lifecycle/"]) == 0
    assert "added src/platform/lifecycle/lifecycle.ts" in capsys.readouterr().out
    added = set(theirs.git("diff", "--cached", "--name-only").split())
    assert {".editorconfig", "src/platform/lifecycle/lifecycle.ts"} <= added
    assert {path: theirs.tree()[path] for path in before} == before
    assert run(["adopt", "--take", "/README.md"]) == 2
    assert "README.md: there already" in capsys.readouterr().err
    assert run(["update", "--abort"]) == 0
    assert theirs.tree() == before


def test_what_is_of_another_stack_is_named(
    theirs: Work, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(theirs.path)
    package = json.loads(theirs.read("package.json"))
    package["dependencies"] |= {"typeorm": "^0.3.0"}
    theirs.write("package.json", json.dumps(package))
    theirs.commit()
    assert run(["adopt", "--dry-run"]) == 0
    said = capsys.readouterr().err
    assert "express (package.json) is another framework than the templates' Hono" in said
    assert "typeorm (package.json) is another way to the database than the templates' Prisma" in said
    assert run(["adopt", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["foreign"]
    assert [one["name"] for one in found] == ["express", "typeorm"]


def test_adopting_twice_is_refused(theirs: Work) -> None:
    take_in(theirs)
    with pytest.raises(RefusedError):
        take_in(theirs)
    theirs.commit("adopted")
    with pytest.raises(RefusedError):
        take_in(theirs)


def test_the_answers_of_another_template_are_not_overwritten(theirs: Work) -> None:
    theirs.write(".copier-answers.yml", "_src_path: gh:somebody/else\n")
    with pytest.raises(RefusedError):
        take_in(theirs)
    assert theirs.read(".copier-answers.yml") == "_src_path: gh:somebody/else\n"


def test_the_command(theirs: Work, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(theirs.path)
    assert run(["adopt", "--dry-run", "--database", "postgres", "--json"]) == 0
    assert not (theirs.path / "scaffold.yaml").exists()
    assert json.loads(capsys.readouterr().out)["dry_run"] is True
    assert run(["adopt", "--database", "postgres"]) == 0
    assert "database: postgres" in theirs.read("scaffold.yaml")
    assert "resources: {}" in theirs.read("scaffold.yaml")


def test_of_a_list_every_choice_with_a_sign_is_guessed(theirs: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    from scaffold.releases import capabilities

    def capability(name: str, *, several: bool) -> dict[str, Any]:
        signs = {"cookies": "cookie-session", "tokens": "jsonwebtoken", "logs": "pino-pretty"}
        units = [{"name": choice, "recognised": [{"dependency": package}]} for choice, package in signs.items()]
        return {"name": name, "option": {"name": name, "several": several}, "units": units}

    both = [capability("one", several=False), capability("some", several=True)]
    monkeypatch.setattr(capabilities, "load_capabilities", lambda _: both)
    found = {one.option: (one.value, one.reason) for one in guesses(theirs.path)}
    assert found["one"] == ("tokens", "jsonwebtoken is a dependency")
    assert found["some"] == ("tokens,logs", "jsonwebtoken is a dependency, pino-pretty is a dependency")
