"""The JSON Schema of scaffold.yaml, for editors: the catalogue's options, and the shape of the domain.

It says what an editor can use. The micro-languages of fields and rules have parsers of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scaffold.domain.cron import CRON
from scaffold.domain.extras import DURATION, FORMATS, HAPPENINGS, NAME, RATE
from scaffold.domain.jobs import LANES, MOST_AT_A_TIME, MOST_ATTEMPTS
from scaffold.domain.keys import OPERATIONS
from scaffold.domain.lists import LIMITS
from scaffold.domain.naming import FIELD, RESOURCE
from scaffold.domain.project_name import MAX_PROJECT, PROJECT
from scaffold.domain.types import FLAGS, MAX_NAME, TYPES
from scaffold.domain.webhooks import PROVIDERS
from scaffold.options.input import FORMAT, MAX_DESCRIPTION

if TYPE_CHECKING:
    import re

    from scaffold.options.catalogue import Catalogue, Option

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(catalogue: Catalogue) -> Schema:
    """Return the JSON Schema of scaffold.yaml."""
    return {
        "$schema": DIALECT,
        "title": "scaffold.yaml",
        "description": "The whole input of a project: its options and its domain.",
        **_object(
            {
                "version": {"const": FORMAT, "description": "The version of the language."},
                **{option.name: _option(option) for option in catalogue.options if option.name in catalogue.file_keys},
                "roles": _list(_pattern(FIELD), "Roles of an account; a new one gets the first.", minItems=1),
                "permissions": _map(_list({"type": "string"}), FIELD, "Permissions of each role, for can(...)."),
                "resources": {"anyOf": [_map(_ref("resource"), RESOURCE, "What the project keeps."), {"type": "null"}]},
                **_sections(),
            },
            required=["version"],
        ),
        "$defs": {"field": _field(), "rule": _rule(), "rate": _pattern(RATE), "resource": _resource(), "form": _form()},
    }


def _option(option: Option) -> Schema:
    if option.choices:
        one_of = {
            "oneOf": [
                {"const": choice.value, "title": choice.label, "description": choice.help} for choice in option.choices
            ]
        }
        if option.kind == "list":
            least = {"minItems": option.least} if option.least else {}
            return _list(one_of, option.question, uniqueItems=True, **least, default=option.default)
        return {"description": option.question, **one_of, "default": option.default}
    limits = (
        _pattern(PROJECT, maxLength=MAX_PROJECT)
        if option.name == "name"
        else {"type": "string", "maxLength": MAX_DESCRIPTION}
    )
    return {"description": option.question, **limits, "default": option.default}


def _resource() -> Schema:
    names = _list(_pattern(FIELD))
    owner = _object({"field": _pattern(FIELD), "set_by": _ref("rule")}, required=["field", "set_by"])
    action = {
        "from": {"anyOf": [{"type": "string"}, _list({"type": "string"}, minItems=1)]},
        "to": {"type": "string"},
        "allow": _ref("rule"),
    }
    return _object(
        {
            "was": _pattern(RESOURCE, description="The former name, for a resource that was renamed."),
            "owner": {"description": "The field that says whose row it is.", "anyOf": [_pattern(FIELD), owner]},
            "fields": _fields(),
            "unique": _list(names, "Groups of fields whose values together are unique."),
            "allow": _object(
                {name: _ref("rule") for name in OPERATIONS}, description="Who may do what; no line, no route."
            ),
            "list": _object(
                {
                    "limit": {"anyOf": [_pattern(LIMITS), {"type": "integer", "minimum": 1}], "default": "20..100"},
                    "sort": _list({"type": "string"}, "The orders of the list; the first is the default.", minItems=1),
                }
            ),
            "takes": {"type": "string", "examples": ["package.seats_left by travellers"]},
            "gives_back": _list({"type": "string"}),
            "actions": _map(_object(action, required=list(action)), NAME),
            "events": _list({"type": "string", "examples": list(HAPPENINGS)}),
            "live": {"type": "boolean", "description": "Whoever may read a row hears of its changes at once."},
            "export": _list({"enum": list(FORMATS)}, "The list as a file, by the rule for reading.", minItems=1),
            "idempotent": _list({"type": "string"}),
            "limits": _map(_ref("rate"), NAME),
            "cache": _object({"ttl": _pattern(DURATION)}, required=["ttl"]),
            "soft_delete": {"type": "boolean", "description": "Deleted rows are marked and stay in the table."},
            "policy": {"const": "custom"},
            "prisma": {"type": "string", "description": "Lines that are copied into the Prisma model."},
        },
        required=["fields"],
    )


def _sections() -> Schema:
    job = {
        "when": {"type": "string", "examples": ["Booking.confirmed"]},
        "lane": {"enum": list(LANES), "default": "default"},
        "mail": {"type": "string"},
        "attempts": {"type": "integer", "minimum": 1, "maximum": MOST_ATTEMPTS},
        "concurrency": {"type": "integer", "minimum": 1, "maximum": MOST_AT_A_TIME},
        "timeout": _pattern(DURATION),
    }
    schedule = {"cron": _pattern(CRON), "zone": {"type": "string"}, "job": {"type": "string"}}
    handler = {"do": {"type": "string"}, "find": {"type": "string"}}
    webhook = {"provider": {"enum": list(PROVIDERS)}, "on": _map(_object(handler, required=list(handler)))}
    sending = {"sends": _list({"type": "string", "examples": ["Booking.confirmed"]}), "allow": _ref("rule")}
    return {
        "forms": _map(_ref("form"), NAME),
        "jobs": _map(_object(job), NAME),
        "schedules": _map(_object(schedule, required=["cron", "job"]), NAME),
        "webhooks": _map(
            {"anyOf": [_object(webhook, required=list(webhook)), _object(sending, required=list(sending))]}, NAME
        ),
        "rate_limits": _map(_ref("rate"), NAME),
        "areas": _map(_object({"allow": _ref("rule")}, required=["allow"]), NAME),
    }


def _form() -> Schema:
    text = {"type": "string"}
    return _object({"fields": _fields(), "limit": _ref("rate"), "honeypot": text, "mail": text}, required=["fields"])


def _fields() -> Schema:
    return {**_map(_ref("field"), FIELD), "minProperties": 1}


def _field() -> Schema:
    return {
        "type": "string",
        "pattern": f"^\\s*({'|'.join(TYPES)})(?![A-Za-z0-9_])",
        "description": f"type(args) then ! (required) or ? (may be null), flags ({', '.join(FLAGS)}), = default",
        "examples": [f"{spec.spelling}!" for spec in TYPES.values()],
    }


def _rule() -> Schema:
    return {
        "type": "string",
        "minLength": 1,
        "description": "public, signed_in, owner, role(a, b), joined by or",
        "examples": ["public", "signed_in", "owner", "owner or role(admin)"],
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _pattern(pattern: re.Pattern[str], **more: Any) -> Schema:
    limit = {"maxLength": MAX_NAME} if pattern in (FIELD, RESOURCE) else {}
    return {"type": "string", "pattern": f"^{pattern.pattern.removesuffix(chr(92) + 'Z')}$", **limit, **more}


def _list(items: Schema, description: str = "", **more: Any) -> Schema:
    return {"type": "array", "items": items, **({"description": description} if description else {}), **more}


def _map(values: Schema, keys: re.Pattern[str] | None = None, description: str = "") -> Schema:
    named = {"propertyNames": _pattern(keys)} if keys else {}
    return {
        "type": "object",
        **named,
        "additionalProperties": values,
        **({"description": description} if description else {}),
    }


def _object(properties: Schema, required: list[str] | None = None, description: str = "") -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        **({"required": required} if required else {}),
        **({"description": description} if description else {}),
    }
