"""Texts about whose a new row is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..words import text
from . import rule_texts

if TYPE_CHECKING:
    from .module import Calculated

Data = dict[str, Any]


def owner_set(resource: Calculated) -> str:
    """The property of a new row that says whose it is."""
    camel = resource.owner.camel if resource.owner else ""
    if resource.owner_is == "either":
        return f"{camel}: ownerOf(actor, {resource.camel}OwnerSetBy, {text.ts_string(camel)}, input.{camel})"
    return f"{camel}: access.signedIn(actor).id"


def policy_text(resource: Calculated) -> str:
    """What ``policy.ts`` says of owners."""
    if resource.owner_is != "either" or resource.set_by is None:
        return ""
    words = resource.words
    return (
        f"\n/** Who says whose a new {words} is. Those of all others are their own. */\n"
        f"export const {resource.camel}OwnerSetBy = {rule_texts.typescript(resource.set_by, '')};\n"
    )
