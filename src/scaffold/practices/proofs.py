"""The proofs: for each thing that is claimed, the patch that takes it out and the test that notices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

UNRELATED = "src/platform/config/sections.test.ts"
"""The test file that must stay green when a proof names no other."""


@dataclass(frozen=True)
class Edit:
    """One replacement in one file. `find` must occur exactly once."""

    file: str
    find: str
    replace: str


@dataclass(frozen=True)
class Proof:
    """What shows that something is wired.

    Attributes:
        id: its own name, unique.
        proves: the ids of the rows that it speaks for.
        artefacts: files of the project that exist because of it.
        edits: the neutralising patch; the project still type-checks, lints and boots with it.
        test_file: the file of the test that then fails.
        test_name: the full name of that test (describe blocks and title, separated by a space).
        unrelated: a test file that stays green.
        when: the answers of the projects that it holds in: an option's value, or a list of values;
            `resource` names a resource that the project must have.
        boots: the patched project still starts; `false` only where the proof is about refusing to start.

    """

    id: str
    proves: tuple[str, ...]
    artefacts: tuple[str, ...]
    edits: tuple[Edit, ...]
    test_file: str
    test_name: str
    unrelated: str
    when: Mapping[str, tuple[str, ...]]
    boots: bool = True

    def holds_in(self, answers: Mapping[str, Any]) -> bool:
        """Say whether a project with these answers must pass this proof."""
        resources = [resource["name"] for resource in answers["domain"]["resources"]]
        has = {key: answers.get(key) for key in self.when} | {"resource": resources}
        return all(
            any(one in values for one in (found if isinstance(found, list) else [str(found)]))
            for found, values in ((has[key], values) for key, values in self.when.items())
        )


def proof(entry: Mapping[str, Any]) -> Proof:
    """Turn one entry of a file into a proof."""
    return Proof(
        id=entry["id"],
        proves=tuple(entry["proves"]),
        artefacts=tuple(entry["artefacts"]),
        edits=tuple(
            Edit(file, edit["find"], edit["replace"]) for file, edits in entry["patch"].items() for edit in edits
        ),
        test_file=entry["test"]["file"],
        test_name=entry["test"]["name"],
        unrelated=entry.get("unrelated", UNRELATED),
        when={
            key: (value,) if isinstance(value, str) else tuple(value) for key, value in entry.get("when", {}).items()
        },
        boots=entry.get("boots", True),
    )


def built(proofs: Iterable[Proof]) -> dict[str, list[str]]:
    """Return the ids of the rows that are built -> the proofs that say so.

    A row without a proof is not built, whatever files there are. That each proof tells the truth is for
    the tests (tests/cli/test_practices.py) and for `verify` on a real project.
    """
    rows: dict[str, list[str]] = {}
    for one in proofs:
        for row in one.proves:
            rows.setdefault(row, []).append(one.id)
    return rows
