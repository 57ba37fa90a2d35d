"""Checks the sections beside `resources`, those that nothing is generated from yet included (`pending.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scaffold.domain import shape
from scaffold.domain.extras import NAME, check_rate
from scaffold.domain.field_checks import check_field_data
from scaffold.domain.jobs import check_job, check_job_names, check_schedule
from scaffold.domain.keys import SECTIONS
from scaffold.domain.resource import parse_fields
from scaffold.domain.rules import ParsedRule, parse_rule
from scaffold.domain.source import fail
from scaffold.domain.webhooks import check_webhook, check_webhook_names, subscribing

if TYPE_CHECKING:
    from collections.abc import Callable

    from scaffold.domain.naming import Names
    from scaffold.domain.resource import Resource
    from scaffold.domain.tree import Mapping, Scalar


def check_sections(root: Mapping, resources: dict[str, Resource], names: Names) -> list[tuple[ParsedRule, str]]:
    """Check all sections; return the rules of the areas, each with what it is called."""
    rules: list[tuple[ParsedRule, str]] = []
    for section in SECTIONS:
        if section not in root.values:
            continue
        found = shape.mapping(root.values[section], section)
        for key, node in found.values.items():
            _check_name(found.keys[key], section)
            if section == "rate_limits":
                check_rate(node)
            elif section == "areas":
                rules.append((_area(key, shape.mapping(node, f"the area {key}")), f"the area {key}"))
            elif section == "forms":
                _form(key, shape.mapping(node, f"the form {key}"), names)
            else:
                CHECKS[section](key, shape.mapping(node, f"{key} in {section}"), root, resources)
                if section == "webhooks" and (rule := subscribing(shape.mapping(node, key))):
                    rules.append((rule, f"the webhook {key}"))
    check_job_names(root, resources, names)
    check_webhook_names(root)
    return rules


def _check_name(key: Scalar, section: str) -> None:
    if not NAME.match(key.text) or len(key.text) > shape.LONGEST_NAME:
        fail(key.place, f"'{key.text[:40]}' is no name in {section}: expected small letters, digits, - and _")


def _area(key: str, found: Mapping) -> ParsedRule:
    shape.known_keys(found, ("allow",), f"the area {key}")
    return parse_rule(shape.scalar(shape.required(found, "allow", f"the area {key}"), "a rule"))


def _form(key: str, found: Mapping, names: Names) -> None:
    shape.known_keys(found, ("fields", "limit", "honeypot", "mail"), f"the form {key}")
    for one in parse_fields(found, f"the form {key}", names).values():
        check_field_data(one, is_owner=False)
    if "limit" in found.values:
        check_rate(found.values["limit"])
    for name in ("honeypot", "mail"):
        if name in found.values:
            shape.scalar(found.values[name], f"{name} of the form {key}")


CHECKS: dict[str, Callable[[str, Mapping, Mapping, dict[str, Resource]], None]] = {
    "jobs": check_job, "schedules": check_schedule, "webhooks": check_webhook,
}  # fmt: skip
