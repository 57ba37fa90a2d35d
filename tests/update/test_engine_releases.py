"""Releases out of the bundle, and bases that are verified."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import yaml

from scaffold.errors import ExitCode, RefusedError, UserError
from scaffold.lifecycle.base import verified_base
from scaffold.options import default_input
from scaffold.releases.declared import declared
from scaffold.releases.files import tree_of
from scaffold.releases.store import BundleStore, number
from scaffold.releases.working import released_as
from scaffold.render import render_files

if TYPE_CHECKING:
    from pathlib import Path

OLDEST = "v0.1.0"
URL = "https://templates.invalid/a.git"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SCAFFOLD_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "releases"


def answers(**given: str) -> dict[str, object]:
    """Give the input of the oldest release: options that are younger are left out."""
    found = default_input({"name": "demo", **given})
    known = yaml.safe_load((BundleStore().get(OLDEST).root / "options/10-options.yml").read_text())
    return {name: value for name, value in found.items() if name in known or name == "domain"}


def test_every_release_is_extracted_as_it_was_made(cache: Path) -> None:
    store = BundleStore()
    tags = store.tags()
    assert tags == sorted(tags, key=number)
    assert tags[0] == OLDEST
    assert store.newest().tag == tags[-1]
    for tag in tags:
        root = store.get(tag).root
        assert (root / "copier.yml").is_file()
        assert released_as(root) == tag
        if root.is_relative_to(cache):
            assert root.name == tree_of(root)


def test_a_damaged_tree_is_extracted_again(cache: Path) -> None:
    root = BundleStore().get(OLDEST).root
    assert root.parent == cache
    (root / "copier.yml").write_text("_subdirectory: /\n")
    (root / "kit" / "sql.py").unlink()
    assert BundleStore().get(OLDEST).root == root
    assert released_as(root) == OLDEST
    (root / "kit" / "__pycache__").mkdir(exist_ok=True)
    (root / "kit" / "__pycache__" / "sql.pyc").touch()
    assert released_as(root) == OLDEST
    assert [path.name for path in cache.iterdir() if "-" in path.name] == []


def test_many_at_once(cache: Path) -> None:
    size = f"(BundleStore().get('{OLDEST}').root / 'copier.yml').stat().st_size"
    code = f"from scaffold.releases.store import BundleStore; print({size})"
    runs = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(4)]
    sizes = {run.communicate()[0].strip() for run in runs}
    assert [run.returncode for run in runs] == [0] * 4
    assert sizes == {str((BundleStore().get(OLDEST).root / "copier.yml").stat().st_size)}
    assert len([path for path in cache.iterdir() if path.is_dir()]) == 1


def test_without_a_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SCAFFOLD_CACHE", "off")
    assert (BundleStore().get(OLDEST).root / "copier.yml").is_file()
    monkeypatch.setenv("SCAFFOLD_CACHE", str(tmp_path / "file"))
    (tmp_path / "file").touch()
    assert (BundleStore().get(OLDEST).root / "copier.yml").is_file()


def test_a_release_that_is_not_here() -> None:
    with pytest.raises(UserError, match=r"v99\.0\.0") as newer:
        BundleStore().get("v99.0.0")
    assert "newer scaffold" in str(newer.value.hint)
    with pytest.raises(UserError) as unknown:
        BundleStore().get("v0.0.1")
    assert OLDEST in str(unknown.value.hint)


def test_what_releases_declare_is_followed_through() -> None:
    one = "renames: {a: b, x: y}\nnotes: [first]\nanswers: [{rename_option: {from: queue, to: messaging}}]\n"
    two = "renames: {b: c}\nnotes: [second]\nanswers: [{rename_choice: {option: messaging, from: bull, to: bullmq}}]\n"
    found = declared([("v1", one), ("v2", two)])
    assert found.renames == {"a": "c", "x": "y"}
    assert found.notes == (("v1", "first"), ("v2", "second"))
    assert found.migrated({"name": "n", "queue": "bull"}) == {"name": "n", "messaging": "bullmq"}
    assert found.migrated({"queue": "none"}) == {"messaging": "none"}


def test_only_what_lies_between_two_releases_counts() -> None:
    store = BundleStore()
    first, *_, last = store.tags()
    assert store.notes_between(last, last) == []
    assert {tag for tag, _ in store.notes_between(first, last)} == set(store.tags()) - {first}
    assert store.declared(last, first).answers == ()


def test_a_base_that_verifies() -> None:
    store = BundleStore()
    made = render_files(answers(), release=replace(store.get(OLDEST), url=URL))
    recorded = str(made.answers["base_hash"])
    base = verified_base(store, tag=OLDEST, url=URL, answers=answers(), recorded=recorded)
    assert base.files == made.files
    for given, other in ((answers(description="tampered"), recorded), (answers(), recorded[:-1] + "x")):
        with pytest.raises(RefusedError) as refused:
            verified_base(store, tag=OLDEST, url=URL, answers=given, recorded=other)
        assert refused.value.exit_code == ExitCode.REFUSED
        assert refused.value.hint
        assert refused.value.place == ".copier-answers.yml"


def test_a_base_of_templates_that_were_no_release_yet() -> None:
    """It was made with the very templates that were released later: the hash says so."""
    store = BundleStore()
    tag = f"{OLDEST}+dev"
    made = render_files(answers(), release=replace(store.get(OLDEST), tag=tag))
    base = verified_base(
        store, tag=tag, url=made.release.url, answers=answers(), recorded=str(made.answers["base_hash"])
    )
    assert base.files == made.files
    with pytest.raises(RefusedError) as refused:
        verified_base(store, tag="v0.0.9+dev", url=URL, answers=answers(), recorded="v0.0.9+dev 123")
    assert "was no release" in str(refused.value.hint)


def test_a_strangers_source_is_never_followed(tmp_path: Path) -> None:
    store = BundleStore()
    for url in (f"ext::touch {tmp_path}/followed", f"file://{tmp_path}/repository", "git+ssh://host.invalid/x"):
        made = render_files(answers(), release=replace(store.get(OLDEST), url=url))
        verified_base(store, tag=OLDEST, url=url, answers=answers(), recorded=str(made.answers["base_hash"]))
    assert not list(tmp_path.iterdir())


def test_no_network_and_no_configuration_of_the_users(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cache: Path
) -> None:
    config = tmp_path / "config"
    config.write_text("[core]\n\tautocrlf = true\n\teol = crlf\n[transfer]\n\tfsckObjects = nonsense\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "none")
    root = BundleStore().get(OLDEST).root
    assert released_as(root) == OLDEST
    assert os.fspath(root).startswith(os.fspath(cache))
