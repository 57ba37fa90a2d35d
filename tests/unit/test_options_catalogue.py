from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from scaffold.ask.pages import door
from scaffold.errors import UserError
from scaffold.options import load_catalogue
from scaffold.options.answers import check_together, default_of, is_possible, lacks, offers, with_defaults
from scaffold.options.covering import completed
from scaffold.releases.release import templates_root
from scaffold.releases.store import BundleStore
from scaffold.releases.working import working_release

if TYPE_CHECKING:
    from scaffold.options.catalogue import Answers, Catalogue


def read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((templates_root() / name).read_text(encoding="utf-8"))
    return data


def test_what_a_release_offers_is_offered_until_a_release_declares_otherwise(catalogue: Catalogue) -> None:
    """Names of options and choices stand in the files of projects: none goes, and none gets another meaning."""
    store = BundleStore()
    for tag in store.tags():
        declared = store.declared(tag, working_release().tag)
        for option in load_catalogue(store.get(tag).root).options:
            (name,) = declared.migrated({option.name: option.default})
            assert name in catalogue.names, f"{name} of {tag} is gone"
            values = {declared.migrated({option.name: value})[name] for value in option.values}
            assert values <= {*catalogue.option(name).values}, f"a choice of {name} of {tag} is gone"


def test_who_answers_nothing_gets_a_project_for_everything(catalogue: Catalogue) -> None:
    full = with_defaults(catalogue, {})
    assert list(full) == list(catalogue.names)
    check_together(catalogue, full, {})
    chosen = {name: full[name] for name in ("face", "database", "auth", "queue", "package_manager", "ci", "container")}
    assert list(chosen.values()) == ["api", "postgres", "jwt", "bullmq", "npm", "github", "docker"]
    assert full["dependency_updates"] == "dependabot", "because the checks run on GitHub"


def test_the_two_files_fit_and_say_nothing_twice() -> None:
    questions, more = read("options/10-options.yml"), read("options.yml")
    questions.pop("domain")
    asked = [name for names in more["groups"].values() for name in names]
    assert asked == list(questions)
    labelled = {name: set(one["choices"].values()) for name, one in questions.items() if "choices" in one}
    assert {name: set(helps) for name, helps in more["choices"].items()} == labelled
    assert set(more["recommended"]) == set(labelled)
    assert not {"default", "choices", "type"} & {key for one in more["choices"].values() for key in one}
    lists = {name for name, one in questions.items() if one.get("multiselect")}
    assert {*more.get("least", {})} <= lists
    values = {name: one["default"] for name, one in questions.items()}
    for one in more["derived"]:
        assert one["value"] != values[one["option"]]
    for one in more["exclusions"]:
        assert all(value in labelled[key] for key, value in one["when"].items())
        may_be_empty = {name for name, least in more.get("least", {}).items() if least == 0}
        assert all(set(bad) <= labelled[key] for key, bad in one["excludes"].items())
        assert all(set(bad) < labelled[key] or key in may_be_empty for key, bad in one["excludes"].items())
        assert one["reason"]


def test_copiers_own_reader_takes_the_questions() -> None:
    from copier._template import Template

    template = Template(url=str(templates_root()))
    asked = [*read("options/10-options.yml")]
    assert list(template.questions_data)[: len(asked)] == asked


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
    ("face", "offered", "not_offered"),
    [("api", {"jwt", "session", "none"}, {"nextauth"}), ("next", {"nextauth", "none"}, {"jwt", "session"})],
)
def test_excluded_choices_come_with_a_reason(
    catalogue: Catalogue, face: str, offered: set[str], not_offered: set[str]
) -> None:
    found = offers(catalogue, "auth", {"face": face})
    assert tuple(offer.choice.value for offer in found) == catalogue.option("auth").values
    assert {offer.choice.value for offer in found if offer.excluded is None} >= offered
    assert {offer.choice.value for offer in found if offer.excluded} >= not_offered
    assert [offer.choice.value for offer in found if offer.recommended] == [{"api": "jwt", "next": "nextauth"}[face]]
    assert [offer.choice.value for offer in found if offer.reason] == [{"api": "jwt", "next": "nextauth"}[face]]


def test_an_answer_that_comes_first_excludes_the_later_face(catalogue: Catalogue) -> None:
    found = offers(catalogue, "face", {"auth": "jwt"})
    assert {offer.choice.value for offer in found if offer.excluded} == {"next"}


@pytest.mark.parametrize("face", ["api", "next"])
@pytest.mark.parametrize("auth", ["jwt", "session", "nextauth", "none"])
def test_exactly_the_possible_combinations_pass(catalogue: Catalogue, face: str, auth: str) -> None:
    answers: Answers = {"face": face, "auth": auth}
    fits = auth == "none" or (auth == "nextauth") == (face == "next")
    assert fits == is_possible(catalogue, answers)
    assert fits == (completed(catalogue, answers, {}) is not None)
    if fits:
        check_together(catalogue, answers, {})
        return
    with pytest.raises(UserError) as caught:
        check_together(catalogue, answers, {"auth": "tasks.yaml:6:7", "face": "--face"})
    error = caught.value
    assert (error.exit_code, error.place) == (2, "tasks.yaml:6:7")
    assert f"impossible combination: auth {auth} with face {face}, because " in error.message
    valid = "nextauth or none" if face == "next" else "jwt or session or none"
    assert f"valid with face {face}: auth {valid}" in (error.hint or "")
    assert "face in --face" in (error.hint or "")


def test_the_door_to_more_choices_shows_what_will_be_taken(catalogue: Catalogue) -> None:
    """What nobody has asked for yet is derived from what nobody has asked for yet."""
    rest = [option for option in catalogue.options if option.group != "main"]
    assert "dependency updates dependabot" in door(catalogue, rest, {"name": "shop"}).help
    assert "dependency updates none" in door(catalogue, rest, {"name": "shop", "ci": "none"}).help


def test_what_the_language_lacks_follows_from_what_capabilities_bring(catalogue: Catalogue) -> None:
    answers = {"face": "next", "auth": "none", "queue": "none", "storage": "disk", "realtime": ["sse"]}
    found = lacks(catalogue, answers)
    assert set(found) == {"roles", "permissions", "resources.User", "jobs", "schedules"}
    assert found["roles"].hint == "choose another auth: nextauth", "what the face excludes is no advice"
    assert found["jobs"].why == "queue is none"


def test_a_release_without_an_option_lacks_what_it_would_bring(catalogue: Catalogue) -> None:
    options = tuple(option for option in catalogue.options if option.name != "storage")
    found = lacks(catalogue._replace(options=options), {"auth": "jwt", "queue": "bullmq", "realtime": []})
    assert set(found) == {"resources.*.fields.file", "resources.*.live"}
    assert found["resources.*.fields.file"].hint == "update the project first: its release has nothing for that"
