"""The questions of `scaffold new`, made from the catalogue and the answers so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scaffold.ask.prompts import Choice, Question
from scaffold.domain.project_name import check_project
from scaffold.domain.source import Place
from scaffold.errors import UserError
from scaffold.options.answers import default_of, offers
from scaffold.options.input import check_description

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from collections.abc import Set as AbstractSet

    from scaffold.ask.conversation import Answers
    from scaffold.options.catalogue import Catalogue, Option

    Page = Callable[[Answers], Question | None]

MORE = "more choices"
"""The answer that decides whether the second group is asked."""

CHECKS = {"name": check_project, "description": check_description}


def pages_of(catalogue: Catalogue, preset: AbstractSet[str]) -> list[Page]:
    """Return the pages: the main questions, the door to the rest, the rest. What is preset is not asked."""
    main = [option for option in catalogue.options if option.group == "main" and option.name not in preset]
    rest = [option for option in catalogue.options if option.group != "main" and option.name not in preset]
    pages = [page(catalogue, option, preset) for option in main]
    if rest:
        pages.append(lambda answers: door(catalogue, rest, answers))
        pages += [behind_door(page(catalogue, option, preset)) for option in rest]
    return pages


def page(catalogue: Catalogue, option: Option, preset: AbstractSet[str]) -> Page:
    """Return the page that asks for one option."""
    if option.kind == "text":
        return lambda answers: text_question(option, answers)
    if option.kind == "bool":
        return lambda answers: bool_question(option, answers)
    earlier = catalogue.names[: catalogue.names.index(option.name)]
    settled = {*preset, *earlier}
    return lambda answers: choice_question(
        catalogue, option, answers, {key: value for key, value in answers.items() if key in settled}
    )


def behind_door(inner: Page) -> Page:
    """Return a page that is asked only when somebody wanted more choices."""
    return lambda answers: inner(answers) if answers.get(MORE) == "yes" else None


def text_question(option: Option, answers: Answers) -> Question:
    """Ask for a line of text."""
    usual = str(option.default)
    typed = answers.get(option.name, usual)
    return Question(
        option.name,
        option.question,
        f"Enter takes: {usual}",
        "" if typed == usual else typed,
        fallback=usual,
        check=check_of(option.name),
    )


def check_of(name: str) -> Callable[[str], str | None]:
    """Return what says what is wrong with a text, in the words of the checked input."""

    def check(text: str) -> str | None:
        try:
            CHECKS[name](text, Place(name))
        except UserError as error:
            return error.message + (f" ({error.hint})" if error.hint else "")
        return None

    return check


def bool_question(option: Option, answers: Answers) -> Question:
    """Ask for yes or no."""
    usual = "yes" if option.default else "no"
    choices = tuple(Choice(value, value.capitalize(), "", recommended=value == usual) for value in ("no", "yes"))
    help_line = f"Recommended: {usual}" + (f", because {option.reason}" if option.reason else "")
    return Question(option.name, option.question, help_line, answers.get(option.name, usual), choices)


def choice_question(catalogue: Catalogue, option: Option, answers: Answers, settled: Answers) -> Question:
    """Ask for one of the choices that go together with what is settled.

    Answers to later questions are not: somebody came back from them, and they will be asked again.
    """
    offered = offers(catalogue, option.name, settled)
    possible = [offer for offer in offered if offer.excluded is None]
    choices = tuple(
        Choice(offer.choice.value, offer.choice.label, offer.choice.help, recommended=offer.recommended)
        for offer in possible
    )
    best = next((offer for offer in possible if offer.recommended), possible[0])
    remembered = answers.get(option.name)
    default = remembered if remembered in {choice.value for choice in choices} else best.choice.value
    help_line = f"Recommended: {best.choice.label}" + (f", because {best.reason}" if best.reason else "")
    reasons: dict[str, list[str]] = {}
    for offer in offered:
        if offer.excluded is not None:
            reasons.setdefault(offer.excluded, []).append(offer.choice.label)
    notes = [f"not offered: {', '.join(labels)}, because {reason}" for reason, labels in reasons.items()]
    return Question(option.name, option.question, help_line, default, choices, notes)


def door(catalogue: Catalogue, rest: Iterable[Option], answers: Answers) -> Question:
    """Ask whether the rest shall be asked, showing what it is without asking."""
    shown = ", ".join(f"{option.name.replace('_', ' ')} {value_of(catalogue, option, answers)}" for option in rest)
    choices = (
        Choice("no", "Enough", "go on to the summary", recommended=True),
        Choice("yes", "More choices", ", ".join(option.name.replace("_", " ") for option in rest)),
    )
    return Question(MORE, "Is there more to choose?", f"As it stands: {shown}", str(answers.get(MORE, "no")), choices)


def value_of(catalogue: Catalogue, option: Option, answers: Answers) -> str:
    """Return the answer of an option, or what is taken without one, as it is typed."""
    value = answers[option.name] if option.name in answers else default_of(catalogue, option, answers)[0]
    return ("yes" if value else "no") if isinstance(value, bool) else value
