"""The jobs and schedules of a scaffold.yaml: checked, and as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scaffold.domain import shape
from scaffold.domain.behaviour import seconds
from scaffold.domain.cron import check_cron, check_zone
from scaffold.domain.extras import DURATION
from scaffold.domain.source import fail, fail_name
from scaffold.domain.tree import Mapping

if TYPE_CHECKING:
    from scaffold.domain.naming import Names
    from scaffold.domain.resource import Resource
    from scaffold.domain.tree import Scalar

Data = dict[str, Any]

LANES = ("critical", "default", "bulk")
"""What waits is taken in this order."""

JOB_KEYS = ("when", "lane", "mail", "attempts", "concurrency", "timeout")
MOST_ATTEMPTS = 20
MOST_AT_A_TIME = 1_000
LONGEST_SECONDS = 86_400


def check_job(key: str, found: Mapping, root: Mapping, resources: dict[str, Resource]) -> None:
    """Check one job."""
    del root
    what = f"the job {key}"
    if "on" in found.values:
        fail_name(found.keys["on"].place, f"key of {what}", "on", JOB_KEYS, meant="when")
    shape.known_keys(found, JOB_KEYS, what)
    if "when" in found.values:
        one = shape.scalar(found.values["when"], "an event, for example Booking.confirmed")
        check_happening(one, resources, waits="the job")
    if "lane" in found.values:
        lane = shape.scalar(found.values["lane"], "a lane")
        if lane.text not in LANES:
            fail_name(lane.place, "lane", lane.text, LANES)
    if "mail" in found.values:
        shape.scalar(found.values["mail"], "the name of a mail")
    for name, most in (("attempts", MOST_ATTEMPTS), ("concurrency", MOST_AT_A_TIME)):
        if name in found.values and not 1 <= shape.integer(found.values[name], name) <= most:
            fail(found.values[name].place, f"{name} of {what} does not lie between 1 and {most}")
    if "timeout" in found.values:
        _timeout(shape.scalar(found.values["timeout"], "a duration, for example 30s"))


def _timeout(one: Scalar) -> None:
    if not DURATION.match(one.text):
        fail(one.place, f"expected a duration, found '{one.text[:40]}'", hint="for example 30s, 5min, 1h")
    if seconds(one.text) > LONGEST_SECONDS:
        fail(one.place, f"the duration '{one.text}' is longer than a day", hint="for example 30s, 5min, 1h")


def check_happening(one: Scalar, resources: dict[str, Resource], *, waits: str) -> None:
    """Expect an event that its resource declares; `waits`: who waits for it."""
    name, dot, event = one.text.partition(".")
    if not dot:
        fail(one.place, f"expected an event, found '{one.text[:80]}'", hint="for example Booking.confirmed")
    if name not in resources:
        fail_name(one.place, "resource", name, resources)
    events = resources[name].node.values.get("events")
    declared = [item.text for item in shape.names(events, "events")] if events else []
    if not declared:
        fail(
            one.place,
            f"{name} has no events, and {waits} waits for '{one.text[:80]}'",
            hint=f"add it first: scaffold add event {name} {event[:40] or 'created'}",
        )
    if event not in declared:
        fail_name(one.place, f"event of {name}", event, declared)


def check_schedule(key: str, found: Mapping, root: Mapping, resources: dict[str, Resource]) -> None:
    """Check one schedule."""
    del resources
    what = f"the schedule {key}"
    shape.known_keys(found, ("cron", "zone", "job"), what)
    check_cron(shape.scalar(shape.required(found, "cron", what), "five cron fields"))
    if "zone" in found.values:
        check_zone(shape.scalar(found.values["zone"], "a time zone"))
    job = shape.scalar(shape.required(found, "job", what), "the name of a job")
    jobs = root.values.get("jobs")
    declared = list(jobs.values) if isinstance(jobs, Mapping) else []
    if not declared:
        fail(job.place, f"unknown job '{job.text[:40]}'", hint=f"add it first: scaffold add job {job.text[:40]}")
    if job.text not in declared:
        fail_name(job.place, "job", job.text, declared)
    of_it = jobs.values[job.text] if isinstance(jobs, Mapping) else None
    if isinstance(of_it, Mapping) and "when" in of_it.values:
        fail(
            job.place,
            f"the job {job.text} is given the row that something has happened to, and a schedule has none",
            hint="make a job of its own for the schedule",
        )


def check_job_names(root: Mapping, resources: dict[str, Resource], names: Names) -> None:
    """Two jobs, or a job and a resource, must differ in the names that the generated code gives them."""
    jobs = root.values.get("jobs")
    seen = {one.casefold(): f"the resource {one}" for one in resources}
    for name, key in jobs.keys.items() if isinstance(jobs, Mapping) else ():
        spelled = names.pascal(name) + "Job"
        if other := seen.get(spelled.casefold()):
            fail(key.place, f"the job {name} and {other} collide: both would be called {spelled}", hint="rename one")
        seen[spelled.casefold()] = f"the job {name}"


def jobs_and_schedules(root: Mapping) -> Data:
    """Return `jobs` and `schedules`, each only where the file has it."""
    found: Data = {}
    if "jobs" in root.values:
        jobs = shape.mapping(root.values["jobs"], "jobs")
        found["jobs"] = [_job(name, shape.mapping(node, name)) for name, node in jobs.values.items()]
    if "schedules" in root.values:
        schedules = shape.mapping(root.values["schedules"], "schedules")
        found["schedules"] = [_schedule(name, shape.mapping(node, name)) for name, node in schedules.values.items()]
    return found


def _job(name: str, job: Mapping) -> Data:
    """Only what the file says: the release decides about the rest."""
    found: Data = {"name": name}
    for key in JOB_KEYS:
        if key in job.values:
            text = shape.scalar(job.values[key], key).text
            found[key] = int(text) if key in ("attempts", "concurrency") else text
    if "timeout" in found:
        found["timeout"] = seconds(found["timeout"])
    return found


def _schedule(name: str, schedule: Mapping) -> Data:
    cron, job = (shape.scalar(schedule.values[key], key).text for key in ("cron", "job"))
    zone = shape.scalar(schedule.values["zone"], "zone").text if "zone" in schedule.values else "UTC"
    return {"name": name, "cron": cron, "zone": zone, "job": job}
