"""A renamed resource changes words everywhere: read off both renders, and carried over to the user's lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .contents import is_binary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

WORD = re.compile(rb"[A-Za-z0-9_]+")


def renamed_words(texts: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Return old word -> new word, from files that are the same but for words: (old, new).

    A word that became two different ones, or that stands unchanged somewhere, is left out.
    """
    found: dict[bytes, set[bytes]] = {}
    for old, new in texts:
        if is_binary(old) or is_binary(new) or WORD.split(old) != WORD.split(new):
            continue
        for before, after in zip(WORD.findall(old), WORD.findall(new), strict=True):
            found.setdefault(before, set()).add(after)
    return {before: next(iter(after)) for before, after in found.items() if len(after) == 1 and before not in after}


def with_words(text: bytes, words: Mapping[bytes, bytes]) -> bytes:
    """Return a text with the words replaced."""
    return WORD.sub(lambda found: words.get(found[0], found[0]), text) if words else text
