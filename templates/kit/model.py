"""The model of one project: ``app()`` in every template.

App      name, description, face, database, auth, queue, package_manager, ci, dependency_updates, container, as
         answered; names {kebab, snake, pascal, camel, title}; roles [str]; permissions {role: [str]},
         has_permissions; has_users (auth is not none); account (what User has besides what signing in needs, see
         ``accounts``); resources [Resource] as written; resources_in_order [Resource] (referenced before referring);
         served (those with an operation or an action: the others are tables that only code works with), ruled (those
         with an operation), ruled_by_rules (those of them without ``policy: custom``), asking (those that check a
         body or a query), with_use_cases (those whose service has something to try); resources_by_row (those whose
         rules look at the row); resources_with_code (those with ``policy: custom``); owners_chosen (may a request
         say whose a row is, or leave it); resources_with_sets, resources_with_search, resources_with_formula_tests
         (those that are tested, see ``settests``, ``searchtests``, ``formulas``),
         calls_out (does anything call another service over HTTP);
         accounts_in_sets (is there a refs(User)); seeds_account (do examples belong to somebody); bodies (how large
         a request body may be, see ``bodies``).
Resource name (as written), pascal, camel, kebab, snake; words "order line", title "Order line", article "an";
         plural_pascal, plural_camel, plural_words, plural_title; dir and path "order-lines", table "order_lines",
         model (Prisma's, = pascal), was; fields [Field] (declared), stored and sets [Field] (those with a column, and
         those of type refs: in a table of their own), searched [Field] (what ?q= looks into), is_in_sets (do others
         keep sets of it), implicit {id, created_at, updated_at, version: Field}; owner Field|None; operations [list,
         read, create, update, delete] (only those with a rule); rules {operation: rule} (list has read's; in the
         normal form of ``rules``); statuses {operation: [error statuses]} (see ``policies``); limit {default, max};
         orders [Order] (first = default); filters [Filter]; uniques [[Field]] (from the flag and from ``unique:``);
         references [Field] (of type ref); prisma_comments, prisma_indexes (from the lines of ``prisma:``);
         formulas (see ``formulas``); queried [Field] (columns that lists and rules look at), has_input (create
         or update); one_each (may an account have one row only); referenced_by [{resource: name, field: name,
         on_delete, required}]; ts (TypeScript, see ``modules`` and ``contracts``), test (see ``testing``), seeds (see
         ``seeds``). deleted_with [plural_camel]: what is cached, and goes or changes when a row is deleted. actions,
         state, stock, stocked, locked, transactional: see ``behaviour``.
Field    the checked field, plus camel (wire and TypeScript), pascal, words; column (SQL; ``project_id`` for a ref);
         prisma_name (property of Prisma's client; ``projectId`` for a ref); kind (= type); ts_type (TypeScript type
         of the wire value); int_min, int_max (int, always set); min_length, max_length (types stored as text);
         enum_type ("TaskPriority"), enum_list ("taskPriorities"); samples (three wire values); target {name, pascal,
         camel, plural_camel, words, article, dir, table, model, is_user, readable} for a ref or refs; is_set (of type
         refs), link (its join table, see ``links``); on_create, on_update (may a client send it), on_wire (is it
         answered), is_owner, implicit; ts (TypeScript, see ``typescript``).
Order    value "-priority,dueOn" (as in ``?sort=``), keys [{field: Field, desc: bool}]; the id breaks ties; ts_key (as
         a key of an object).
Filter   param "dueOn[gte]", field: Field, op eq|gt|gte|lt|lte, ts (its line in a zod object).
"""

from __future__ import annotations

from typing import Any

from .domain import behaviour, links, policies, rules, selections, softdelete
from .fields import fields, typescript
from .project import capabilities
from .source import accounts, bodies, computed, contracts, forms, formulas, modules, ownership, seeds
from .tests import searchtests, settests, softtests, testing
from .words import names

