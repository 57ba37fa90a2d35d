"""One question on the screen: a list to choose from, or a line of text. Each can be answered with "back"."""

from __future__ import annotations

import os
import shutil
import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import questionary
from prompt_toolkit import print_formatted_text
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.output import ColorDepth

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BACK = "\x00back"
"""What a question returns when the person wants to see the one before."""

BACK_TITLE = "← back"
BACK_WORD = "<"
"""Typed alone into a line of text, it goes back."""

POINTER = 3
"""Columns before a choice."""

MIN_COLUMNS = 20

STYLE = questionary.Style(
    [
        ("qmark", "fg:ansicyan bold"),
        ("question", "bold"),
        ("pointer", "fg:ansicyan bold"),
        ("highlighted", "fg:ansicyan bold"),
        ("selected", "noreverse"),
        ("answer", "fg:ansicyan"),
        ("instruction", "fg:ansibrightblack"),
        ("separator", "fg:ansibrightblack"),
        ("help", "fg:ansibrightblack"),
        ("good", "fg:ansigreen"),
    ]
)


@dataclass(frozen=True)
class Choice:
    """One answer that can be chosen: its value, its name and one line of help."""

    value: str
    name: str
    help: str = ""
    recommended: bool = False


@dataclass(frozen=True)
class Question:
    """What is asked.

    Attributes:
        key: whose answer it is.
        text: the question itself.
        help: one line that helps to answer it: what is recommended, and why.
        default: the answer that the cursor stands on, or the text that is filled in.
        fallback: what an empty line of text means.
        choices: the answers to choose from; none for a line of text.
        notes: lines below the choices: what is not offered, and why.
        check: says what is wrong with a line of text, if anything is.

    """

    key: str
    text: str
    help: str
    default: str
    choices: Sequence[Choice] = ()
    notes: Sequence[str] = ()
    fallback: str = ""
    check: Callable[[str], str | None] = field(default=lambda _: None)


def ask(question: Question, *, back: bool) -> str:
    """Ask one question and return the answer, or BACK."""
    return choose(question, back=back) if question.choices else write(question, back=back)


def choose(question: Question, *, back: bool) -> str:
    """Offer a list. What cannot be chosen stands below it, with the reason."""
    width = max(len(choice.name) for choice in question.choices) + 2
    items: list[Any] = [questionary.Choice(title(choice, width), value=choice.value) for choice in question.choices]
    items += [questionary.Separator(fold(note, 3, hang=2)) for note in question.notes]
    if back:
        items.append(questionary.Choice(BACK_TITLE, value=BACK))
    default = question.default if question.default in {choice.value for choice in question.choices} else None
    prompt = questionary.select(
        question.text,
        items,
        default=default,
        instruction=f"(arrow keys, Enter)\n  {fold(question.help, 2)}",
        style=STYLE,
        qmark="?",
        **screen(),
    )
    return str(prompt.unsafe_ask())


def title(choice: Choice, width: int) -> list[tuple[str, str]]:
    """Lay out one line of a list: name, help, and whether it is the one to take when in doubt."""
    name = ("class:question", f"{choice.name:<{width}}")
    mark = "recommended  " if choice.recommended else ""
    text = fold(mark + choice.help, POINTER + width)
    return [name, ("class:good", mark), ("class:help", text[len(mark) :])]


def fold(text: str, indent: int, *, hang: int = 0) -> str:
    """Fold a text that begins at a column, so that its other lines begin there too (or `hang` further right)."""
    room = max(MIN_COLUMNS, shutil.get_terminal_size().columns - indent - hang - 1)
    return ("\n" + " " * (indent + hang)).join(textwrap.wrap(text, room)) + (" " if text.endswith(" ") else "")


def write(question: Question, *, back: bool) -> str:
    """Take a line of text; it is not accepted before it is right."""

    def check(text: str) -> bool | str:
        if back and text.strip() == BACK_WORD:
            return True
        return question.check(text.strip() or question.fallback) or True

    prompt = questionary.text(
        question.text,
        default=question.default,
        validate=check,
        style=STYLE,
        qmark="?",
        instruction=f"{f'({BACK_WORD} goes back)' if back else ''}\n  {fold(question.help, 2)}\n  >",
        **screen(),
    )
    answer = str(prompt.unsafe_ask()).strip()
    return BACK if back and answer == BACK_WORD else answer or question.fallback


def say(text: str, style: str = "") -> None:
    """Print a line in the style of the conversation."""
    print_formatted_text(FormattedText([(style, text)]), style=STYLE, **colors())


def colors() -> dict[str, Any]:
    """Return how many colours may be used: none under NO_COLOR."""
    return {"color_depth": ColorDepth.DEPTH_1_BIT} if os.environ.get("NO_COLOR") else {}


def screen() -> dict[str, Any]:
    """Return the settings of every prompt: it disappears when it is answered."""
    return {"erase_when_done": True, **colors()}
