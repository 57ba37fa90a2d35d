"""`scaffold add`: one thing more, written into scaffold.yaml and applied."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Annotated, Any

from scaffold.cli.changing import How, change, with_change_flags
from scaffold.cli.parameters import Argument, Flag
from scaffold.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scaffold.lifecycle.project import Project
    from scaffold.releases.release import Release
    from scaffold.splices.write import Data


def command() -> Callable[..., None]:
    """Return the command's function."""
    return with_change_flags(add)


def add(  # noqa: PLR0913 (one parameter a flag)
    kind: Annotated[
        str,
        Argument(
            metavar="KIND",
            help="resource, field, rule, role, permission, form, action, event, unique, job, schedule, webhook, "
            "area or rate-limit",
        ),
    ],
    words: Annotated[
        list[str], Argument(metavar="NAME [ITEM]...", help="Its name, then fields like 'note: text(..500)?'")
    ],
    *,
    owner: Annotated[str | None, Flag("--owner", metavar="FIELD", help="Resource: whose row it is")] = None,
    allow: Annotated[
        list[str] | None, Flag("--allow", metavar="RULE", help="'read: public', or the rule of an action")
    ] = None,
    origin: Annotated[str | None, Flag("--from", metavar="STATE", help="Action: from these states")] = None,
    target: Annotated[str | None, Flag("--to", metavar="STATE", help="Action: to this state")] = None,
    limit: Annotated[str | None, Flag("--limit", metavar="RATE", help="Form: 3/hour by ip")] = None,
    honeypot: Annotated[str | None, Flag("--honeypot", metavar="FIELD", help="Form: a field for bots")] = None,
    mail: Annotated[
        str | None, Flag("--mail", metavar="NAME", help="Form: where it is sent to; job: the mail it sends")
    ] = None,
    when: Annotated[str | None, Flag("--when", metavar="EVENT", help="Job: on Booking.confirmed")] = None,
    lane: Annotated[
        str | None, Flag("--lane", metavar="LANE", help="Job: critical, default or bulk, in this order")
    ] = None,
    attempts: Annotated[str | None, Flag("--attempts", metavar="N", help="Job: how often it is tried")] = None,
    concurrency: Annotated[
        str | None, Flag("--concurrency", metavar="N", help="Job: so many at a time, in all workers")
    ] = None,
    timeout: Annotated[
        str | None, Flag("--timeout", metavar="TIME", help="Job: how long a try may take, as 30s")
    ] = None,
    cron: Annotated[
        str | None, Flag("--cron", metavar="CRON", help="Schedule: five fields, or @hourly, @daily…")
    ] = None,
    zone: Annotated[str | None, Flag("--zone", metavar="ZONE", help="Schedule: Europe/Berlin")] = None,
    job: Annotated[str | None, Flag("--job", metavar="NAME", help="Schedule: the job that it runs")] = None,
    provider: Annotated[
        str | None, Flag("--provider", metavar="NAME", help="Webhook: who signs, standard or stripe")
    ] = None,
    events: Annotated[
        str | None, Flag("--events", metavar="TYPES", help="Webhook: types of message, with commas")
    ] = None,
    does: Annotated[
        str | None, Flag("--does", metavar="ACTION", help="Webhook: what they do, as Booking.confirm")
    ] = None,
    sends: Annotated[
        str | None, Flag("--sends", metavar="EVENTS", help="Webhook: events that it sends, with commas")
    ] = None,
    find: Annotated[
        str | None, Flag("--find", metavar="PATH", help="Webhook: where they have the id, as data.booking_id")
    ] = None,
    how: How,
) -> None:
    """Add a thing to scaffold.yaml and apply it.

    scaffold add resource Booking 'package: ref(Package)! restrict' 'travellers: int(1..9)!' --owner customer
    """
    from scaffold.edit.language import ADD, Said
    from scaffold.lifecycle.change import Wish
    from scaffold.options.answers import lacks
    from scaffold.options.catalogue import load_catalogue

    require_kind(kind, ADD)
    many: Data | None = [one.strip() for one in origin.split(",")] if origin and "," in origin else origin
    given: dict[str, Data | None] = {
        "owner": owner,
        "from": many,
        "to": target,
        "limit": limit,
        "honeypot": honeypot,
        "when": when,
        "lane": lane,
        "mail": mail,
        "attempts": attempts,
        "concurrency": concurrency,
        "timeout": timeout,
        "cron": cron,
        "zone": zone,
        "job": job,
        "provider": provider,
        "events": events,
        "does": does,
        "find": find,
        "sends": sends,
    }
    more = {key: value for key, value in given.items() if value is not None}

    def edit(text: str, project: Project, release: Release) -> str:
        missing = lacks(load_catalogue(release.root), project.answers)
        said = Said(words, more, rules(kind, allow or []), missing)
        return ADD[kind](text, said)

    change(Wish(f"add {kind} {named(kind, words)}", edit=edit, allow_data_loss=how.allow_data_loss), how)


def named(kind: str, words: list[str]) -> str:
    """Return the name of what is added: `Booking`, or `Booking.note` for a part of it."""
    first, *rest = words
    if kind in ("field", "rule", "action", "event", "permission") and rest:
        return ", ".join(f"{first}.{one.partition(':')[0].strip()}" for one in rest)
    return ", ".join(words) if kind == "role" else shlex.quote(first)


def require_kind(kind: str, kinds: Mapping[str, Any]) -> None:
    """Refuse a kind of thing that is not known."""
    from scaffold.domain.source import Place, fail_name

    if kind not in kinds:
        fail_name(Place("KIND"), "kind of thing", kind, kinds)


def rules(kind: str, allow: list[str]) -> dict[str, str]:
    """Read `--allow`: 'read: public' for a resource, else one rule."""
    if kind != "resource":
        if len(allow) > 1:
            raise UserError(f"{kind} has one rule, and --allow is given {len(allow)} times")
        return {"": allow[0]} if allow else {}
    found = {}
    for one in allow:
        operation, colon, rule = one.partition(":")
        if not colon:
            raise UserError(f"expected an operation and its rule after --allow, found '{one}'", hint="'read: public'")
        found[operation.strip()] = rule.strip()
    return found
