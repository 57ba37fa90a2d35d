"""Jobs and schedules: their names, and what their files are made of.

``of_app`` gives jobs [{name, camel, pascal, words, dir, constant, when, mail, concurrency, settings (lines of the
definition), imports (of define-job.ts), shape and sample (of the payload), given (what the handler is made of),
mail_advice}], limited_jobs (those with a limit of their own), limited_argument (of ``createJobQueue``), schedules
[{name, cron, zone, constant}], scheduled_jobs (those that a schedule names).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..words import names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..domain.resource import Event

Data = dict[str, Any]

USUAL_LANE = "default"


def of_app(domain: Data) -> Data:
    """What of the model jobs and schedules decide, from the checked domain."""
    jobs = [_job(job) for job in domain.get("jobs", [])]
    by_name = {job["name"]: job for job in jobs}
    limited = [job for job in jobs if job["concurrency"]]
    schedules = [{**one, "constant": by_name[one["job"]]["constant"]} for one in domain.get("schedules", [])]
    named = {one["job"] for one in schedules}
    constants = ", ".join(job["constant"] for job in limited)
    return {
        "jobs": jobs,
        "limited_jobs": limited,
        "limited_argument": f", [{constants}]" if limited else "",
        "schedules": schedules,
        "scheduled_jobs": [job for job in jobs if job["name"] in named],
    }


def handed_over(jobs: Iterable[Data], events: Iterable[Event]) -> list[Data]:
    """The jobs that an event is made of: [{job, dir, constant, type and event (the event and its constant), row}]."""
    told = {event.type: event.const for event in events}
    return [
        {**{key: job[key] for key in ("dir", "constant", "row")}, "job": job["name"], "type": when, "event": told[when]}
        for job in jobs
        if (when := job["when"]) in told
    ]


def _job(job: Data) -> Data:
    camel = names.camel(job["name"])
    row = _row_of(job)
    mail = job.get("mail") is not None
    return {
        "name": job["name"],
        "camel": camel,
        "pascal": names.pascal(job["name"]),
        "words": names.words(job["name"]),
        "dir": f"{names.kebab(job['name'])}-job",
        "constant": f"{camel}Job",
        "when": job.get("when"),
        "row": row,
        "mail": mail,
        "lane": job.get("lane", USUAL_LANE),
        "concurrency": job.get("concurrency"),
        "settings": _settings(job, mail=mail),
        "imports": "defineJob, HOURS_OF_RETRIES" if mail else "defineJob",
        "shape": f" {row}: z.uuid() " if row else "",
        "sample": f"{{ {row}: '0199c2a4-7d2e-7cc3-98c4-dc0c0c07398f' }}" if row else "{}",
        "given": f"{{ ledger{', mailer: container.mailer' if mail else ''} }}",
        "mail_advice": ", and a mail has the `jobId` as its `key`" if mail else "",
    }


def _row_of(job: Data) -> str:
    """The property of the payload that says which row something has happened to."""
    return names.camel(job["when"].partition(".")[0]) + "Id" if "when" in job else ""


def _settings(job: Data, *, mail: bool) -> list[str]:
    lines = [f"lane: '{job['lane']}'"] if job.get("lane", USUAL_LANE) != USUAL_LANE else []
    lines += ["...HOURS_OF_RETRIES"] if mail else []
    lines += [f"attempts: {job['attempts']}"] if "attempts" in job else []
    lines += [f"concurrency: {job['concurrency']:_}"] if "concurrency" in job else []
    lines += [f"timeoutMs: {job['timeout'] * 1_000:_}"] if "timeout" in job else []
    return lines
