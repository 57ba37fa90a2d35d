"""Names: one spelling in scaffold.yaml, every other spelling derived here.

Resource names are written in PascalCase, field names in snake_case; both arrive checked. Every
function is pure and takes either spelling.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from . import taken

if TYPE_CHECKING:
    from collections.abc import Collection

_IRREGULAR = {
    "analysis": "analyses",
    "axis": "axes",
    "basis": "bases",
    "calf": "calves",
    "child": "children",
    "crisis": "crises",
    "criterion": "criteria",
    "diagnosis": "diagnoses",
    "echo": "echoes",
    "elf": "elves",
    "emphasis": "emphases",
    "foot": "feet",
    "goose": "geese",
    "half": "halves",
    "hero": "heroes",
    "hypothesis": "hypotheses",
    "knife": "knives",
    "leaf": "leaves",
    "lens": "lenses",
    "life": "lives",
    "loaf": "loaves",
    "man": "men",
    "matrix": "matrices",
    "medium": "media",
    "mouse": "mice",
    "oasis": "oases",
    "ox": "oxen",
    "parenthesis": "parentheses",
    "person": "people",
    "phenomenon": "phenomena",
    "potato": "potatoes",
    "quiz": "quizzes",
    "scarf": "scarves",
    "self": "selves",
    "shelf": "shelves",
    "synopsis": "synopses",
    "synthesis": "syntheses",
    "thesis": "theses",
    "thief": "thieves",
    "tomato": "tomatoes",
    "tooth": "teeth",
    "torpedo": "torpedoes",
    "vertex": "vertices",
    "veto": "vetoes",
    "wife": "wives",
    "wolf": "wolves",
    "woman": "women",
}
_UNCHANGED = frozenset(
    """
    advice aircraft baggage bison cod data deer equipment evidence feedback firmware fish furniture hardware
    homework information jewelry knowledge luggage machinery media metadata mail money moose music news
    offspring people progress research rice salmon series sheep shrimp software spacecraft species staff swine
    traffic trousers trout tuna weather women men children
    """.split()  # noqa: SIM905 - a list of quoted words would fill a page
)


def split(name: str) -> list[str]:
    """The lower-case words of a name: ``OrderLine``, ``order_line`` and ``order-line`` are the same two."""
    return [*_split(name)]


@lru_cache(maxsize=4096)
def _split(name: str) -> tuple[str, ...]:
    """The same: each name is asked for by every text that it stands in."""
    spaced = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1 \2", name)
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", spaced)
    return tuple(word.lower() for word in re.split(r"[^A-Za-z0-9]+", spaced) if word)


def words(name: str) -> str:
    """``OrderLine`` -> ``order line``."""
    return " ".join(split(name))


def title(name: str) -> str:
    """``order-line`` -> ``Order line``, for headings."""
    text = words(name)
    return text[:1].upper() + text[1:]


def snake(name: str) -> str:
    """``OrderLine`` -> ``order_line``."""
    return "_".join(split(name))


def kebab(name: str) -> str:
    """``OrderLine`` -> ``order-line``."""
    return "-".join(split(name))


def pascal(name: str) -> str:
    """``order_line`` -> ``OrderLine``; an acronym becomes a word (``HTTPCall`` -> ``HttpCall``)."""
    return "".join(word[:1].upper() + word[1:] for word in split(name))


def camel(name: str) -> str:
    """``order_line`` -> ``orderLine``."""
    text = pascal(name)
    return text[:1].lower() + text[1:]


def article(name: str) -> str:
    """``a`` or ``an``, by the sound that the first letters usually make."""
    word = words(name)
    if re.match(r"(uni([^nm]|$)|us[aeiu]|eu|one\b|ufo|ubi)", word):
        return "a"
    # What has no vowel is spelled out: an SMS, an HTTP check, but a CSV file.
    return "an" if re.match(r"([aeiou]|hour|honest|heir|[fhlmnrsx][^aeiouy]*( |$))", word) else "a"


def plural(name: str) -> str:
    """The plural in words: only the last word changes (``OrderLine`` -> ``order lines``)."""
    parts = split(name)
    if parts:
        parts[-1] = _plural_word(parts[-1])
    return " ".join(parts)


def _plural_word(word: str) -> str:
    if word in _UNCHANGED:
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if re.search(r"(woman|man)$", word) and not re.search(r"(human|roman|german|shaman|talisman|ottoman)$", word):
        return word[:-2] + "en"
    if re.search(r"[^aeiou]y$", word) or word.endswith("quy"):
        return word[:-1] + "ies"
    if re.search(r"(ss|sh|ch|x|z|us|is|as|os)$", word):
        return word + "es"
    # A word like "settings" or "details" is a plural already.
    return word if word.endswith("s") else word + "s"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spelled:
    """Every spelling of a resource's name, and what is called after it."""

    name: str
    """As written in scaffold.yaml."""
    pascal: str
    camel: str
    variable: str
    """A local name for one row."""
    kebab: str
    snake: str
    words: str
    """"order line"."""
    title: str
    """"Order line"."""
    article: str
    plural_pascal: str
    plural_camel: str
    plural_words: str
    plural_title: str
    dir: str
    """"order-lines"; so is ``path``."""
    path: str
    table: str
    model: str
    """Prisma's; the same as ``pascal``."""


def spelled(name: str, beside: Collection[str] = ()) -> Spelled:
    """Every spelling of a resource's name; `beside` are the names of all resources of the project."""
    many, one = plural(name), camel(name)
    others = [camel(other) for other in beside]
    return Spelled(
        name=name,
        pascal=pascal(name),
        camel=one,
        variable=f"{one}Item" if many == words(name) else taken.local(one, f"{one}Item", others),
        kebab=kebab(name),
        snake=snake(name),
        words=words(name),
        title=title(name),
        article=article(name),
        plural_pascal=pascal(many),
        plural_camel=taken.local(camel(many), f"{one}Items", others),
        plural_words=many,
        plural_title=title(many),
        dir=kebab(many),
        path=kebab(many),
        table=snake(many),
        model=pascal(name),
    )


def resource(name: str, beside: Collection[str] = ()) -> dict[str, str]:
    """The same by name, as the tool takes it."""
    return asdict(spelled(name, beside))
