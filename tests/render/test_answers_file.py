"""`.copier-answers.yml`: what is in it, and that any YAML reader gets back what was put in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import answers, domain, item, note

from scaffold.releases.release import templates_root
from scaffold.releases.working import working_release
from scaffold.render import render_files, verify
from scaffold.render.kit import load_kit

if TYPE_CHECKING:
    from samples import Make

ANSWERS = ".copier-answers.yml"
TEXT = st.text(st.characters(codec="utf-8"))
SCALARS = st.none() | st.booleans() | st.integers() | TEXT
PLAIN = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=20)
answers_yaml = load_kit(templates_root()).FILTERS["answers_yaml"]


@settings(deadline=None)  # the machine may be busy
@given(st.dictionaries(TEXT, PLAIN, min_size=1))
def test_it_reads_back_as_what_was_written(data: dict[str, Any]) -> None:
    text = answers_yaml(data)
    assert yaml.safe_load(text) == data
    assert list(yaml.safe_load(text)) == list(data)
    assert yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) == data  # noqa: S506


@pytest.mark.parametrize(
    "word", ["yes", "No", "on", "NULL", "~", "1", "1e3", "12:30", "0x1f", "", " a", "a: b", "a #b", "-", "=", "<<"]
)
def test_words_that_yaml_reads_otherwise_stay_text(word: str) -> None:
    assert yaml.safe_load(answers_yaml({"a": word, word or "b": [word]})) == {"a": word, word or "b": [word]}


def test_each_field_has_its_own_line() -> None:
    text = answers_yaml({"domain": domain(note(users=True), item(1))})
    for name in ("title", "body", "pinned", "amount", "state"):
        assert len(re.findall(rf"^ *- \{{name: {name}, .*\}}$", text, re.MULTILINE)) >= 1


def test_data_that_is_not_plain_is_refused() -> None:
    with pytest.raises(TypeError):
        answers_yaml({"a": object()})


def test_it_records_source_release_answers_and_base() -> None:
    given_answers = answers(description="Ünï `code` {= x =}\n*/")
    rendering = render_files(given_answers)
    recorded = yaml.safe_load(rendering.files[ANSWERS].data)
    release = working_release()
    assert recorded.pop("base_hash") == f"{release.tag} {rendering.base_hash}"
    assert recorded == {"_commit": release.tag, "_src_path": release.url, **given_answers}
    assert recorded["_src_path"].startswith("https://")
    assert recorded["_commit"] == release.tag


def test_what_is_recorded_renders_the_same_base_again() -> None:
    first = render_files(answers())
    recorded = yaml.safe_load(first.files[ANSWERS].data)
    again = {key: value for key, value in recorded.items() if not key.startswith("_") and key != "base_hash"}
    second = render_files(again)
    assert second.files == first.files
    assert verify(second, recorded["base_hash"])


def test_a_hand_edited_answer_does_not_verify() -> None:
    recorded = yaml.safe_load(render_files(answers()).files[ANSWERS].data)
    assert not verify(render_files(answers(description="changed by hand")), recorded["base_hash"])


def test_another_template_does_not_verify(tiny: Make) -> None:
    before = render_files({}, release=tiny({"project/a": "1"}, folder="one"))
    after = render_files({}, release=tiny({"project/a": "2"}, folder="two"))
    assert not verify(after, f"v1.0.0 {before.base_hash}")
    assert verify(before, f"v1.0.0 {before.base_hash}")


def test_the_url_is_configurable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCAFFOLD_TEMPLATES_URL", "https://git.example.org/templates.git")
    assert b'_src_path: "https://git.example.org/templates.git"' in render_files(answers()).files[ANSWERS].data
