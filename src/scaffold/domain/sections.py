"""Checks the sections beside `resources`, those that nothing is generated from yet included (`pending.py`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scaffold.domain import shape
from scaffold.domain.extras import HAPPENINGS, NAME, check_rate
from scaffold.domain.field_checks import check_field_data
from scaffold.domain.keys import SECTIONS
from scaffold.domain.resource import parse_fields
from scaffold.domain.rules import ParsedRule, parse_rule
from scaffold.domain.source import fail, fail_name
from scaffold.domain.tree import Mapping

if TYPE_CHECKING:
    from collections.abc import Callable

    from scaffold.domain.naming import Names
    from scaffold.domain.resource import Resource
    from scaffold.domain.tree import Scalar

LANES = ("critical", "default", "bulk")
CRON_RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
CRON_FIELDS = ("minute", "hour", "day of the month", "month", "day of the week")
CRON = re.compile(r"(@(hourly|daily|weekly|monthly|yearly)|[0-9*/,\-]+( [0-9*/,\-]+){2}( [0-9A-Za-z*/,\-]+){2})\Z")
ZONE = re.compile(r"(UTC|[A-Za-z_]+(/[A-Za-z0-9_+-]+)+)\Z")


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


def _job(key: str, found: Mapping, root: Mapping, resources: dict[str, Resource]) -> None:
    del root
    shape.known_keys(found, ("when", "lane", "mail"), f"the job {key}")
    if "when" in found.values:
        _happening(shape.scalar(found.values["when"], "an event, for example Booking.confirmed"), resources)
    if "lane" in found.values:
        lane = shape.scalar(found.values["lane"], "a lane")
        if lane.text not in LANES:
            fail_name(lane.place, "lane", lane.text, LANES)
    if "mail" in found.values:
        shape.scalar(found.values["mail"], "the name of a mail")


def _happening(one: Scalar, resources: dict[str, Resource]) -> None:
    name, _, event = one.text.partition(".")
    if name not in resources:
        fail_name(one.place, "resource", name, resources)
    events = resources[name].node.values.get("events")
    declared = [item.text for item in shape.names(events, "events")] if events else list(HAPPENINGS)
    if event not in declared:
        fail_name(one.place, f"event of {name}", event, declared)


def _schedule(key: str, found: Mapping, root: Mapping, resources: dict[str, Resource]) -> None:
    del resources
    what = f"the schedule {key}"
    shape.known_keys(found, ("cron", "zone", "job"), what)
    cron = shape.scalar(shape.required(found, "cron", what), "five cron fields")
    if not CRON.match(cron.text):
        fail(cron.place, f"expected five cron fields, found '{cron.text[:40]}'", hint='for example "0 * * * *"')
    _check_cron(cron)
    if "zone" in found.values:
        zone = shape.scalar(found.values["zone"], "a time zone")
        if not ZONE.match(zone.text):
            fail(zone.place, f"expected a time zone, found '{zone.text[:40]}'", hint="for example UTC or Europe/Berlin")
    job = shape.scalar(shape.required(found, "job", what), "the name of a job")
    jobs = root.values.get("jobs")
    declared = list(jobs.values) if isinstance(jobs, Mapping) else []
    if job.text not in declared:
        fail_name(job.place, "job", job.text, declared)


def _check_cron(cron: Scalar) -> None:
    """Every number of a cron line lies within its field's range, and every step is at least 1."""
    if cron.text.startswith("@"):
        return
    offset = 0
    for text, what, (low, high) in zip(cron.text.split(" "), CRON_FIELDS, CRON_RANGES, strict=True):
        for found in re.finditer(r"(/?)([0-9]+)", text):
            least, most = (1, high) if found[1] else (low, high)
            if not least <= int(found[2]) <= most:
                part = "step" if found[1] else what
                message = f"the {part} {found[2]} of '{cron.text[:40]}' does not lie between {least} and {most}"
                fail(cron.at(offset + found.start(2)), message)
        offset += len(text) + 1


def _webhook(key: str, found: Mapping, root: Mapping, resources: dict[str, Resource]) -> None:
    del root
    what = f"the webhook {key}"
    shape.known_keys(found, ("provider", "on"), what)
    shape.scalar(shape.required(found, "provider", what), "the name of a provider")
    events = shape.mapping(shape.required(found, "on", what), f"the events of {what}")
    for name, node in events.values.items():
        handler = shape.mapping(node, f"what {name} does")
        shape.known_keys(handler, ("do", "find"), f"the event {name}")
        shape.scalar(shape.required(handler, "find", f"the event {name}"), "where the id stands, for example data.id")
        _action(shape.scalar(shape.required(handler, "do", f"the event {name}"), "an action"), resources)


def _action(one: Scalar, resources: dict[str, Resource]) -> None:
    name, _, action = one.text.partition(".")
    if name not in resources:
        fail_name(one.place, "resource", name, resources)
    actions = resources[name].node.values.get("actions")
    declared = list(actions.values) if isinstance(actions, Mapping) else []
    if action not in declared:
        fail_name(one.place, f"action of {name}", action, declared)


CHECKS: dict[str, Callable[[str, Mapping, Mapping, dict[str, Resource]], None]] = {
    "jobs": _job, "schedules": _schedule, "webhooks": _webhook,
}  # fmt: skip
