"""The order of the questions: forwards, backwards, and past those that need no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scaffold.ask.prompts import BACK, Reply, ask

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scaffold.ask.prompts import Question

Answers = dict[str, Reply]


def converse(
    pages: Sequence[Callable[[Answers], Question | None]],
    answers: Answers,
    answered: Callable[[Question, Reply], None],
    went_back: Callable[[], None],
) -> Answers:
    """Ask page after page; a page is made from the answers so far, and may have nothing to ask.

    "Back" returns to the question that was asked before this one, whose answer is then the default.
    """
    asked: list[int] = []
    index = 0
    while index < len(pages):
        question = pages[index](answers)
        if question is None:
            index += 1
            continue
        reply = ask(question, back=bool(asked))
        if reply == BACK:
            index = asked.pop()
            went_back()
            continue
        answers[question.key] = reply
        answered(question, reply)
        asked.append(index)
        index += 1
    return answers
