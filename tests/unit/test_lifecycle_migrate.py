"""The text of a scaffold.yaml goes to a newer release as that release declares."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scaffold.lifecycle.migrate import migrated_text
from scaffold.lifecycle.project import Project
from scaffold.options import default_input
from scaffold.releases.declared import Declared
from scaffold.releases.working import working_release

TEXT = "version: 1\nname: shop # ours\nbackground: 'redis'\n"


def project(**answers: Any) -> Project:
    recorded = default_input({"name": "shop"})
    return Project(Path(), "https://example.invalid", "v0.0.1", {**recorded, **answers}, "")


def test_a_renamed_option_and_its_renamed_choice_change_their_words_only() -> None:
    declared = Declared(
        answers=(
            {"rename_option": {"from": "background", "to": "queue"}},
            {"rename_choice": {"option": "queue", "from": "redis", "to": "bullmq"}},
        )
    )
    old = {key: value for key, value in project().answers.items() if key != "queue"}
    before = Project(Path(), "", "v0.0.1", {**old, "background": "redis"}, "")
    found = migrated_text(TEXT, before, working_release(), declared)
    assert found == "version: 1\nname: shop # ours\nqueue: bullmq\n"


def test_what_the_text_leaves_open_keeps_the_value_that_the_project_has() -> None:
    found = migrated_text("version: 1\nname: shop\n", project(database="sqlite"), working_release(), Declared())
    assert found == "version: 1\nname: shop\ndatabase: sqlite\n"


def test_what_the_text_says_is_not_touched() -> None:
    text = "version: 1\nname: shop\ndatabase: postgres\n"
    assert migrated_text(text, project(database="sqlite"), working_release(), Declared()) == text
