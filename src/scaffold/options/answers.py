"""Which answers go together: defaults, what is excluded and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scaffold.domain.lacks import ACCOUNTS, Lack
from scaffold.errors import UserError
from scaffold.options.catalogue import NOTHING, has, holds, is_nothing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scaffold.options.catalogue import Answers, Catalogue, Choice, Exclusion, Option, Value


class Offer(NamedTuple):
    """One choice as it stands after the answers so far."""

    choice: Choice
    excluded: str | None
    """Why it cannot be chosen, or None."""
    recommended: bool
    reason: str
    """Why it is recommended; empty when it is not."""


def default_of(catalogue: Catalogue, option: Option, answers: Mapping[str, Value]) -> tuple[Value, str]:
    """Return the default of an option after the answers so far, and why it is recommended."""
    for one in catalogue.derived:
        if one.option == option.name and holds(one.when, answers):
            return _own(one.value), one.reason
    return _own(option.default), option.reason


def _own(value: Value) -> Value:
    """Return a list that the caller may change."""
    return list(value) if isinstance(value, list) else value


def offers(catalogue: Catalogue, name: str, answers: Mapping[str, Value]) -> list[Offer]:
    """Return the choices of an option after the answers so far, the excluded ones with their reason."""
    option = catalogue.option(name)
    default, reason = default_of(catalogue, option, answers)
    return [
        Offer(
            choice=choice,
            excluded=_excluded(catalogue, name, choice.value, answers),
            recommended=has(default, choice.value),
            reason=reason if has(default, choice.value) else "",
        )
        for choice in option.choices
    ]


def lacks(catalogue: Catalogue, answers: Mapping[str, Value]) -> dict[str, Lack]:
    """Return what of the language has nothing behind it after these answers: key -> what is missing."""
    found: dict[str, Lack] = {}
    for option, keys in catalogue.brings.items():
        if is_nothing(answers.get(option, NOTHING)):
            known = option in catalogue.names
            open_ones = offers(catalogue, option, {**answers, option: NOTHING}) if known else []
            others = [one.choice.value for one in open_ones if one.excluded is None and one.choice.value != NOTHING]
            found |= dict.fromkeys(keys, Lack(option, tuple(others)))
    return found


def has_accounts(catalogue: Catalogue, answers: Mapping[str, Value]) -> bool:
    """Whether somebody can sign in after these answers."""
    return ACCOUNTS not in lacks(catalogue, answers)


def with_defaults(catalogue: Catalogue, answers: Mapping[str, Value]) -> Answers:
    """Return the answers with a default for each option that has none, in the order of the catalogue."""
    full: Answers = dict(answers)
    for option in catalogue.options:
        full.setdefault(option.name, default_of(catalogue, option, full)[0])
    return {name: full[name] for name in catalogue.names}


def check_together(catalogue: Catalogue, answers: Mapping[str, Value], places: Mapping[str, str]) -> None:
    """Refuse an impossible combination: its places, the reason, the valid alternatives."""
    for one in catalogue.exclusions:
        value = next((value for value in one.values if has(answers.get(one.option), value)), None)
        if value is not None and holds(one.when, answers):
            _fail_together(catalogue, one, value, answers, places)


def _fail_together(
    catalogue: Catalogue,
    one: Exclusion,
    value: str,
    answers: Mapping[str, Value],
    places: Mapping[str, str],
) -> None:
    others = [f"{key} {other}" for key, other in one.when.items()]
    said = [f"{key} in {places[key]}" for key in (one.option, *one.when) if key in places]
    valid = [offer.choice.value for offer in offers(catalogue, one.option, answers) if offer.excluded is None]
    raise UserError(
        f"impossible combination: {one.option} {value} with {' and '.join(others)}, because {one.reason}",
        hint=f"valid with {' and '.join(others)}: {one.option} {' or '.join(valid)}"
        + (f" ({'; '.join(said)})" if said else ""),
        place=places.get(one.option) or next((places[key] for key in one.when if key in places), None),
    )


def is_possible(catalogue: Catalogue, answers: Mapping[str, Value]) -> bool:
    """Whether no exclusion speaks against these answers, complete or not."""
    return not any(_speaks_against(one, answers) and holds(one.when, answers) for one in catalogue.exclusions)


def _speaks_against(one: Exclusion, answers: Mapping[str, Value]) -> bool:
    return any(has(answers.get(one.option), value) for value in one.values)


def _excluded(catalogue: Catalogue, name: str, value: str, answers: Mapping[str, Value]) -> str | None:
    for one in catalogue.exclusions:
        if one.option == name and value in one.values and holds(one.when, answers):
            return one.reason
        if one.when.get(name) == value and _speaks_against(one, answers):
            others = {key: wanted for key, wanted in one.when.items() if key != name}
            if holds(others, answers):
                return one.reason
    return None
