"""The tables of a project as plain data, independent of the database: what ``state.json`` records.

Table    {name, model, title, columns, primary_key [column name], uniques, indexes, foreign_keys, checks, extras}
Column   {name, field, kind, nullable, default, updated, length, precision, scale, values, enum}; ``default`` is
         None or {kind, value}; ``enum`` is {model, type} for a declared enum; ``generated``, where there is one, the
         expression that makes its value; ``soft_delete`` if it marks deleted rows. Constraints are in ``sql_checks``.
Foreign  {name, column, field, relation, table, model, on_delete}
Unique   {name, columns}, and ``live`` where it holds for rows that are not deleted (see ``softdelete``); so Index
Index    {name, purpose, keys: [{column, desc}]} (see ``indexes``)
Extra    {name, create: [SQL], drop: [SQL]}: what one database alone has (tables and triggers of a search, indexes on
         expressions), as whole statements without their semicolon, made after the tables. ``changes`` compares
         them as text: another text is dropped and made again, and so is what stands on a table that is rebuilt.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..domain import softdelete
from ..fields import fields
from ..words import names, sql_words
from ..words.sql_words import constraint_name
from . import indexes, search, sql_checks

if TYPE_CHECKING:
    from ..domain.resource import Resource
    from ..fields.field import Field, Reference, SetOf

Data = dict[str, Any]

ROLE_LENGTH = 63


def build(app: Data) -> list[Data]:
    """Every table of the project, referenced ones first where that is possible."""
    tables = [_users(app), _sessions(), _account_mails()] if app["has_users"] else []
    tables += _second_factors() if app.get("second_factor") == "totp" else []
    tables += [_api_keys()] if app.get("api_keys") == "hashed" else []
    tables += [_audit_entries()] if app["administered"] else []
    tables += [_resource(resource, app["database"]) for resource in app["resources_in_order"]]
    tables += [_link(resource, field) for resource in app["resources_in_order"] for field in resource.sets]
    if any(resource.idempotent for resource in app["resources"]):
        tables.append(_idempotency_keys())
    if app["eventful"]:
        tables.append(_outbox_events())
    if app["queue"] == "bullmq":
        tables.append(_job_receipts())
    for table in tables:
        table["checks"] = sql_checks.build(table, app["database"])
    return tables


def column(name: str, kind: str, **more: Any) -> Data:
    """A column with everything unsaid at rest."""
    plain: Data = {
        "name": name,
        "field": names.camel(name),
        "kind": kind,
        "nullable": False,
        "default": None,
        "updated": False,
        "length": None,
        "precision": None,
        "scale": None,
        "values": None,
        "enum": None,
    }
    return {**plain, **more}


def _table(name: str, model: str, title: str, columns: list[Data]) -> Data:
    return {
        "name": name,
        "model": model,
        "title": title,
        "columns": columns,
        "primary_key": [columns[0]["name"]],
        "uniques": [],
        "indexes": [],
        "foreign_keys": [],
        "extras": [],
        "bounds": [],
    }


def _resource(resource: Resource, database: str) -> Data:
    table = _table(
        resource.table,
        resource.model,
        resource.title,
        [
            column("id", "uuid"),
            *(_field(field) for field in resource.stored),
            *_bookkeeping(),
        ],
    )
    table["uniques"] = [_unique(table["name"], [field.column for field in group]) for group in resource.uniques]
    table["foreign_keys"] = [_foreign_key(resource.table, field) for field in resource.references]
    if resource.soft_delete:
        marks = softdelete.mark(table, database)
        table["columns"] += [column(mark.pop("name"), mark.pop("kind"), nullable=True, **mark) for mark in marks]
    table["bounds"] = [_bounded(field, resource) for field in resource.stored]
    table["indexes"] = indexes.build(resource, table, database)
    table["extras"] = search.extras(resource, database)
    return table


def _bounded(field: Field, resource: Resource) -> Field:
    """A field as checks bound it: giving back to a stock that was filled up meanwhile passes what clients may set."""
    return replace(field, int_max=fields.INT32[1]) if field in resource.stocked else field


def _link(resource: Resource, field: SetOf) -> Data:
    """The table that joins the rows of a resource with those that a field of type refs names."""
    link, target = field.link, field.target
    back = f"{resource.plural_camel}By{field.pascal}"
    sides = [
        (link.own, resource.table, resource.model, field.camel),
        (link.other, target.table, target.model, back),
    ]
    table = _table(
        link.name,
        link.model,
        f"{resource.title}: {field.words}",
        [column(side.column, "uuid", field=side.field) for side, *_ in sides],
    )
    table["primary_key"] = [side.column for side, *_ in sides]
    table["foreign_keys"] = [
        {
            "name": constraint_name(link.name, side.column, "fkey"),
            "column": side.column,
            "field": side.field,
            "relation": side.relation,
            "table": name,
            "model": model,
            "back": back,
            "on_delete": "cascade",
        }
        for side, name, model, back in sides
    ]
    table["indexes"] = [indexes.plain(link.name, [link.other.column], f"deleting a row of {target.table}")]
    return table


def _field(field: Field) -> Data:
    args = field.args
    kind = field.traits.stored_as or field.kind
    enum = {"model": field.enum_type, "type": sql_words.enum_name(field.enum_type)} if kind == "enum" else None
    return column(
        field.column,
        kind,
        field=field.prisma_name,
        nullable=field.nullable,
        default=field.default,
        length=field.max_length or None,
        precision=args.get("precision"),
        scale=args.get("scale"),
        values=args.get("values"),
        enum=enum,
    )


def _bookkeeping() -> list[Data]:
    now = {"kind": "now", "value": None}
    return [
        column("created_at", "datetime", default=now),
        column("updated_at", "datetime", updated=True),
        column("version", "int", default={"kind": "number", "value": "1"}),
    ]


def _unique(table: str, columns: list[str]) -> Data:
    return {"name": constraint_name(table, *columns, "key"), "columns": columns}


def _foreign_key(table: str, field: Reference) -> Data:
    target = field.target
    return {
        "name": constraint_name(table, field.column, "fkey"),
        "column": field.column,
        "field": field.prisma_name,
        "relation": field.camel,
        "table": target.table,
        "model": target.model,
        "on_delete": field.on_delete or "restrict",
    }


def _users(app: Data) -> Data:
    table = _table(
        "users",
        "User",
        "Account",
        [
            column("id", "uuid"),
            column("email", "string", length=254),
            column("name", "string", length=100),
            column("password_hash", "string", length=255),
            column("role", "string", length=ROLE_LENGTH, values=app["roles"]),
            *(_field(field) for field in app["account"]["fields"]),
            *_bookkeeping(),
            column("email_verified_at", "datetime", nullable=True),
            *([column("disabled_at", "datetime", nullable=True)] if app["administered"] else []),
        ],
    )
    table["uniques"] = [_unique("users", ["email"])]
    table["bounds"] = app["account"]["fields"]
    return table


def _sessions() -> Data:
    table = _table(
        "sessions",
        "Session",
        "Session of an account",
        [
            column("id", "uuid"),
            column("user_id", "uuid"),
            column("token_hash", "string", length=64),
            column("created_at", "datetime", default={"kind": "now", "value": None}),
            column("last_used_at", "datetime"),
            column("expires_at", "datetime"),
            column("device", "string", length=200, nullable=True),
        ],
    )
    table["foreign_keys"] = [_of_account("sessions")]
    table["indexes"] = [
        indexes.plain("sessions", ["user_id"], "sessions of one account"),
        indexes.plain("sessions", ["expires_at"], "clean-up"),
    ]
    return table


def _account_mails() -> Data:
    table = _expiring(
        "account_mails",
        "AccountMail",
        "Mail to an account, and the hash of what its link proves",
        [
            column("id", "uuid"),
            column("user_id", "uuid"),
            column("purpose", "string", length=20),
            column("email", "string", length=254),
            column("token_hash", "string", length=64, nullable=True),
            column("created_at", "datetime", default={"kind": "now", "value": None}),
        ],
    )
    table["foreign_keys"] = [_of_account("account_mails")]
    table["indexes"] += [indexes.plain("account_mails", ["user_id"], "mails to one account")]
    return table


def _second_factors() -> list[Data]:
    factors = _table(
        "second_factors",
        "SecondFactor",
        "Second factor of an account, encrypted",
        [
            column("id", "uuid"),
            column("user_id", "uuid"),
            column("secret", "string", length=200),
            column("last_step", "int", default={"kind": "number", "value": "0"}),
            column("confirmed_at", "datetime", nullable=True),
            column("created_at", "datetime", default={"kind": "now", "value": None}),
        ],
    )
    factors["uniques"] = [_unique("second_factors", ["user_id"])]
    codes = _table(
        "recovery_codes",
        "RecoveryCode",
        "Hash of a code that opens an account once, without its second factor",
        [column("id", "uuid"), column("user_id", "uuid"), column("code_hash", "string", length=64)],
    )
    codes["indexes"] = [indexes.plain("recovery_codes", ["user_id"], "recovery codes of one account")]
    for table in (factors, codes):
        table["foreign_keys"] = [_of_account(table["name"])]
    return [factors, codes]


def _api_keys() -> Data:
    table = _expiring(
        "api_keys",
        "ApiKey",
        "Key by which a machine acts for an account, hashed",
        [
            column("id", "uuid"),
            column("user_id", "uuid"),
            column("name", "string", length=100),
            column("secret_hash", "string", length=64),
            column("scopes", "json"),
            column("created_at", "datetime", default={"kind": "now", "value": None}),
            column("last_used_at", "datetime", nullable=True),
        ],
    )
    table["foreign_keys"] = [_of_account("api_keys")]
    table["indexes"] += [indexes.plain("api_keys", ["user_id"], "keys of one account")]
    return table


def _audit_entries() -> Data:
    # Of no account: it outlives those that it tells of.
    return _table(
        "audit_entries",
        "AuditEntry",
        "What an administrator did, or what was refused to somebody",
        [
            column("id", "uuid"),
            column("actor_id", "uuid", nullable=True),
            column("action", "string", length=50),
            column("object", "string", length=200),
            column("detail", "string", length=200, nullable=True),
            column("request_id", "string", length=128, nullable=True),
            column("created_at", "datetime", default={"kind": "now", "value": None}),
        ],
    )


def _of_account(table: str) -> Data:
    """A row that goes with its account."""
    return {
        "name": f"{table}_user_id_fkey",
        "column": "user_id",
        "field": "userId",
        "relation": "user",
        "table": "users",
        "model": "User",
        "on_delete": "cascade",
    }


def _expiring(name: str, model: str, title: str, columns: list[Data]) -> Data:
    """Give a table whose rows the clean-up removes when their time is over."""
    table = _table(name, model, title, [*columns, column("expires_at", "datetime")])
    table["indexes"] = [indexes.plain(name, ["expires_at"], "clean-up")]
    return table


def _idempotency_keys() -> Data:
    return _expiring(
        "idempotency_keys",
        "IdempotencyKey",
        "Request that may arrive twice, and what came of it",
        [
            column("id", "string", length=64),
            column("fingerprint", "string", length=64),
            column("claim", "string", length=36),
            column("claimed_until", "datetime"),
            column("outcome", "json", nullable=True),
        ],
    )


def _outbox_events() -> Data:
    table = _table(
        "outbox_events",
        "OutboxEvent",
        "Event on its way to one consumer, stored with the write that it tells of",
        [
            column("id", "uuid"),
            column("consumer", "string", length=150),
            column("subject", "uuid"),
            column("row_version", "int"),
            column("event", "json"),
            column("attempts", "int", default={"kind": "number", "value": "0"}),
            column("due_at", "datetime"),
            column("failed_at", "datetime", nullable=True),
            column("reason", "string", length=500, nullable=True),
        ],
    )
    table["indexes"] = [
        indexes.plain("outbox_events", ["consumer", "subject", "row_version"], "what is next of one row"),
        indexes.plain("outbox_events", ["due_at"], "what is due"),
    ]
    return table


def _job_receipts() -> Data:
    return _expiring(
        "job_receipts",
        "JobReceipt",
        "Receipt of a finished job: a job delivered twice runs once",
        [
            column("job_id", "string", length=255),
            column("name", "string", length=100),
            column("completed_at", "datetime", default={"kind": "now", "value": None}),
        ],
    )
