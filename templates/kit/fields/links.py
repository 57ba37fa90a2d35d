"""Fields of type ``refs``: a table of its own that joins two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..words import names, sql_words
from .field import Link, Side

if TYPE_CHECKING:
    from ..words.names import Spelled


def table(field: str, target: Spelled, resource: Spelled) -> Link:
    """The join table of a field: ``books_tags (book_id, tag_id)``, of itself ``books_related (.., related_id)``."""
    other = target.camel if target.name != resource.name else "related" + target.pascal
    return Link(
        name=sql_words.constraint_name(resource.table, field),
        model=resource.pascal + names.pascal(field),
        own=_side(resource.camel),
        other=_side(other),
    )


def _side(relation: str) -> Side:
    return Side(column=names.snake(relation) + "_id", field=relation + "Id", relation=relation)
