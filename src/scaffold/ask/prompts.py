"""One question on the screen: one of a list, some of it, or a line of text. Each can be answered with "back"."""

from __future__ import annotations

import os
import shutil
import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import questionary
from prompt_toolkit import print_formatted_text
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings
from prompt_toolkit.layout import ConditionalContainer, FormattedTextControl, HSplit, Layout, Window
from prompt_toolkit.output import ColorDepth
from questionary.prompts.common import InquirerControl

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Reply = str | list[str]
"""An answer; of several choices those that are marked."""

BACK = "\x00back"
"""What a question returns when the person wants to see the one before."""

BACK_TITLE = "← back"
BACK_WORD = "<"
"""Typed alone into a line of text, it goes back."""

POINTER = 3
"""Columns before a choice."""

BOX = 2
"""Columns of the mark that says whether one of several is chosen."""

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
        default: the answer that the cursor stands on, the answers that are marked, or the text that is filled in.
        fallback: what an empty line of text means.
        choices: the answers to choose from; none for a line of text.
        notes: lines below the choices: what is not offered, and why.
        check: says what is wrong with a line of text, or with the answers that are marked, if anything is.
        several: whether any number of the choices may be taken.

    """

    key: str
    text: str
    help: str
    default: Reply
    choices: Sequence[Choice] = ()
    notes: Sequence[str] = ()
    fallback: str = ""
    check: Callable[[Any], str | None] = field(default=lambda _: None)
    several: bool = False


def ask(question: Question, *, back: bool) -> Reply:
    """Ask one question and return the answer, or BACK."""
    if question.several:
        return mark(question, back=back)
    return choose(question, back=back) if question.choices else write(question, back=back)


def choose(question: Question, *, back: bool) -> str:
    """Offer a list. What cannot be chosen stands below it, with the reason."""
    items = items_of(question, POINTER, back=back)
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


def mark(question: Question, *, back: bool) -> Reply:
    """Offer a list of which any number can be marked; what cannot stand together is not accepted."""
    problems: list[str] = []

    def forget(_: object) -> bool:
        """With each mark: what was wrong may not be any more."""
        problems.clear()
        return True

    prompt = questionary.checkbox(
        question.text,
        items_of(question, POINTER + BOX, back=back),
        validate=forget,
        instruction=f"(arrow keys, space marks, Enter)\n  {fold(question.help, 2)}",
        style=STYLE,
        qmark="?",
        **screen(),
    )
    screen_of = prompt.application
    control = next(one for one in screen_of.layout.find_all_controls() if isinstance(one, InquirerControl))
    keys = KeyBindings()

    @keys.add("enter", eager=True)
    def _(event: Any) -> None:
        marked = [str(choice.value) for choice in control.get_selected_values() if choice.value != BACK]
        if control.get_pointed_at().value == BACK:
            event.app.exit(result=BACK)
        elif problem := question.check(marked):
            problems[:] = [problem]
        else:
            event.app.exit(result=marked)

    screen_of.key_bindings = merge_key_bindings([one for one in (screen_of.key_bindings, keys) if one])
    # Questionary's own line for this is not drawn by a terminal that does not say where its cursor stands.
    words = FormattedTextControl(lambda: [("class:validation-toolbar", "".join(problems))])
    below = ConditionalContainer(
        Window(words, dont_extend_height=True, wrap_lines=True), Condition(lambda: bool(problems))
    )
    screen_of.layout = Layout(HSplit([screen_of.layout.container, below]))
    answer = prompt.unsafe_ask()
    return BACK if answer == BACK else list(answer)


def items_of(question: Question, indent: int, *, back: bool) -> list[Any]:
    """Lay out what can be chosen, what cannot and why, and the way back."""
    width = max((len(choice.name) for choice in question.choices), default=0) + 2
    marked = question.default if question.several else ()
    items: list[Any] = [
        questionary.Choice(title(choice, width, indent), value=choice.value, checked=choice.value in marked)
        for choice in question.choices
    ]
    items += [questionary.Separator(fold(note, 3, hang=2)) for note in question.notes]
    if back:
        items.append(questionary.Choice(BACK_TITLE, value=BACK))
    return items


def title(choice: Choice, width: int, indent: int) -> list[tuple[str, str]]:
    """Lay out one line of a list: name, help, and whether it is the one to take when in doubt."""
    name = ("class:question", f"{choice.name:<{width}}")
    mark = "recommended  " if choice.recommended else ""
    text = fold(mark + choice.help, indent + width)
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
        default=str(question.default),
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
