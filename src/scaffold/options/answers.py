"""Which answers go together: defaults, what is excluded and why, all combinations."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scaffold.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scaffold.options.catalogue import Catalogue, Choice, Exclusion, Option

Answers = dict[str, str | bool]


class Offer(NamedTuple):
    """One choice as it stands after the answers so far."""

    choice: Choice
    excluded: str | None
    """Why it cannot be chosen, or None."""
    recommended: bool
    reason: str
    """Why it is recommended; empty when it is not."""


def default_of(catalogue: Catalogue, option: Option, answers: Mapping[str, str | bool]) -> tuple[str | bool, str]:
    """Return the default of an option after the answers so far, and why it is recommended."""
    for one in catalogue.derived:
        if one.option == option.name and _holds(one.when, answers):
            return one.value, one.reason
    return option.default, option.reason


def offers(catalogue: Catalogue, name: str, answers: Mapping[str, str | bool]) -> list[Offer]:
    """Return the choices of an option after the answers so far, the excluded ones with their reason."""
    option = catalogue.option(name)
    default, reason = default_of(catalogue, option, answers)
    return [
        Offer(
            choice=choice,
            excluded=_excluded(catalogue, name, choice.value, answers),
            recommended=choice.value == default,
            reason=reason if choice.value == default else "",
        )
        for choice in option.choices
    ]


def with_defaults(catalogue: Catalogue, answers: Mapping[str, str | bool]) -> Answers:
    """Return the answers with a default for each option that has none, in the order of the catalogue."""
    full: Answers = dict(answers)
    for option in catalogue.options:
        full.setdefault(option.name, default_of(catalogue, option, full)[0])
    return {name: full[name] for name in catalogue.names}


def check_together(catalogue: Catalogue, answers: Mapping[str, str | bool], places: Mapping[str, str]) -> None:
    """Refuse an impossible combination: its places, the reason, the valid alternatives."""
    for one in catalogue.exclusions:
        value = answers.get(one.option)
        if value in one.values and _holds(one.when, answers):
            _fail_together(catalogue, one, str(value), answers, places)


def _fail_together(
    catalogue: Catalogue,
    one: Exclusion,
    value: str,
    answers: Mapping[str, str | bool],
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


def combinations(catalogue: Catalogue) -> Iterator[dict[str, str]]:
    """Yield every valid combination of the choices."""
    yield from _extend(catalogue, [option for option in catalogue.options if option.choices], {})


def _extend(catalogue: Catalogue, options: list[Option], answers: dict[str, str]) -> Iterator[dict[str, str]]:
    if not options:
        yield dict(answers)
        return
    for value in options[0].values:
        chosen = {**answers, options[0].name: value}
        if is_possible(catalogue, chosen):
            yield from _extend(catalogue, options[1:], chosen)


def is_possible(catalogue: Catalogue, answers: Mapping[str, str | bool]) -> bool:
    """Whether no exclusion speaks against these answers, complete or not."""
    return not any(answers.get(one.option) in one.values and _holds(one.when, answers) for one in catalogue.exclusions)


def _excluded(catalogue: Catalogue, name: str, value: str, answers: Mapping[str, str | bool]) -> str | None:
    for one in catalogue.exclusions:
        if one.option == name and value in one.values and _holds(one.when, answers):
            return one.reason
        if one.when.get(name) == value and answers.get(one.option) in one.values:
            others = {key: wanted for key, wanted in one.when.items() if key != name}
            if _holds(others, answers):
                return one.reason
    return None


def _holds(when: Mapping[str, str], answers: Mapping[str, str | bool]) -> bool:
    return all(answers.get(key) == value for key, value in when.items())
