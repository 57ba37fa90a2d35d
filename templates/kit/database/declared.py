"""The tables that capabilities bring, from the rows in which they say so.

Row      {name, model, title, columns: {name: kind}, unique: [[column]], indexes: [{columns, purpose}], accounts: it
         stands before those of the resources; of_account: its rows go with the account that ``user_id`` names;
         of: {column, relation, table, model} of the row with which its own go; expires: the clean-up removes its rows
         when their time is over}
A kind is written like a field of scaffold.yaml: ``string(64)?`` may be null, ``datetime = now`` and ``int = 0`` have a
default. A length may be a path of the model, in KiB: ``text(bodies.most)``.
"""

from __future__ import annotations

import re
from typing import Any

from ..words import names
from . import indexes
from .table import column, unique
from .table import table as table_of

Data = dict[str, Any]

KIND = re.compile(r"(?P<kind>[a-z]+)(?:\((?P<length>[\w.]+)\))?(?P<nullable>\?)?(?: = (?P<default>\w+))?")
EXPIRY = {"expires_at": "datetime"}
ACCOUNT = {"column": "user_id", "relation": "user", "table": "users", "model": "User"}


def table(row: Data, app: Data) -> Data:
    """A table as ``sql_tables`` describes it."""
    name = row["name"]
    columns = {**row["columns"], **(EXPIRY if row.get("expires") else {})}
    made = table_of(name, row["model"], row["title"], [_column(one, text, app) for one, text in columns.items()])
    made["uniques"] = [unique(name, group) for group in row.get("unique", ())]
    others = [ACCOUNT] if row.get("of_account") else []
    others += [row["of"]] if "of" in row else []
    made["foreign_keys"] = [_goes_with(name, other) for other in others]
    clean_up = [{"columns": [*EXPIRY], "purpose": "clean-up"}] if row.get("expires") else []
    made["indexes"] = [
        indexes.plain(name, one["columns"], one["purpose"]) for one in [*clean_up, *row.get("indexes", ())]
    ]
    return made


def _column(name: str, text: str, app: Data) -> Data:
    said = KIND.fullmatch(text)
    if said is None:
        raise ValueError(f"{name}: {text!r} is no kind of column")
    default = said["default"]
    return column(
        name,
        said["kind"],
        length=_length(said["length"], app),
        nullable=bool(said["nullable"]),
        default=_default(default) if default else None,
    )


def _length(text: str | None, app: Data) -> int | None:
    if text is None or text.isdigit():
        return int(text) if text else None
    found: Any = app
    for part in text.split("."):
        found = found[part]
    return int(found) * 1024


def _default(text: str) -> Data:
    return {"kind": "now", "value": None} if text == "now" else {"kind": "number", "value": text}


def _goes_with(table: str, other: Data) -> Data:
    return {
        "name": f"{table}_{other['column']}_fkey",
        "column": other["column"],
        "field": names.camel(other["column"]),
        "relation": other["relation"],
        "table": other["table"],
        "model": other["model"],
        "on_delete": "cascade",
    }
