from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from scaffold.errors import UserError
from scaffold.options import valid_combinations
from scaffold.options.answers import check_together, default_of, is_possible, offers, with_defaults
from scaffold.releases.release import templates_root

if TYPE_CHECKING:
    from scaffold.options.catalogue import Catalogue

EXPECTED = {
    "face": ["api", "next"],
    "database": ["postgres", "mysql", "sqlite"],
    "auth": ["jwt", "session", "nextauth", "none"],
    "queue": ["bullmq", "none"],
    "package_manager": ["npm", "pnpm"],
    "ci": ["github", "none"],
    "dependency_updates": ["dependabot", "renovate", "none"],
    "container": ["docker", "none"],
}
DEFAULTS = {
    "face": "api", "database": "postgres", "auth": "jwt", "queue": "bullmq",
    "package_manager": "npm", "ci": "github", "dependency_updates": "dependabot", "container": "docker", "blank": False,
}  # fmt: skip


def read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((templates_root() / name).read_text(encoding="utf-8"))
    return data


def test_the_choices_and_defaults_are_those_of_the_design(catalogue: Catalogue) -> None:
    assert catalogue.choices() == EXPECTED
    full = with_defaults(catalogue, {})
    assert {name: full[name] for name in DEFAULTS} == DEFAULTS
    assert list(full) == list(catalogue.names)


def test_the_two_files_fit_and_say_nothing_twice() -> None:
    questions, more = read("options/10-options.yml"), read("options.yml")
    questions.pop("domain")
    asked = [name for names in more["groups"].values() for name in names]
    assert asked == list(questions)
    labelled = {name: set(one["choices"].values()) for name, one in questions.items() if "choices" in one}
    assert {name: set(helps) for name, helps in more["choices"].items()} == labelled
    assert set(more["recommended"]) == set(labelled)
    assert not {"default", "choices", "type"} & {key for one in more["choices"].values() for key in one}
    values = {name: one["default"] for name, one in questions.items()}
    for one in more["derived"]:
        assert one["value"] != values[one["option"]]
    for one in more["exclusions"]:
        assert all(value in labelled[key] for key, value in one["when"].items())
        assert all(set(bad) < labelled[key] for key, bad in one["excludes"].items())
        assert one["reason"]


def test_copiers_own_reader_takes_the_questions() -> None:
    from copier._template import Template

    template = Template(url=str(templates_root()))
    assert list(template.questions_data)[:11] == [*read("options/10-options.yml")][:11]


def test_every_text_of_the_catalogue_is_one_short_line(catalogue: Catalogue) -> None:
    texts = [option.question for option in catalogue.options] + [option.reason for option in catalogue.options]
    texts += [text for option in catalogue.options for choice in option.choices for text in (choice.label, choice.help)]
    texts += [one.reason for one in (*catalogue.derived, *catalogue.exclusions)]
    assert all("\n" not in text and len(text) <= 120 for text in texts)


def test_next_brings_nextauth(catalogue: Catalogue) -> None:
    value, reason = default_of(catalogue, catalogue.option("auth"), {"face": "next"})
    assert (value, bool(reason)) == ("nextauth", True)
    assert with_defaults(catalogue, {"face": "next"})["auth"] == "nextauth"
    assert with_defaults(catalogue, {"face": "next", "auth": "none"})["auth"] == "none"


@pytest.mark.parametrize(
    ("face", "open_choices"), [("api", {"jwt", "session", "none"}), ("next", {"nextauth", "none"})]
)
def test_excluded_choices_come_with_a_reason(catalogue: Catalogue, face: str, open_choices: set[str]) -> None:
    found = offers(catalogue, "auth", {"face": face})
    assert [offer.choice.value for offer in found] == EXPECTED["auth"]
    assert {offer.choice.value for offer in found if offer.excluded is None} == open_choices
    assert all(offer.excluded for offer in found if offer.choice.value not in open_choices)
    assert [offer.choice.value for offer in found if offer.recommended] == [{"api": "jwt", "next": "nextauth"}[face]]
    assert [offer.choice.value for offer in found if offer.reason] == [{"api": "jwt", "next": "nextauth"}[face]]


def test_an_answer_that_comes_first_excludes_the_later_face(catalogue: Catalogue) -> None:
    found = offers(catalogue, "face", {"auth": "jwt"})
    assert {offer.choice.value for offer in found if offer.excluded} == {"next"}


def test_exactly_the_possible_combinations_pass(catalogue: Catalogue) -> None:
    every = [dict(zip(EXPECTED, values, strict=True)) for values in product(*EXPECTED.values())]
    possible = valid_combinations()
    assert len(possible) == (3 + 2) * 3 * 2 * 2 * 2 * 3 * 2
    for answers in every:
        fits = answers["auth"] == "none" or (answers["auth"] == "nextauth") == (answers["face"] == "next")
        assert (answers in possible) == fits == is_possible(catalogue, answers)
        if fits:
            check_together(catalogue, answers, {})
            continue
        with pytest.raises(UserError) as caught:
            check_together(catalogue, answers, {"auth": "tasks.yaml:6:7", "face": "--face"})
        error = caught.value
        assert (error.exit_code, error.place) == (2, "tasks.yaml:6:7")
        assert f"impossible combination: auth {answers['auth']} with face {answers['face']}, because " in error.message
        valid = "nextauth or none" if answers["face"] == "next" else "jwt or session or none"
        assert f"valid with face {answers['face']}: auth {valid}" in (error.hint or "")
        assert "face in --face" in (error.hint or "")
