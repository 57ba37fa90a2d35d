"""The rule of the catalogue: what counts as built has a file, a patch that fits, and a test of that name."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from rows import CATALOGUE, has_choices, plain
from scaffold.cli.run import run
from scaffold.domain.naming import names_of
from scaffold.options.catalogue import has, load_catalogue
from scaffold.options.covering import completed
from scaffold.options.input import Given, check_input
from scaffold.practices.claims import claims_of, recorded_release
from scaffold.practices.patching import edited
from scaffold.practices.proofs import Proof
from scaffold.releases.release import Release
from scaffold.releases.store import BundleStore, number
from scaffold.releases.working import working_release
from scaffold.render import render_files, write_files
from scaffold.render.kit import load_kit

DOMAINS = Path(__file__).resolve().parents[1] / "domains"
STORE = BundleStore()
WORKING = working_release()
CLAIMS = claims_of(WORKING)
PAST = [tag for tag in STORE.tags() if tag != WORKING.tag]
RICH = number("v0.4.0")
"""The first release that understands all of the test domains; those before it know what `tasks` asks for."""
KEEPING = number("v0.7.0")
"""The first release that keeps files and images: those before it are asked for the domains without them."""
KEPT = re.compile(r"^(?:storage: .*| +\w+: (?:file|image)\(.*)\n", re.MULTILINE)

COMBINATIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "tasks sqlite jwt": (
        "tasks",
        {
            "database": "sqlite",
            "dependency_updates": "dependabot",
            "sign_in_with": ["google", "github", "microsoft", "apple", "oidc"],
        },
    ),
    "vacations postgres session": (
        "vacations",
        {
            "auth": "session",
            "database": "postgres",
            "metrics": "prometheus",
            "traces": "otel",
            "realtime": ["sse", "ws"],
        },
    ),
    "tasks mysql jwt": ("tasks", {"database": "mysql", "queue": "none"}),
    "vacations next": (
        "vacations",
        {"face": "next", "auth": "nextauth", "package_manager": "pnpm", "dependency_updates": "renovate"},
    ),
    "note default": ("", {}),
    "note bare": ("", {"auth": "none", "queue": "none", "ci": "none", "container": "none"}),
    "blank": ("", {"blank": True, "auth": "none", "queue": "none", "database": "sqlite"}),
}
"""Name -> its domain, if not the example, and its options: every proof holds in one of them, or of those below."""


def others() -> Iterator[tuple[str, tuple[str, dict[str, Any]]]]:
    """Give a combination for each choice that stands in none of those."""
    usual = plain()
    written = [plain(**options) for _, options in COMBINATIONS.values()]
    for name in filter(has_choices, CATALOGUE.names):
        for value in CATALOGUE.option(name).values:
            if not any(has(one[name], value) for one in written):
                answers = completed(CATALOGUE, {name: value}, usual) or {}
                yield f"{name} {value}", ("tasks", {key: one for key, one in answers.items() if one != usual[key]})


COMBINATIONS |= dict(others())

# The first argument of a call whose second one is a function or options: describe, it and test, also after `.each`.
TITLE = re.compile(r"""\(\s*('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`),\s*(?:async\b|\(|\{|\w+ =>)""")
PLACEHOLDER = re.compile(r"%[sdijfo#%]|\$\{[^}]*\}|\$[\w.]+")


@cache
def release(tag: str) -> Release:
    return WORKING if tag == WORKING.tag else STORE.get(tag)


@cache
def project(name: str, tag: str = WORKING.tag) -> tuple[dict[str, object], dict[str, str]]:
    """Return the answers and the text files of one of the combinations, made of a release."""
    domain, options = COMBINATIONS[name]
    root = release(tag).root
    known = load_catalogue(root).names
    given = [Given(key, value, key) for key, value in {"name": "demo", **options}.items() if key in known]
    if domain and number(tag) < RICH:
        domain = "tasks"
    text = (DOMAINS / f"{domain}.yaml").read_text("utf-8") if domain else None
    if text and number(tag) < KEEPING:
        text = KEPT.sub("", text)
    found = check_input(load_catalogue(root), names_of(load_kit(root)), text=text, given=given)
    files = {path: file.data.decode() for path, file in render_files(found.answers, release=release(tag)).files.items()}
    return found.answers, files


@cache
def titles(text: str) -> re.Pattern[str]:
    """Return what the full name of a test in a file can look like: titles of blocks, then its own."""
    literals = (re.sub(r"\\(.)", r"\1", found[1:-1]) for found in TITLE.findall(text))
    any_title = "|".join(".*".join(re.escape(part) for part in PLACEHOLDER.split(title)) for title in literals)
    return re.compile(f"(?:{any_title})(?: (?:{any_title}))*", re.DOTALL)


def has_test(text: str, name: str) -> bool:
    """Say whether a test of that full name stands in a test file."""
    return titles(text).fullmatch(name) is not None


def held_in(proof: Proof, tag: str = WORKING.tag) -> list[str]:
    return [name for name in COMBINATIONS if proof.holds_in(project(name, tag)[0])]


def misfits(proof: Proof, files: dict[str, str]) -> list[str]:
    """Say what of a proof does not fit a rendered project; an edit that does not is raised."""
    found = [f"artefact missing: {path}" for path in proof.artefacts if path not in files]
    assert proof.edits, "a proof needs a patch"
    assert edited(files, proof.edits)
    if not has_test(files.get(proof.test_file, ""), proof.test_name):
        found.append(f"no such test: {proof.test_name}")
    if proof.unrelated not in files or proof.unrelated == proof.test_file:
        found.append(f"no unrelated test: {proof.unrelated}")
    return found


@pytest.mark.parametrize("proof", CLAIMS.proofs, ids=lambda proof: proof.id)
def test_a_proof_fits_every_project_that_it_speaks_of(proof: Proof) -> None:
    names = held_in(proof)
    assert names, "no combination here fits its `when`"
    assert {name: misfits(proof, project(name)[1]) for name in names} == {name: [] for name in names}


@pytest.mark.parametrize("tag", PAST)
def test_the_proofs_of_a_release_fit_its_projects(tag: str) -> None:
    proofs = claims_of(release(tag)).proofs
    homes = {proof.id: held_in(proof, tag) for proof in proofs}
    assert [proof for proof, names in homes.items() if not names] == []
    wrong = {(one.id, name): misfits(one, project(name, tag)[1]) for one in proofs for name in homes[one.id]}
    assert {where: found for where, found in wrong.items() if found} == {}


@pytest.mark.parametrize("tag", PAST)
def test_a_project_is_asked_for_what_its_release_claims(
    tag: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers, _ = project("tasks sqlite jwt", tag)
    write_files(render_files(answers, release=release(tag)).files, tmp_path / "p")
    monkeypatch.chdir(tmp_path / "p")

    assert run(["verify", "--list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert run(["practices", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)

    assert listed["release"] == tag
    assert {proof["id"]: proof["misfits"] for proof in listed["proofs"] if proof["misfits"]} == {}
    assert len(listed["proofs"]) > 50
    assert {row["release"] for row in rows} == {tag}
    assert sum(row["built"] for row in rows) == (88 if number(tag) < RICH else 104)


@pytest.mark.parametrize("tag", [*PAST, WORKING.tag])
def test_proofs_have_names_of_their_own_and_speak_of_rows_that_exist(tag: str) -> None:
    claims = claims_of(release(tag))
    ids = [proof.id for proof in claims.proofs]
    assert len(ids) == len(set(ids))
    assert claims.built.keys() <= {row.id for row in claims.rows}


def test_the_whole_floor_and_every_option_value_are_proven() -> None:
    rows = {row.id for row in CLAIMS.rows if row.id.startswith(("floor.", "option."))}
    assert rows - CLAIMS.built.keys() == set()


def test_a_way_to_a_release_claims_what_the_release_does() -> None:
    assert recorded_release(STORE, WORKING.tag) == WORKING
    assert recorded_release(STORE, "v0.4.0+dev").root == STORE.get("v0.4.0").root
    assert recorded_release(STORE, "v9.0.0+dev").root == WORKING.root


def test_the_reader_of_titles_sees_the_usual_ways_to_write_them() -> None:
    text = """
    describe('security headers', () => {
      it.each([['/a', 200], ['/b', 404]])('are the same on %s (%i)', () => {});
      it("is the caller's own", () => {});
      it.each<[string, () => void]>([['x', () => {}]])(`answers $encoding with ${a}`, async (a) => {});
    });
    test('alone', () => {});
    """
    assert has_test(text, "security headers are the same on /a (200)")
    assert has_test(text, "security headers is the caller's own")
    assert has_test(text, "security headers answers br with gzip")
    assert has_test(text, "alone")
    assert not has_test(text, "security headers are different")
