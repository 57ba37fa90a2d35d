"""What other languages call the types and flags of a field: for "did you mean" where no letter is near. Data only."""

from __future__ import annotations

TYPES = {
    "array": "refs", "belongs_to": "ref", "bigint": "int", "blob": "file", "char": "string", "currency": "money",
    "double": "decimal", "float": "decimal", "foreign_key": "ref", "guid": "uuid", "has_many": "refs", "jsonb": "json",
    "list": "refs", "long": "int", "many": "refs", "number": "int or decimal", "numeric": "decimal", "object": "json",
    "photo": "image", "picture": "image", "price": "money", "real": "decimal", "reference": "ref", "references": "ref",
    "relation": "ref", "timestamp": "datetime", "timestamptz": "datetime", "varchar": "string",
}  # fmt: skip

FLAGS = {
    "default": "= and the value at the end",
    "hidden": "internal",
    "mandatory": "! directly after the type",
    "not": "! directly after the type",
    "null": "? directly after the type",
    "nullable": "? directly after the type",
    "on_delete": "cascade, restrict or set_null",
    "optional": "? directly after the type",
    "private": "internal",
    "range": "filter(range)",
    "required": "! directly after the type",
    "searchable": "search",
}
