"""The questions of `scaffold new`, made from the catalogue and the answers so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scaffold.ask.prompts import Choice, Question
from scaffold.domain.project_name import check_project
from scaffold.domain.source import Place
from scaffold.errors import UserError
from scaffold.options.answers import check_together, default_of, offers, with_defaults
from scaffold.options.catalogue import has, spelled
from scaffold.options.elements import too_few
from scaffold.options.input import check_description

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from collections.abc import Set as AbstractSet

    from scaffold.ask.conversation import Answers
    from scaffold.options.answers import Offer
    from scaffold.options.catalogue import Catalogue, Option, Value

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
    ask = list_question if option.kind == "list" else choice_question
    return lambda answers: ask(
        catalogue, option, answers, {key: value for key, value in answers.items() if key in settled}
    )


def behind_door(inner: Page) -> Page:
    """Return a page that is asked only when somebody wanted more choices."""
    return lambda answers: inner(answers) if answers.get(MORE) == "yes" else None


def text_question(option: Option, answers: Answers) -> Question:
    """Ask for a line of text."""
    usual = str(option.default)
    typed = str(answers.get(option.name, usual))
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


def list_question(catalogue: Catalogue, option: Option, answers: Answers, settled: Answers) -> Question | None:
    """Ask for some of the choices that go together with what is settled; nothing when none does, or need be."""
    offered = offers(catalogue, option.name, settled)
    possible = [offer for offer in offered if offer.excluded is None]
    if not possible and not option.least:
        answers.pop(option.name, None)
        return None
    best = [offer for offer in possible if offer.recommended]
    remembered = answers.get(option.name)
    default = [
        offer.choice.value
        for offer in possible
        if (offer.recommended if remembered is None else has(remembered, offer.choice.value))
    ]
    help_line = "Recommended: " + (", ".join(offer.choice.label for offer in best) or "none of them")
    reason = default_of(catalogue, option, settled)[1]
    return Question(
        option.name,
        option.question,
        help_line + (f", because {reason}" if reason else ""),
        default,
        choices_of(possible),
        notes_of(offered),
        check=check_elements(catalogue, option, settled),
        several=True,
    )


def check_elements(catalogue: Catalogue, option: Option, settled: Answers) -> Callable[[list[str]], str | None]:
    """Return what says what is wrong with the elements of a list."""

    def check(elements: list[str]) -> str | None:
        try:
            check_together(catalogue, {**settled, option.name: elements}, {})
        except UserError as error:
            return error.message
        return too_few(option, elements)

    return check


def choice_question(catalogue: Catalogue, option: Option, answers: Answers, settled: Answers) -> Question:
    """Ask for one of the choices that go together with what is settled.

    Answers to later questions are not: somebody came back from them, and they will be asked again.
    """
    offered = offers(catalogue, option.name, settled)
    possible = [offer for offer in offered if offer.excluded is None]
    choices = choices_of(possible)
    best = next((offer for offer in possible if offer.recommended), possible[0])
    remembered = answers.get(option.name)
    known = [choice.value for choice in choices]
    default = remembered if isinstance(remembered, str) and remembered in known else best.choice.value
    help_line = f"Recommended: {best.choice.label}" + (f", because {best.reason}" if best.reason else "")
    return Question(option.name, option.question, help_line, default, choices, notes_of(offered))


def choices_of(possible: Iterable[Offer]) -> tuple[Choice, ...]:
    """Return what can be chosen."""
    return tuple(
        Choice(offer.choice.value, offer.choice.label, offer.choice.help, recommended=offer.recommended)
        for offer in possible
    )


def notes_of(offered: Iterable[Offer]) -> list[str]:
    """Say what is not offered, and why."""
    reasons: dict[str, list[str]] = {}
    for offer in offered:
        if offer.excluded is not None:
            reasons.setdefault(offer.excluded, []).append(offer.choice.label)
    return [f"not offered: {', '.join(labels)}, because {reason}" for reason, labels in reasons.items()]


def door(catalogue: Catalogue, rest: Iterable[Option], answers: Answers) -> Question:
    """Ask whether the rest shall be asked, showing what it is without asking."""
    full = with_defaults(catalogue, {key: value for key, value in answers.items() if key in catalogue.names})
    shown = ", ".join(f"{option.name.replace('_', ' ')} {in_words(full[option.name])}" for option in rest)
    choices = (
        Choice("no", "Enough", "go on to the summary", recommended=True),
        Choice("yes", "More choices", ", ".join(option.name.replace("_", " ") for option in rest)),
    )
    return Question(MORE, "Is there more to choose?", f"As it stands: {shown}", str(answers.get(MORE, "no")), choices)


def in_words(value: Value) -> str:
    """Return an answer as it is typed."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return spelled(value) or "none"
