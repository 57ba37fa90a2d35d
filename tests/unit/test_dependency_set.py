"""The set of packages that a release was tested with, and how a project's lockfile follows it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

import scaffold
from scaffold.dependencies.lockfiles import answered, parse, ranges, versions, without_unserved
from scaffold.dependencies.managers import lockfile_of, managers
from scaffold.dependencies.raised import joined, moves
from scaffold.releases.release import templates_root
from scaffold.setup.lock import make_whole
from scripts import load_script

ROOT = Path(__file__).resolve().parents[2]
SETS = ROOT / "templates" / "locks"


script: Any = load_script("dependencies")
newest: Any = load_script("newest_dependencies")


def test_the_set_fits_the_packages_of_every_capability() -> None:
    assert script.findings(templates_root()) == [], "python scripts/dependencies.py update --least"


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SETS, tmp_path / "locks"))


def rewrite(path: Path, edit: Any) -> None:
    lock = json.loads(path.read_bytes())
    edit(lock["packages"])
    path.write_text(json.dumps(lock))


def test_a_set_without_a_package_does_not_fit(sets: Path) -> None:
    rewrite(sets / "api/package-lock.json", lambda packages: packages[""]["dependencies"].pop("zod"))

    (line,) = script.findings(templates_root(), sets)

    assert line.startswith("api/package-lock.json: zod (dependencies): ^4")
    assert line.endswith("is asked for, the set has none")


def test_a_set_that_says_where_packages_come_from_does_not_fit(sets: Path) -> None:
    packages = "node_modules/zod"
    rewrite(sets / "next/package-lock.json", lambda all_: all_[packages].update(resolved="https://registry.invalid/z"))

    assert script.findings(templates_root(), sets) == [
        "next/package-lock.json: says where packages are downloaded from"
    ]


def test_a_set_that_is_not_there_does_not_fit(sets: Path) -> None:
    (sets / "api/pnpm-lock.yaml").unlink()

    assert script.findings(templates_root(), sets) == ["api/pnpm-lock.yaml: is missing"]


def test_a_set_of_other_versions_for_pnpm_does_not_fit(sets: Path) -> None:
    path = sets / "api/pnpm-lock.yaml"
    there = sorted(versions(parse(path.read_bytes(), "pnpm"), "pnpm")["zod"])
    path.write_text(path.read_text().replace(f"zod@{there[0]}", "zod@4.0.1"))

    assert script.findings(templates_root(), sets) == [f"api: npm has zod {there[0]}, pnpm 4.0.1"]


def test_a_package_that_an_optional_one_asks_for_must_be_there_or_not_be_asked_for(sets: Path) -> None:
    rewrite(sets / "api/package-lock.json", lambda all_: all_.pop("node_modules/fsevents", None))

    assert any(
        line.startswith("api/package-lock.json: fsevents is asked for by ")
        for line in script.findings(templates_root(), sets)
    )


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ({}, True),
        ({"face": "next"}, False),
        ({"face": "api"}, True),
        ({"auth": "nextauth"}, False),
        ({"auth": {"not": "nextauth"}}, True),
        ({"auth": {"not": "none"}}, None),
        ({"database": ["postgres", "mysql"]}, None),
        ({"database": ["postgres", "mysql", "sqlite"]}, True),
        ({"model": "mails"}, None),
        ({"any": [{"face": "next"}, {"auth": "nextauth"}]}, False),
        ({"any": [{"face": "next"}, {"model": "mails"}]}, None),
        ({"all": [{"model": "mails"}, {"face": "next"}]}, False),
        ({"not": {"face": "next"}, "queue": "none"}, None),
    ],
)
def test_whether_a_condition_can_hold_on_the_api_face(when: dict[str, Any], holds: bool | None) -> None:  # noqa: FBT001
    assert script.may_hold(when, script.possible_values(templates_root(), "api")) is holds


def test_the_packages_of_the_other_face_are_not_in_a_set() -> None:
    api, next_ = (script.manifest(templates_root(), face)["dependencies"] for face in ("api", "next"))
    assert not {"next", "react", "next-auth"} & api.keys()
    assert {"next", "react", "next-auth", "pg", "mariadb", "bullmq"} <= next_.keys()
    assert (api["nodemailer"], next_["nodemailer"]) == ("^10.6.0", "^7.0.7")


def npm_lock(**held: str) -> bytes:
    entries = {f"node_modules/{name}": {"version": version} for name, version in held.items()}
    return json.dumps({"lockfileVersion": 3, "packages": {"": {"dependencies": {"a": "^1.0.0"}}, **entries}}).encode()


def pnpm_lock(**held: str) -> bytes:
    return yaml.safe_dump(
        {
            "lockfileVersion": "9.0",
            "importers": {
                ".": {"dependencies": {name: {"specifier": "^1.0.0", "version": one} for name, one in held.items()}}
            },
            "packages": {f"{name}@{one}": {} for name, one in held.items()},
            "snapshots": {f"{name}@{one}": {} for name, one in held.items()},
        }
    ).encode()


LOCK_OF = {"npm": npm_lock, "pnpm": pnpm_lock}


def direct(lock: bytes, manager: str) -> dict[str, str]:
    found = parse(lock, manager)
    if manager == "npm":
        return {path.partition("/")[2]: one["version"] for path, one in found["packages"].items() if path}
    return {name: one["version"] for name, one in found["importers"]["."]["dependencies"].items()}


@pytest.mark.parametrize("manager", managers())
def test_a_change_keeps_what_the_project_holds_and_takes_the_rest_from_the_release(manager: str) -> None:
    make = LOCK_OF[manager]
    got = joined(make(a="1.0.0", mine="3.0.0"), make(a="1.2.0", b="1.0.0"), manager, update=False)
    assert direct(got, manager) == {"a": "1.0.0", "mine": "3.0.0", "b": "1.0.0"}


@pytest.mark.parametrize("manager", managers())
def test_an_update_takes_the_higher_version_of_each(manager: str) -> None:
    make = LOCK_OF[manager]
    got = joined(
        make(a="1.0.0", b="1.10.0", c="2.0.0-rc.1", mine="3.0.0"),
        make(a="1.2.0", b="1.9.0", c="2.0.0"),
        manager,
        update=True,
    )
    assert direct(got, manager) == {"a": "1.2.0", "b": "1.10.0", "c": "2.0.0", "mine": "3.0.0"}


@pytest.mark.parametrize("manager", managers())
@pytest.mark.parametrize(("held", "moved"), [("1.2.0", False), ("1.3.0", False), ("1.1.9", True)])
def test_whether_an_update_moves_what_a_project_holds(manager: str, held: str, moved: bool) -> None:  # noqa: FBT001
    make = LOCK_OF[manager]
    assert moves(make(a=held), make(a="1.2.0", other="9.0.0"), manager) is moved


def test_the_transitive_packages_of_pnpm_move_too() -> None:
    def lock(version: str) -> bytes:
        data = yaml.safe_load(pnpm_lock(a="1.0.0"))
        data["snapshots"]["a@1.0.0"] = {"dependencies": {"below": version}}
        data["packages"][f"below@{version}"] = {}
        return yaml.safe_dump(data).encode()

    got = parse(joined(lock("2.0.0"), lock("2.1.0"), "pnpm", update=True), "pnpm")
    assert got["snapshots"]["a@1.0.0"] == {"dependencies": {"below": "2.1.0"}}
    kept = parse(joined(lock("2.2.0"), lock("2.1.0"), "pnpm", update=True), "pnpm")
    assert kept["snapshots"]["a@1.0.0"] == {"dependencies": {"below": "2.2.0"}}


def test_a_lockfile_lacks_an_optional_package_and_is_made_whole(tmp_path: Path) -> None:
    lock = json.loads(npm_lock(a="1.0.0", there="1.0.0"))
    lock["packages"]["node_modules/a"]["optionalDependencies"] = {"gone": "^1.0.0", "there": "^1.0.0"}
    (tmp_path / "package-lock.json").write_text(json.dumps(lock))

    note = make_whole(tmp_path, "npm")

    assert "gone (of a)" in (note or "")
    found = json.loads((tmp_path / "package-lock.json").read_bytes())
    assert found["packages"]["node_modules/a"]["optionalDependencies"] == {"there": "^1.0.0"}
    assert make_whole(tmp_path, "npm") is None, "a whole lockfile is left alone"


def test_what_is_there_is_not_dropped() -> None:
    for face in ("api", "next"):
        lock = parse((SETS / face / "package-lock.json").read_bytes(), "npm")
        assert without_unserved(lock) == []


@pytest.mark.parametrize("face", ["api", "next"])
def test_both_package_managers_have_the_same_set(face: str) -> None:
    npm, pnpm = (parse((SETS / face / lockfile_of(manager)).read_bytes(), manager) for manager in managers())
    assert answered(npm, "npm") == answered(pnpm, "pnpm") == ranges(script.manifest(templates_root(), face))
    held, theirs = versions(npm, "npm"), versions(pnpm, "pnpm")
    assert {
        name: found - held.get(name, set()) for name, found in theirs.items() if found - held.get(name, set())
    } == {}


def test_what_is_newer_than_the_set_is_named_with_both_versions() -> None:
    before, after = (parse(lock, "npm") for lock in (npm_lock(a="1.0.0", b="1.0.0"), npm_lock(a="1.1.0", b="1.0.0")))
    assert newest.moved(before, after) == {"a": ("1.0.0", "1.1.0")}
    assert newest.words("lint", "a", newest.moved(before, after)) == "lint fails with a 1.1.0; the set has 1.0.0"


def test_some_packages_are_taken_from_the_newest() -> None:
    before = parse(npm_lock(a="1.0.0", b="1.0.0", c="1.0.0"), "npm")
    after = parse(npm_lock(a="1.1.0", b="1.1.0", d="1.0.0"), "npm")
    packages = newest.mixed(before, after, ["b", "d"])["packages"]
    assert {path.partition("/")[2]: one["version"] for path, one in packages.items() if path} == {
        "a": "1.0.0",
        "b": "1.1.0",
        "c": "1.0.0",
        "d": "1.0.0",
    }


@pytest.mark.parametrize("culprit", range(7))
def test_the_package_that_makes_a_check_fail_is_found_in_few_tries(culprit: int) -> None:
    names, asked = [f"p{number}" for number in range(7)], []

    def fails(some: list[str]) -> bool:
        asked.append(some)
        return f"p{culprit}" in some

    assert newest.first_that_fails(names, fails) == f"p{culprit}"
    assert len(asked) <= 4


def test_a_check_that_fails_with_the_set_too_is_no_packages_fault() -> None:
    assert newest.first_that_fails(["a"], lambda _: True) is None
    assert newest.words("test", None, {}) == "test fails, with the set of the release too"


def test_how_a_package_manager_does_a_step_is_said_by_its_capability_only() -> None:
    words = {
        one[key]
        for one in managers().values()
        for key in ("lockfile", "layout", "bootstrap", "ci_quiet", "first_install", "prune_lockfile", "get")
        if one[key]
    }
    found = [
        f"{path.name}: {word}"
        for path in Path(scaffold.__file__).parent.rglob("*.py")
        for word in words
        if word in path.read_text("utf-8")
    ]
    assert not found