RANGE_OPERATORS = ("gt", "gte", "lt", "lte")
AS_ANSWERED = ("name", "description", *capabilities.OPTIONS)

Data = dict[str, Any]


def build(answers: Data) -> Data:
    """The model of a project, from its checked answers."""
    domain = answers.get("domain") or {"roles": [], "resources": []}
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
    checked = {resource["name"]: resource for resource in domain["resources"]}
    app["permissions"] = {role: list(domain.get("permissions", {}).get(role, [])) for role in app["roles"]}
    app["has_permissions"] = any(app["permissions"].values())
    app["account"] = accounts.build(domain.get("account", []), checked)
    app["resources"] = [_resource(resource, checked, app) for resource in domain["resources"]]
    app["accounts_in_sets"] = _is_in_sets("User", checked)
    for resource in app["resources"]:
        resource["referenced_by"] = [
            {
                "resource": other["name"],
                "field": field["name"],
                "on_delete": field["on_delete"] or "restrict",
                "required": field["required"] and other is not resource,
            }
            for other in app["resources"]
            for field in other["references"]
            if field["target"]["name"] == resource["name"]
        ]
        cookies = app["auth"] in ("session", "nextauth")
        resource["statuses"] = policies.statuses(resource, app["roles"], cookies=cookies, bearer=app["auth"] == "jwt")
        resource["ts"] |= contracts.texts(resource)
    app |= forms.of_app(domain)
    app["bodies"] = bodies.build(app)
    app["mails"] = (app["has_users"] and app["queue"] != "none") or bool(app["public_forms"])
    app["calls_out"] = False  # nothing that is generated calls another service over HTTP
    app["soft"] = softdelete.app(app["resources"])
    app["resources_in_order"] = _in_order(app["resources"])
    _mark_one_each(app["resources_in_order"])
    made = seeds.build(app["resources_in_order"])
    for resource in app["resources"]:
        resource["deleted_with"] = behaviour.deleted_with(resource, app["resources"])
        resource["seeds"] = made[resource["name"]]
        resource["test"] = testing.build(resource, app["roles"] if app["has_users"] else [])
    by_name = {resource["name"]: resource for resource in app["resources"]}
    for resource in app["resources"]:
        resource["set_tests"] = settests.build(resource, by_name)
        resource["search_tests"] = searchtests.build(resource)
        resource["formula_tests"] = formulas.tests(resource)
    app["soft"]["tests"] = softtests.build(app)
    app |= selections.of(app["resources"])
    app["event_consumers"] = [event for resource in app["eventful"] for event in resource["events"]]
    app["shares"] = app["shares"] or app["limits_forms"]
    app["uses_redis"] = app["shares"] or app["queue"] == "bullmq"
    return app


def _resource(checked: Data, all_checked: dict[str, Data], app: Data) -> Data:
    resource: Data = names.resource(checked["name"], all_checked)
    owner = checked.get("owner")
    declared = [fields.declared(field, resource, all_checked, owner) for field in checked["fields"]]
    sets = [field for field in declared if field["is_set"]]
    for field in sets:
        field["link"] = links.table(field, resource)
    implicit = fields.implicit()
    by_name = {**{field["name"]: field for field in declared}, **implicit}
    allow = checked["allow"]
    given = {"list": allow.get("read"), **{name: allow.get(name) for name in ("read", "create", "update", "delete")}}
    compiled = {
        name: rules.normal(rule, by_name, owner, app["permissions"]) for name, rule in given.items() if rule is not None
    }
    uniques = [[field] for field in declared if field["unique"]]
    uniques += [[by_name[name] for name in group] for group in checked.get("unique", [])]
    references = [field for field in declared if field["type"] == "ref"]
    resource |= {
        "was": checked.get("was"),
        "fields": declared,
        "stored": [field for field in declared if not field["is_set"]],
        "sets": sets,
        "searched": [field for field in declared if field["search"]] if "list" in compiled else [],
        "is_in_sets": _is_in_sets(checked["name"], all_checked),
        "implicit": implicit,
        "owner": by_name[owner] if owner else None,
        "operations": list(compiled),
        "rules": compiled,
        "limit": dict(checked["list"]["limit"]),
        "orders": [_order(keys, by_name) for keys in checked["list"]["sort"]],
        "filters": [item for field in declared for item in _filters(field)],
        "uniques": uniques,
        "references": references,
        "prisma_comments": checked.get("prisma", {}).get("comments", []),
        "prisma_indexes": [_order(keys, by_name)["keys"] for keys in checked.get("prisma", {}).get("indexes", [])],
        "has_input": bool({"create", "update"} & set(compiled)),
    }
    resource |= ownership.build(resource, checked, app)
    if resource["custom"]:
        resource["rules"] = ownership.decided(compiled, resource)
    resource |= behaviour.build(resource, checked, all_checked, app["permissions"])
    resource["computed"] = computed.build(resource, all_checked) if resource["has_input"] else None
    resource["formulas"] = formulas.build(resource) if resource["has_input"] else None
    resource["queried"] = _queried(resource)
    resource["ts"] = modules.texts(resource)
    return resource


