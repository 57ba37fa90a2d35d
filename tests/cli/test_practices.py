"""The rule of the catalogue: what counts as built has a file, a patch that fits, and a test of that name."""

import re
from functools import cache
from pathlib import Path

import pytest

from scaffold.domain.naming import names_of
from scaffold.options.catalogue import load_catalogue
from scaffold.options.input import Given, load_input
from scaffold.practices.catalogue import all_rows
from scaffold.practices.patching import edited
from scaffold.practices.proofs import Proof, all_proofs, built
from scaffold.releases.release import templates_root
from scaffold.render import render_files
from scaffold.render.kit import load_kit

DOMAINS = Path(__file__).resolve().parents[1] / "domains"
ROOT = templates_root()

COMBINATIONS: dict[str, tuple[str, dict[str, str]]] = {
    "tasks sqlite jwt": ("tasks", {"database": "sqlite", "dependency_updates": "dependabot"}),
    "vacations postgres session": ("vacations", {"auth": "session", "database": "postgres"}),
    "tasks mysql jwt": ("tasks", {"database": "mysql", "queue": "none"}),
    "vacations next": (
        "vacations",
        {"face": "next", "auth": "nextauth", "package_manager": "pnpm", "dependency_updates": "renovate"},
    ),
    "note default": ("", {}),
    "note bare": ("", {"auth": "none", "queue": "none", "ci": "none", "container": "none"}),
}
"""Name -> its domain, if not the example, and its options: every proof holds in one of them."""

# The first argument of a call whose second one is a function or options: describe, it and test, also after `.each`.
TITLE = re.compile(r"""\(\s*('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`),\s*(?:async\b|\(|\{|\w+ =>)""")
PLACEHOLDER = re.compile(r"%[sdijfo#%]|\$\{[^}]*\}|\$[\w.]+")


@cache
def project(name: str) -> tuple[dict[str, object], dict[str, str]]:
    """Return the answers and the text files of one of the combinations."""
    domain, options = COMBINATIONS[name]
    given = [Given(key, value, key) for key, value in {"name": "demo", **options}.items()]
    found = load_input(ROOT, names_of(load_kit(ROOT)), file=DOMAINS / f"{domain}.yaml" if domain else None, given=given)
    files = render_files(found.answers).files
    return found.answers, {path: file.data.decode() for path, file in files.items()}


@cache
def titles(text: str) -> re.Pattern[str]:
    """Return what the full name of a test in a file can look like: titles of blocks, then its own."""
    literals = (re.sub(r"\\(.)", r"\1", found[1:-1]) for found in TITLE.findall(text))
    any_title = "|".join(".*".join(re.escape(part) for part in PLACEHOLDER.split(title)) for title in literals)
    return re.compile(f"(?:{any_title})(?: (?:{any_title}))*", re.DOTALL)


def has_test(text: str, name: str) -> bool:
    """Say whether a test of that full name stands in a test file."""
    return titles(text).fullmatch(name) is not None


def held_in(proof: Proof) -> list[str]:
    return [name for name in COMBINATIONS if proof.holds_in(project(name)[0])]


@pytest.mark.parametrize("proof", all_proofs(), ids=lambda proof: proof.id)
def test_a_proof_fits_every_project_that_it_speaks_of(proof: Proof) -> None:
    names = held_in(proof)
    assert names, "no combination here fits its `when`"
    for name in names:
        files = project(name)[1]
        assert [path for path in proof.artefacts if path not in files] == [], f"artefacts missing in {name}"
        assert proof.edits, "a proof needs a patch"
        assert edited(files, proof.edits), f"the patch does not apply in {name}"
        assert proof.test_file in files, f"{proof.test_file} is not in {name}"
        assert has_test(files[proof.test_file], proof.test_name), f"no such test in {name}: {proof.test_name}"
        assert proof.unrelated in files
        assert proof.unrelated != proof.test_file


def test_proofs_have_names_of_their_own() -> None:
    ids = [proof.id for proof in all_proofs()]
    assert len(ids) == len(set(ids))


def test_proofs_speak_of_rows_that_exist() -> None:
    rows = {row.id for row in all_rows(load_catalogue(ROOT))}
    assert {row for proof in all_proofs() for row in proof.proves} <= rows


def test_the_whole_floor_and_every_option_value_are_proven() -> None:
    rows = {row.id for row in all_rows(load_catalogue(ROOT)) if row.id.startswith(("floor.", "option."))}
    assert rows - built(all_proofs()).keys() == set()


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
