"""What releases say of themselves in `release.yml`: notes, renamed templates, changed answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Declared:
    """What lies between two releases.

    Attributes:
        renames: old template path (below `project/`) -> the new one; chains are followed.
        answers: the changes of answers, in the order in which they apply: rename_option {from, to},
            rename_choice {option, from, to}.
        notes: (release, sentence), the oldest first.

    """

    renames: Mapping[str, str] = field(default_factory=dict)
    answers: tuple[Mapping[str, Mapping[str, Any]], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()

    def migrated(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answers of the older release as the newer one calls them."""
        found = dict(answers)
        for change in self.answers:
            for kind, words in change.items():
                if kind == "rename_option" and words["from"] in found:
                    found = {words["to"] if key == words["from"] else key: value for key, value in found.items()}
                elif kind == "rename_choice" and found.get(words["option"]) == words["from"]:
                    found[words["option"]] = words["to"]
                elif kind == "rename_choice" and isinstance(elements := found.get(words["option"]), list):
                    found[words["option"]] = [words["to"] if one == words["from"] else one for one in elements]
        return found


def declared(manifests: Iterable[tuple[str, str]]) -> Declared:
    """Read what some releases declare: (tag, text of its release.yml), the oldest first."""
    renames: dict[str, str] = {}
    answers: list[Mapping[str, Mapping[str, Any]]] = []
    notes: list[tuple[str, str]] = []
    for tag, text in manifests:
        data = yaml.safe_load(text) or {}
        new: dict[str, str] = data.get("renames") or {}
        renames = {old: new.get(path, path) for old, path in renames.items()} | {
            old: path for old, path in new.items() if old not in renames.values()
        }
        answers += data.get("answers") or []
        notes += [(tag, note) for note in data.get("notes") or []]
    return Declared(renames, tuple(answers), tuple(notes))
