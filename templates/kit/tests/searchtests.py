"""The tests of a list that can be searched.

``build`` gives {camel, text, changed (two texts that the field holds), words}, or None where no searched field takes
such texts. The test numbers the rows of one text, since the field may be unique.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..fields.field import Field
    from .module import Tested

Data = dict[str, Any]

_TEXT = "Quokka marmalade, élan"
_CHANGED = "Wombat marmalade"


def build(resource: Tested) -> Data | None:
    """The tests of one resource."""
    if resource.one_each:
        return None
    field = next((one for one in resource.searched if _fits(one)), None)
    if field is None:
        return None
    party = next(
        (one for one in resource.test["parties"] if one["variable"] == resource.test["party"].get("list")),
        {"expression": ""},
    )
    return {
        "caller": party["expression"],
        "camel": field.camel,
        "text": _TEXT,
        "changed": _CHANGED,
    }


def _fits(field: Field) -> bool:
    if not field.traits.is_text:
        return False
    return bool(field.min_length <= len(_CHANGED) and len(_TEXT) + len(" 1") <= field.max_length)
