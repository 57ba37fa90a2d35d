"""The model of one project: ``app()`` in every template.

A mapping, since capabilities add to it: name, description and the options, as answered; names {kebab, snake, pascal,
camel, title}; roles [str]; permissions {role: [str]}, has_permissions; administrators [str] (see
``policies``); asks_permissions (whether a rule does);
has_users (auth is not none); account (what User has besides what signing in needs, see ``accounts``);
accounts_in_sets (is there a refs(User)); resources [Module] as written; resources_in_order (referenced before
referring); calls_out (does anything call another service over HTTP); bodies (how large a request body may be, see
``bodies``); soft (see ``softdelete`` and ``softtests``); what ``forms``, ``jobs`` and ``webhooks`` decide; relays
(is anything told after its commit); the ``selections`` of resources; file_tests (see ``filetests``) and
export_tests (see ``exporttests``).
"""

from __future__ import annotations

from typing import Any

from .domain import build as resources_of
from .domain import deletions, order, policies, softdelete
from .domain.resource import Resource, values_of
from .project import capabilities, selections
from .source import accounts, bodies, computed, contracts, forms, formulas, jobs, modules, seeds, webhooks
from .source.module import Calculated, Written
from .tests import cases, exporttests, filetests, formulatests, searchtests, settests, softtests, testing
from .tests.module import Module, Tested, Tried
from .words import names

AS_ANSWERED = ("name", "description", *capabilities.OPTIONS)

Data = dict[str, Any]


def build(answers: Data) -> Data:
    """The model of a project, from its checked answers."""
    domain = answers.get("domain") or {"roles": [], "resources": []}
    checked = {resource["name"]: resource for resource in domain["resources"]}
    app = _project(answers, domain)
    app["account"] = accounts.build(domain.get("account", []), checked)
    app |= forms.of_app(domain)
    app |= jobs.of_app(domain)
    app["resources"] = _modules(app, domain)
    app["webhooks"] = webhooks.of_app(domain, app["resources"], app)
    app["account"] |= accounts.data(app["resources"], deletions.build({"name": "User"}, checked))
    app["accounts_in_sets"] = resources_of.is_in_sets("User", checked)
    app["bodies"] = bodies.build(app)
    app["mails"] = any((app["has_users"], app["public_forms"], *(job["mail"] for job in app["jobs"])))
    app["calls_out"] = bool(app.get("sign_in_with"))
    app["soft"] = {**softdelete.app(app["resources"]), "tests": softtests.build(app)}
    app["resources_in_order"] = order.in_order(app["resources"])
    app |= selections.of(app["resources"])
    app |= filetests.build(app)
    app["export_tests"] = exporttests.build(app)
    app["relays"] = bool(app["eventful"] or app["webhooks"]["incoming"])
    app["announces"] = app["announces"] or app["relays"]
    app["event_consumers"] = [event for resource in app["eventful"] for event in resource.events]
    app["handed_over"] = jobs.handed_over(app["jobs"], app["event_consumers"])
    # LISTEN and NOTIFY join the processes of a project on PostgreSQL, which needs no Redis for that.
    app["shares"] = app["shares"] or app["limits_forms"] or bool(app["live"] and app["database"] != "postgres")
    app["uses_redis"] = app["shares"] or app["queue"] == "bullmq"
    return app


def _project(answers: Data, domain: Data) -> Data:
    """What is known without looking at resources."""
    app: Data = {key: answers.get(key) for key in AS_ANSWERED}
    name = app["name"] or ""
    app["names"] = {
        "kebab": names.kebab(name),
        "snake": names.snake(name),
        "pascal": names.pascal(name),
        "camel": names.camel(name),
        "title": names.title(name),
    }
    app["has_users"] = app["auth"] not in (None, "none")
    app["roles"] = list(domain["roles"]) or (["member"] if app["has_users"] else [])
    if app["administration"] == "accounts" or app["queue_board"] == "bull-board":
        app["roles"] = policies.with_administrator(app["roles"], domain.get("permissions", {}))
    app["permissions"] = {role: list(domain.get("permissions", {}).get(role, [])) for role in app["roles"]}
    app["has_permissions"] = any(app["permissions"].values())
    app["administrators"] = policies.administrators(app["roles"], app["permissions"]) if app["has_users"] else []
    return app


def _modules(app: Data, domain: Data) -> list[Module]:
    """The resources, as written."""
    checked = {resource["name"]: resource for resource in domain["resources"]}
    resources = resources_of.build(domain["resources"], app["roles"], app["permissions"])
    seeded = seeds.build(order.in_order(resources))
    written = [_written(resource, checked, app, seeded[resource.name]) for resource in resources]
    roles = app["roles"] if app["has_users"] else []
    others = {resource.name: resource for resource in written}
    tested = [_tested(resource, roles, others) for resource in written]
    by_name = {resource.name: resource for resource in tested}
    return [
        Module(
            **values_of(resource),
            set_tests=settests.build(resource, by_name),
            search_tests=searchtests.build(resource),
            formula_tests=formulatests.build(resource),
        )
        for resource in tested
    ]


def _written(resource: Resource, checked: dict[str, Data], app: Data, seeded: seeds.Seeds) -> Written:
    cookies = app["auth"] in ("session", "nextauth")
    keys = app["api_keys"] == "hashed"
    calculated = Calculated(
        **values_of(resource),
        statuses=policies.statuses(
            resource, app["roles"], cookies=cookies, bearer=app["auth"] == "jwt" or keys, keys=keys
        ),
        computed=computed.build(resource, checked) if resource.has_input else None,
        formulas=formulas.build(resource) if resource.has_input else None,
    )
    return Written(**values_of(calculated), ts=contracts.texts(calculated, modules.texts(calculated)), seeds=seeded)


def _tested(resource: Written, roles: list[str], others: dict[str, Written]) -> Tested:
    found = cases.build(resource, roles, others)
    tried = Tried(**values_of(resource), lead=found["lead"], leading=found["leading"], sent=testing.sent(resource))
    return Tested(**values_of(tried), test=testing.build(tried, found, roles))
