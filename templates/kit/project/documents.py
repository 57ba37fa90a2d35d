"""What a domain is, for people: tables of its resources, and a diagram. ``scaffold domain`` and ``docs/domain.md``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..domain import language
from ..words import names, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Data = dict[str, Any]

_METHODS = {"create": "POST", "update": "PATCH", "delete": "DELETE"}
_CARDINALITY = {True: "o|", False: "||"}


def describe(domain: Data) -> list[Data]:
    """[{name, owner, fields: [(name, type, rest)], operations: [(request, who)]}] in the words of scaffold.yaml.

    What accounts have besides, then the resources, then the forms.
    """
    account = domain.get("account", [])
    return [
        *([_described("User", account, [])] if account else []),
        *(
            _described(resource["name"], resource["fields"], list(_operations(resource)), resource["owner"])
            for resource in domain["resources"]
        ),
        *(_described(f"The form {form['name']}", form["fields"], [_sending(form)]) for form in domain.get("forms", [])),
    ]


def _described(name: str, fields: list[Data], operations: list[tuple[str, str]], owner: str | None = None) -> Data:
    return {"name": name, "owner": owner, "fields": [_field(field) for field in fields], "operations": operations}


def _sending(form: Data) -> tuple[str, str]:
    return f"POST /v1/forms/{names.kebab(form['name'])}", f"public (sent on by mail to {form['mail']})"


def _field(field: Data) -> tuple[str, str, str]:
    return field["name"], language.type_text(field), " ".join(language.flag_texts(field))


def _operations(resource: Data) -> Iterator[tuple[str, str]]:
    path = f"/v1/{names.spelled(resource['name']).path}"
    for operation, rule in resource["allow"].items():
        who = language.rule_text(rule)
        if operation == "read":
            yield f"GET {path}", who
            yield f"GET {path}/{{id}}", who
            yield from ((f"GET {path}/export.{one}", who) for one in resource.get("export", ()))
        else:
            who += " (the row is kept, marked as deleted)" if _keeps(resource, operation) else ""
            yield f"{_METHODS[operation]} {path}{'' if operation == 'create' else '/{id}'}", who
    for action in resource.get("actions", {}).get("each", []):
        change = f"{', '.join(action['from'])} to {action['to']}"
        yield f"POST {path}/{{id}}/{action['name']}", f"{language.rule_text(action['allow'])} ({change})"


def _keeps(resource: Data, operation: str) -> bool:
    return operation == "delete" and bool(resource.get("soft_delete"))


def mermaid(domain: Data) -> list[str]:
    """The lines of an entity relationship diagram: what is stored, and what refers to what."""
    lines = ["erDiagram"]
    known = {resource["name"] for resource in domain["resources"]}
    for resource in domain["resources"]:
        lines.append(f"  {resource['name']} {{")
        lines += [f"    {_type(field)} {field['name']}{_key(field)}" for field in _stored(resource)]
        lines.append("  }")
    for resource in domain["resources"]:
        for field in resource["fields"]:
            target = field["args"].get("target")
            if field["type"] == "refs":
                lines.append(f"  {resource['name']} }}o--o{{ {target} : {field['name']}")
            elif target in known or target == "User":
                one = "o|" if field["unique"] else "o{"
                lines.append(
                    f"  {target} {_CARDINALITY[field['nullable']]}--{one} {resource['name']} : {field['name']}"
                )
    return lines


def _stored(resource: Data) -> list[Data]:
    return [field for field in resource["fields"] if field["type"] != "refs"]


def _type(field: Data) -> str:
    return "uuid" if field["type"] == "ref" else str(field["type"])


def _key(field: Data) -> str:
    keys = ["FK"] if field["type"] == "ref" else []
    keys += ["UK"] if field["unique"] else []
    return f" {', '.join(keys)}" if keys else ""


def pages(app: Data, domain: Data) -> Data:
    """What documents are made of: {domain: the page of the domain, not_done: lines of the README}."""
    return {"domain": markdown(app, domain), "not_done": not_done(domain, app["jobs"])}


def markdown(app: Data, domain: Data) -> str:
    """The page of a project: how it is made is said in it, since nobody should have to edit it."""
    lines = [
        f"# The domain of {text.md_text(app['names']['title'])}",
        "",
        "Rendered from `scaffold.yaml` with everything else: change that file, not this one, and run `scaffold apply`.",
        "Every resource also has `id`, `created_at`, `updated_at` and `version`.",
        "",
    ]
    if not domain["resources"]:
        lines[3:] = ["There are no resources yet: `scaffold add resource` makes one.", ""]
    else:
        lines += ["```mermaid", *mermaid(domain), "```", ""]
    if app["has_users"]:
        lines += [f"Roles: {', '.join(app['roles'])}. A new account is a {app['roles'][0]}.", ""]
    lines += not_done(domain)
    lines += _later_work(domain)
    events = {resource["name"]: resource.get("events", ()) for resource in domain["resources"]}
    live = {resource["name"] for resource in domain["resources"] if resource.get("live")}
    for resource in describe(domain):
        lines += [f"## {resource['name']}", ""]
        lines += [f"Its owner is `{resource['owner']}`.", ""] if resource["owner"] else []
        if told := events.get(resource["name"]):
            lines += [f"Its events are {', '.join(map(_code, told))}.", ""]
        if resource["name"] in live:
            lines += ["Whoever may read a row hears of its changes at once.", ""]
        lines += _table(("Field", "Type", "Flags"), [(_code(a), _code(b), _code(c)) for a, b, c in resource["fields"]])
        lines += _table(("Request", "Who"), [(_code(a), _code(b)) for a, b in resource["operations"]])
    return "\n".join(lines)


def _later_work(domain: Data) -> list[str]:
    """Tables of the jobs, the schedules and the webhooks."""
    jobs = [(_code(job["name"]), job.get("lane", "default"), _besides(job)) for job in domain.get("jobs", [])]
    schedules = [
        (_code(one["name"]), _code(one["cron"]), one["zone"], _code(one["job"])) for one in domain.get("schedules", [])
    ]
    messages = [
        (_code(f"POST /v1/webhooks/{names.kebab(one['name'])}"), _code(on["type"]), _code(_does(on)), _code(on["find"]))
        for one in domain.get("webhooks", [])
        for on in one["on"]
    ]
    sent = ", ".join(map(_code, domain.get("sends", {}).get("events", [])))
    return [
        *(["## Jobs", "", *_table(("Job", "Lane", "Besides"), jobs)] if jobs else []),
        *(["## Schedules", "", *_table(("Schedule", "When", "Zone", "Job"), schedules)] if schedules else []),
        *(["## Webhooks", "", *_table(("Sent to", "Type", "Does", "To the row at"), messages)] if messages else []),
        *(["## Webhooks that are sent", "", f"Who subscribes is sent {sent}.", ""] if sent else []),
    ]


def _does(on: Data) -> str:
    return f"{on['resource']}.{on['action']}"


def _besides(job: Data) -> str:
    told = {**job, **({"timeout": f"{job['timeout']}s"} if "timeout" in job else {})}
    keys = ("when", "mail", "attempts", "concurrency", "timeout")
    return ", ".join(f"{key} {_code(str(told[key]))}" for key in keys if key in told)


def not_done(domain: Data, jobs: Iterable[Data] = ()) -> list[str]:
    """What the file asks for and this release does not generate, and what of it only people can write."""
    keys = domain.get("pending", [])
    lines = []
    if keys:
        listed = ", ".join(map(_code, keys))
        lines += [f"`scaffold.yaml` asks for {listed}, and this release generates no code for it.", ""]
    unwritten = [f"- what `{job['name']}` does: `src/modules/{job['dir']}/handler.ts`" for job in jobs]
    if unwritten:
        told = "These are yours to write, and no worker starts in production before they are. Take out what is done:"
        lines += [told, "", *unwritten, ""]
    return ["## Not done yet", "", *lines] if lines else []


def _code(words: str) -> str:
    """In code, and safe in a cell: a bar would end it."""
    return f"`{words.replace('|', chr(92) + '|')}`" if words else ""


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    if not rows:
        return []
    line = "| " + " | ".join(head) + " |"
    return [line, "|" + " --- |" * len(head), *("| " + " | ".join(row).rstrip() + " |" for row in rows), ""]
