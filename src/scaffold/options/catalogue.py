"""The option catalogue of a release, read from its template tree: the one source of prompts, flags, schema and docs."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import yaml

from scaffold.domain.tree import LOADER
from scaffold.errors import TemplateError
from scaffold.releases.capabilities import brings

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

Kind = Literal["text", "choice", "list", "bool"]
"""A `list` is some of its choices (Copier's `multiselect`), in the order of the catalogue."""

Value = str | bool | list[str]
"""An answer: the elements for a list, true or false for a bool, a text for the rest."""

Answers = dict[str, Value]

Meaning = Literal["free", "guided", "refused"]
STRICTEST: tuple[Meaning, ...] = ("refused", "guided", "free")

NOTHING = "none"
"""What a value is called that brings nothing, whichever option has it."""

DOMAIN = "domain"
"""The one question that is no option: the checked domain."""


class Choice(NamedTuple):
    """One value of an option."""

    value: str
    label: str
    help: str


class Option(NamedTuple):
    """One option: a question, a flag, a key of scaffold.yaml."""

    name: str
    question: str
    kind: Kind
    group: str
    default: Value
    choices: tuple[Choice, ...] = ()
    reason: str = ""
    """Why the default is what to take when in doubt."""
    least: int = 1
    """How many elements a list has to have."""

    @property
    def values(self) -> tuple[str, ...]:
        """The values of a choice, the elements of a list."""
        return tuple(choice.value for choice in self.choices)

    def in_order(self, elements: Collection[str]) -> list[str]:
        """Return the elements of a list in the order of the catalogue."""
        return [value for value in self.values if value in elements]


class Derived(NamedTuple):
    """A default that depends on other answers."""

    option: str
    value: Value
    when: dict[str, str]
    reason: str


class Exclusion(NamedTuple):
    """When all of `when` is answered, `values` of `option` cannot be chosen.

    Of a list both speak of an element: `{"api": "graphql"}` holds when graphql is among them.
    """

    when: dict[str, str]
    option: str
    values: tuple[str, ...]
    reason: str


class Later(NamedTuple):
    """What it means to change an option of an existing project; the first that fits counts."""

    option: str
    meaning: Meaning
    before: tuple[str, ...] = ()
    """The values that it speaks of; none means all. Of a list: elements that go."""
    after: tuple[str, ...] = ()
    """The same for the new value; of a list: elements that come."""
    data: str = ""
    """What becomes of the data."""
    steps: tuple[str, ...] = ()
    """What is left to do for a person."""
    reason: str = ""
    """Why it is refused."""

    def fits(self, before: Any, after: Any) -> bool:
        """Whether it speaks of this change."""
        return (not self.before or before in self.before) and (not self.after or after in self.after)


class Catalogue(NamedTuple):
    """All options, in the order in which they are asked."""

    options: tuple[Option, ...]
    derived: tuple[Derived, ...]
    exclusions: tuple[Exclusion, ...]
    example: dict[str, str]
    """The text of the example resource: with `users` and with `nobody` to sign in."""
    changes: tuple[Later, ...] = ()
    brings: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """Keys of the language that need an option: its name -> `jobs`, `resources.*.live`."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all options."""
        return tuple(option.name for option in self.options)

    @property
    def file_keys(self) -> tuple[str, ...]:
        """The options that are keys of scaffold.yaml: `blank` is not, a file says by its resources."""
        return tuple(option.name for option in self.options if option.kind != "bool")

    def choices(self) -> dict[str, list[str]]:
        """Return the values of each option that is a choice."""
        return {option.name: list(option.values) for option in self.options if option.choices}

    def option(self, name: str) -> Option:
        """Return one option by its name."""
        return next(option for option in self.options if option.name == name)

    def later(self, name: str, before: Any, after: Any) -> Later:
        """Return what a later change of an option means; what the table does not know is free.

        A list changes by its elements: what each that goes and each that comes means, in one.
        """
        if isinstance(before, list) or isinstance(after, list):
            gone = [(one, None) for one in before or () if one not in (after or ())]
            new = [(None, one) for one in after or () if one not in (before or ())]
            return _together(name, [self._first(name, *change) for change in [*gone, *new]])
        return self._first(name, before, after)

    def _first(self, name: str, before: Any, after: Any) -> Later:
        return next(
            (one for one in self.changes if one.option == name and one.fits(before, after)), Later(name, "free")
        )


def holds(when: Mapping[str, str], answers: Mapping[str, Any]) -> bool:
    """Whether answers meet a condition: the value of a choice, an element of a list."""
    return all(has(answers.get(key), value) for key, value in when.items())


def has(answer: Any, value: str) -> bool:
    """Whether an answer is a value, or holds it."""
    return value in answer if isinstance(answer, list) else bool(answer == value)


def is_nothing(answer: Any) -> bool:
    """Whether an answer brings nothing: a choice of `none`, an empty list."""
    return answer in (NOTHING, [])


def spelled(value: Any) -> str:
    """Return a value as it is typed: `rest,graphql`, `true`, `postgres`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(value) if isinstance(value, list) else str(value)


def _together(name: str, parts: list[Later]) -> Later:
    """Return several lines of the table as one: the strictest meaning, and everything that there is to do."""
    if len(set(parts)) == 1:
        return parts[0]
    meaning = min((part.meaning for part in parts), key=STRICTEST.index, default=STRICTEST[-1])
    return Later(
        name,
        meaning,
        data=". ".join(dict.fromkeys(part.data for part in parts if part.data)),
        steps=tuple(dict.fromkeys(step for part in parts for step in part.steps)),
        reason="; ".join(dict.fromkeys(part.reason for part in parts if part.reason)),
    )


@lru_cache(maxsize=4)
def load_catalogue(root: Path) -> Catalogue:
    """Read the catalogue of the template tree at `root`."""
    questions = _read(root / "options" / "10-options.yml")
    more = _read(root / "options.yml")
    try:
        return Catalogue(
            options=tuple(_option(name, one, more) for name, one in questions.items() if name != DOMAIN),
            derived=tuple(Derived(**one) for one in more["derived"]),
            exclusions=tuple(
                Exclusion(one["when"], option, tuple(values), one["reason"])
                for one in more["exclusions"]
                for option, values in one["excludes"].items()
            ),
            example=dict(more["example"]),
            brings=brings(root),
            changes=tuple(_later(name, one) for name, ones in more.get("changes", {}).items() for one in ones),
        )
    except (KeyError, TypeError, StopIteration) as error:
        raise TemplateError(f"options.yml: does not fit options/10-options.yml: {error!r}") from error


def _read(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8") as file:
        data: dict[str, Any] = yaml.load(file, Loader=LOADER)  # noqa: S506 - the safe loader, in C where there is one
    return data


def _later(name: str, one: dict[str, Any]) -> Later:
    lists = {"before": "from", "after": "to", "steps": "steps"}
    return Later(
        name,
        one["meaning"],
        data=one.get("data", ""),
        reason=one.get("reason", ""),
        **{key: tuple(one.get(word, ())) for key, word in lists.items()},
    )


def _option(name: str, question: dict[str, Any], more: dict[str, Any]) -> Option:
    labels: dict[str, str] = question.get("choices", {})
    helps = more["choices"][name] if labels else {}
    kind: Kind = "choice" if labels else "bool" if question["type"] == "bool" else "text"
    if question.get("multiselect"):
        kind = "list"
    return Option(
        name=name,
        question=question["help"],
        kind=kind,
        group=next(group for group, names in more["groups"].items() if name in names),
        default=plain_default(question),
        choices=tuple(Choice(value, label, helps[value]) for label, value in labels.items()),
        reason=more["recommended"].get(name, ""),
        least=more.get("least", {}).get(name, 1),
    )


def plain_default(question: Mapping[str, Any]) -> Any:
    """Return the default of a question as data: Copier takes that of a list, or of YAML, as a text too."""
    default = question.get("default")
    if isinstance(default, str) and (question.get("multiselect") or question.get("type") == "yaml"):
        return yaml.load(default, Loader=LOADER)  # noqa: S506 - the safe loader
    return default
