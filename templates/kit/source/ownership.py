"""Whose a new row is, and what the project's own code says of rules: ``owner.set_by`` and ``policy: custom``.

``build`` gives {custom, set_by (a rule, or None), owner_is: None, "caller" (whoever creates the row), "sent" (the
request says so) or "either" (those who fulfil ``set_by`` say so, all others are it themselves)}.
"""

from __future__ import annotations

from typing import Any

from ..domain import rules
from ..words import text
from . import rule_texts

Data = dict[str, Any]


def build(resource: Data, checked: Data, app: Data) -> Data:
    """What a resource says of its owner, and whether code decides about its rows."""
    fields = {field["name"]: field for field in resource["fields"]}
    given = checked.get("set_by")
    set_by = rules.normal(given, fields, checked["owner"], app["permissions"]) if given else None
    owner_is = _owner_is(resource, set_by, app["roles"])
    if owner_is == "either":
        field = resource["owner"]
        field["ts"]["create"] = f"input.{field['camel']}.optional()"
    return {"custom": checked.get("policy") == "custom", "set_by": set_by, "owner_is": owner_is}


def _owner_is(resource: Data, set_by: Data | None, roles: list[str]) -> str | None:
    if set_by is None or "create" not in resource["rules"]:
        return "caller" if resource["owner"] else None
    creators = [role for role in roles if rules.rest(resource["rules"]["create"], role) is not False]
    return "sent" if all(rules.rest(set_by, role) is True for role in creators) else "either"


def decided(compiled: dict[str, Data], resource: Data) -> dict[str, Data]:
    """Rules of which the project's own code has the last word."""
    return {name: _decided(rule, f"{resource['camel']}Rules.{name}") for name, rule in compiled.items()}


def _decided(rule: Data, by: str) -> Data:
    # A list shows what may be read.
    last = {"op": "decided", "by": by.removesuffix("list") + "read" if by.endswith(".list") else by}
    return last if rule["op"] == "public" else {"op": "and", "rules": [rule, last]}


def owner_set(resource: Data) -> str:
    """The property of a new row that says whose it is."""
    camel = resource["owner"]["camel"]
    if resource["owner_is"] == "either":
        return f"{camel}: ownerOf(actor, {resource['camel']}OwnerSetBy, {text.ts_string(camel)}, input.{camel})"
    return f"{camel}: access.signedIn(actor).id"


def policy_text(resource: Data) -> str:
    """What ``policy.ts`` says of owners."""
    if resource["owner_is"] != "either":
        return ""
    words = resource["words"]
    return (
        f"\n/** Who says whose a new {words} is. Those of all others are their own. */\n"
        f"export const {resource['camel']}OwnerSetBy = {rule_texts.typescript(resource['set_by'], '')};\n"
    )
