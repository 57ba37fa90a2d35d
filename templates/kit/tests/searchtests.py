"""The tests of a list that can be searched.

The test numbers the rows of one text, since the field may be unique.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..fields.field import Field
    from .module import Tested

_TEXT = "Quokka marmalade, élan"
_CHANGED = "Wombat marmalade"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchTests:
    """Who looks for two texts that a field holds."""

    caller: str
    camel: str
    text: str
    changed: str


def build(resource: Tested) -> SearchTests | None:
    """The tests of one resource; None where no searched field takes such texts."""
    if resource.one_each:
        return None
    field = next((one for one in resource.searched if _fits(one)), None)
    if field is None:
        return None
    party = next(
        (one for one in resource.test["parties"] if one["variable"] == resource.test["party"].get("list")),
        {"expression": ""},
    )
    return SearchTests(caller=party["expression"], camel=field.camel, text=_TEXT, changed=_CHANGED)


def _fits(field: Field) -> bool:
    if not field.traits.is_text:
        return False
    return bool(field.min_length <= len(_CHANGED) and len(_TEXT) + len(" 1") <= field.max_length)
