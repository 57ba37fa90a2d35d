"""Brings the text of a scaffold.yaml to a newer release: what the releases declare, and nothing by default.

An option that the file does not mention keeps the value that the project has: it is written down when the newer
release would take another one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scaffold.domain.tree import Scalar, Sequence
from scaffold.lifecycle.inputs import changed_options, understand
from scaffold.splices.paths import plain, put, rename
from scaffold.splices.text import Text

if TYPE_CHECKING:
    from scaffold.lifecycle.project import Project
    from scaffold.releases.declared import Declared
    from scaffold.releases.release import Release


def migrated_text(text: str, project: Project, target: Release, declared: Declared) -> str:
    """Return the text as the target release reads it."""
    for change in declared.answers:
        for kind, words in change.items():
            text = _changed(text, kind, words["from"], words["to"], words.get("option", ""))
    answers = declared.migrated(project.answers)
    for name, before, _ in changed_options(answers, understand(text, target).answers):
        if name in answers and name not in Text(text).tree.values and isinstance(before, str | list):
            text = put(text, (name,), before)
    return text


def _changed(text: str, kind: str, old: str, new: str, option: str) -> str:
    values = Text(text).tree.values
    if kind == "rename_option" and old in values:
        return rename(text, (old,), new)
    value = values.get(option)
    if kind == "rename_choice" and isinstance(value, Scalar) and value.text == old:
        return put(text, (option,), new)
    if kind == "rename_choice" and isinstance(value, Sequence):
        return put(text, (option,), [new if one == old else one for one in map(plain, value.items) if one is not None])
    return text
