"""Puts the lines that capabilities bring into the named slots of shared files.

A shared template holds marks, `{# slot: imports #}`: alone on a line for whole lines, or within a line. A capability
answers with a fragment, `into/<the file's own path>`: for each slot its mark, then the text. In the assembled template
each text stands under the condition of its folder, so that it is ordinary Jinja and may use what templates use.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from scaffold.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SLOT = re.compile(r"\{# slot: (?P<name>[a-z][a-z-]*) #\}")
LINE = re.compile(r"^[ \t]*\{# slot: (?P<name>[a-z][a-z-]*) #\}\n", re.MULTILINE)
SECTION = re.compile(r"^\{# slot: (?P<name>[a-z][a-z-]*)(?: at (?P<order>\d+))? #\}\n", re.MULTILINE)


class Piece(NamedTuple):
    """What one folder puts into one slot."""

    slot: str
    order: int
    title: str
    condition: str
    text: str


def read_fragment(text: str, *, order: int, title: str, condition: str, place: str) -> list[Piece]:
    """Split a fragment into its sections. `at N` after a slot's name is its place there, else `order` is.

    Raises:
        TemplateError: something stands before the first mark.

    """
    marks = list(SECTION.finditer(text))
    if not marks or text[: marks[0].start()].strip():
        raise TemplateError(f"{place}: expected {{# slot: name #}} in the first line")
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return [
        Piece(mark["name"], int(mark["order"] or order), title, condition, text[mark.end() : end])
        for mark, end in zip(marks, ends, strict=True)
    ]


def fill(template: str, pieces: Iterable[Piece], place: str) -> str:
    """Put the pieces into the slots of a template; a slot without pieces vanishes.

    Raises:
        TemplateError: a piece names a slot that the template does not have, or a slot stands there twice.

    """
    by_slot: dict[str, list[Piece]] = {}
    for piece in pieces:
        by_slot.setdefault(piece.slot, []).append(piece)
    slots = Counter(mark["name"] for mark in SLOT.finditer(template))
    for name in (name for name, count in slots.items() if count > 1):
        # Two branches that both made the slot merge without a conflict, and its lines would come twice.
        raise TemplateError(f"{place}: slot {name} stands twice, expected once")
    for name, ones in by_slot.items():
        if name not in slots:
            known = ", ".join(sorted(slots)) or "none"
            raise TemplateError(f"capabilities/{ones[0].title}: {place} has no slot {name}; it has {known}")
    filled = LINE.sub(lambda mark: _lines(by_slot, mark["name"]), template)
    return SLOT.sub(lambda mark: _inline(by_slot, mark["name"]), filled)


def _sorted(by_slot: Mapping[str, list[Piece]], name: str) -> list[Piece]:
    return sorted(by_slot.get(name, ()), key=lambda piece: piece.order)


def _lines(by_slot: Mapping[str, list[Piece]], name: str) -> str:
    return "".join(
        f"{{# from capabilities/{piece.title} #}}\n"
        + (f"{{% if {piece.condition} %}}\n{piece.text}{{% endif %}}\n" if piece.condition else piece.text)
        for piece in _sorted(by_slot, name)
    )


def _inline(by_slot: Mapping[str, list[Piece]], name: str) -> str:
    texts = [(piece.condition, piece.text.removesuffix("\n")) for piece in _sorted(by_slot, name)]
    return "".join(f"{{% if {condition} %}}{text}{{% endif %}}" if condition else text for condition, text in texts)
