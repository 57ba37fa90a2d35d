"""The conversation of `scaffold new`: the questions, a summary to confirm, and the command that repeats it."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

from scaffold.ask.conversation import converse
from scaffold.ask.pages import MORE, pages_of
from scaffold.ask.prompts import Choice, Question, say
from scaffold.ask.summary import summary_lines
from scaffold.errors import ExitCode, UserError
from scaffold.options.input import Given, checked_given
from scaffold.setup.command_line import flag

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scaffold.ask.conversation import Answers
    from scaffold.ask.prompts import Reply
    from scaffold.options.catalogue import Catalogue
    from scaffold.setup.project import Request

    Compose = Callable[[Sequence[Given]], Request]

CONFIRM = "confirm"
ERASE_LINE = "\x1b[1A\x1b[2K"


def wizard(
    catalogue: Catalogue, flags: Sequence[Given], compose: Compose, command: Callable[[Request], str]
) -> Request:
    """Ask for what the flags leave open and return the confirmed request.

    `compose` checks answers and makes the request of them; `command` writes the line that repeats it.

    Raises:
        UserError: exit 130, when the person does not want the project after all.

    """
    preset = {one.key for one in flags}
    trail = Trail(catalogue)
    request: list[Request] = []

    def confirm(answers: Answers) -> Question:
        request[:] = [compose([*flags, *as_given(catalogue, answers, preset)])]
        trail.forget()
        for text, style in summary_lines(request[0], command(request[0])):
            say(text, style)
        return confirmation()

    answers = {one.key: spoken(catalogue, one) for one in flags}
    try:
        answers = converse([*pages_of(catalogue, preset), confirm], answers, trail.answered, trail.went_back)
    except KeyboardInterrupt:
        if not request:
            raise
        answers[CONFIRM] = "no"
    if answers[CONFIRM] != "yes":
        raise UserError(
            "not confirmed; nothing was written",
            exit_code=ExitCode.INTERRUPTED,
            hint=f"the same answers again: {command(request[0])}",
        )
    return request[0]


def confirmation() -> Question:
    """Ask whether to go on."""
    choices = (Choice("yes", "Make it", ""), Choice("no", "Leave", "nothing is written"))
    return Question(CONFIRM, "Shall it be made?", "Nothing has been written so far", "yes", choices)


def spoken(catalogue: Catalogue, one: Given) -> Reply:
    """Return an answer as the conversation keeps it: checked, yes and no instead of true and false."""
    value = checked_given(catalogue, one).value
    return ("yes" if value else "no") if isinstance(value, bool) else value


def as_given(catalogue: Catalogue, answers: Answers, preset: set[str]) -> list[Given]:
    """Return the answers of the conversation as if they had come by flags."""
    found: list[Given] = []
    for option in catalogue.options:
        if option.name in answers and option.name not in preset:
            value = answers[option.name]
            found.append(Given(option.name, value == "yes" if option.kind == "bool" else value, flag(option.name)))
    return found


class Trail:
    """The answers so far, one line each above the question. Going back takes a line away."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.width = max(len(name) for name in catalogue.names)
        self.lines = 0

    def answered(self, question: Question, reply: Reply) -> None:
        """Print the line of an answer."""
        if question.key == CONFIRM:
            return
        name = "more choices" if question.key == MORE else question.key.replace("_", " ")
        marked = reply if isinstance(reply, list) else [reply]
        names = [choice.name for choice in question.choices if choice.value in marked]
        shown = ", ".join(names or marked) or "none of them"
        room = shutil.get_terminal_size().columns - self.width - 6
        say(f"  {name:<{self.width}}  {shown if len(shown) <= room else shown[: room - 1] + '…'}", "class:help")
        self.lines += 1

    def went_back(self) -> None:
        """Take the last line away, if it still stands right above."""
        if self.lines:
            sys.stdout.write(ERASE_LINE)
            sys.stdout.flush()
            self.lines -= 1

    def forget(self) -> None:
        """Something else was printed: the lines above stay."""
        self.lines = 0