def _is_in_sets(name: str, all_checked: dict[str, Data]) -> bool:
    fields = (field for resource in all_checked.values() for field in resource["fields"])
    return any(field["type"] == "refs" and field["args"]["target"] == name for field in fields)


def _queried(resource: Data) -> list[Data]:
    """The fields whose columns lists filter and sort by, or rules look at, in declared order."""
    found = {item["field"]["name"] for item in resource["filters"]}
    found |= {key["field"]["name"] for order in resource["orders"] for key in order["keys"]}
    found |= {resource["owner"]["name"]} if resource["owner"] else set()
    found |= {field["name"] for rule in resource["rules"].values() for field in rules.fields_of(rule)}
    return [field for field in [*resource["fields"], *resource["implicit"].values()] if field["name"] in found]


def _order(keys: list[Data], by_name: dict[str, Data]) -> Data:
    parts = [{"field": by_name[key["field"]], "desc": key["desc"]} for key in keys]
    value = ",".join(("-" if part["desc"] else "") + part["field"]["camel"] for part in parts)
    return {"value": value, "keys": parts, "ts_key": typescript.key(value)}


def _filters(field: Data) -> list[Data]:
    if field["filter"] is None:
        return []
    operators = ["eq", *(RANGE_OPERATORS if field["filter"] == "range" else ())]
    return [_filter(field, operator) for operator in operators]


def _filter(field: Data, operator: str) -> Data:
    param = field["camel"] if operator == "eq" else f"{field['camel']}[{operator}]"
    line = f"{typescript.key(param)}: {field['ts']['query']}.optional()"
    return {"param": param, "field": field, "op": operator, "ts": line}


def _in_order(resources: list[Data]) -> list[Data]:
    """Referenced resources first; the order as written decides among equals and inside cycles."""
    ordered: list[Data] = []
    waiting = list(resources)
    while waiting:
        names_waiting = {resource["name"] for resource in waiting}
        ready = next((item for item in waiting if not _required_targets(item) & names_waiting), waiting[0])
        ordered.append(ready)
        waiting.remove(ready)
    return ordered


def _mark_one_each(ordered: list[Data]) -> None:
    """Whether an account may have one row only, by a unique group of its own or of something that it needs."""
    found: set[str] = set()
    for resource in ordered:
        groups = (
            [field["target"]["is_user"] if field["target"] else False for field in group]
            for group in resource["uniques"]
        )
        resource["one_each"] = any(all(group) for group in groups) or bool(_required_targets(resource) & found)
        found |= {resource["name"]} if resource["one_each"] else set()


def _required_targets(resource: Data) -> set[str]:
    others = (field["target"]["name"] for field in resource["references"] if not field["nullable"])
    return {name for name in others if name != resource["name"]}
