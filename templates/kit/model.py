"""The model of one project: ``app()`` in every template.

App      name, description, face, database, auth, queue, package_manager, ci, container, as answered;
         names {kebab, snake, pascal, camel, title}; roles [str]; has_users (auth is not none);
         resources [Resource] as written; resources_in_order [Resource] (referenced before referring);
         seeds_account (do examples belong to somebody).
Resource name (as written), pascal, camel, kebab, snake; words "order line", title "Order line", article "an";
         plural_pascal, plural_camel, plural_words, plural_title; dir and path "order-lines", table "order_lines",
         model (Prisma's, = pascal), was; fields [Field] (declared), implicit {id, created_at, updated_at,
         version: Field}; owner Field|None; operations [list, read, create, update, delete] (only those with a
         rule); rules {operation: rule} (list has read's); statuses {operation: [error statuses]} (see
         ``policies``); limit {default, max}; orders [Order] (first = default); filters [Filter];
         uniques [[Field]] (from the flag and from ``unique:``); references [Field] (of type ref);
         queried [Field] (columns that lists and rules look at), has_input (create or update); one_each (may an
         account have one row only);
         referenced_by [{resource: name, field: name, on_delete, required}];
         ts (TypeScript, see ``modules`` and ``contracts``), test (see ``testing``), seeds (see ``seeds``).
Field    the checked field, plus camel (wire and TypeScript), pascal, words; column (SQL; ``project_id`` for a ref);
         prisma_name (property of Prisma's client; ``projectId`` for a ref); kind (= type); ts_type (TypeScript type
         of the wire value); int_min, int_max (int, always set); min_length, max_length (types stored as text);
         enum_type ("TaskPriority"), enum_list ("taskPriorities"); samples (three wire values);
         target {name, pascal, camel, plural_camel, words, article, dir, table, model, is_user, readable} for a ref;
         on_create, on_update (may a client send it), on_wire (is it answered), is_owner, implicit;
         ts (TypeScript, see ``typescript``).
Order    value "-priority,dueOn" (as in ``?sort=``), keys [{field: Field, desc: bool}]; the id breaks ties;
         ts_key (as a key of an object).
Filter   param "dueOn[gte]", field: Field, op eq|gt|gte|lt|lte, ts (its line in a zod object).
"""

from __future__ import annotations

from typing import Any

from . import contracts, fields, modules, names, policies, seeds, testing, typescript

RANGE_OPERATORS = ("gt", "gte", "lt", "lte")
_AS_ANSWERED = ("name", "description", "face", "database", "auth", "queue", "package_manager", "ci", "container")

Data = dict[str, Any]


def build(answers: Data) -> Data:
    """The model of a project, from its checked answers."""
    domain = answers.get("domain") or {"roles": [], "resources": []}
    app: Data = {key: answers.get(key) for key in _AS_ANSWERED}
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
    app["resources"] = [_resource(resource, checked) for resource in domain["resources"]]
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
        resource["statuses"] = policies.statuses(resource, app["roles"], cookies=cookies)
        resource["ts"] |= contracts.texts(resource)
    app["resources_in_order"] = _in_order(app["resources"])
    _mark_one_each(app["resources_in_order"])
    made = seeds.build(app["resources_in_order"])
    for resource in app["resources"]:
        resource["seeds"] = made[resource["name"]]
        resource["test"] = testing.build(resource, app["roles"] if app["has_users"] else [])
    app["seeds_account"] = any(resource["seeds"]["account"] for resource in app["resources"])
    return app


def _resource(checked: Data, all_checked: dict[str, Data]) -> Data:
    resource: Data = names.resource(checked["name"])
    owner = checked.get("owner")
    declared = [fields.declared(field, resource, all_checked, owner) for field in checked["fields"]]
    implicit = fields.implicit()
    by_name = {**{field["name"]: field for field in declared}, **implicit}
    allow = checked["allow"]
    rules = {"list": allow.get("read"), **{name: allow.get(name) for name in ("read", "create", "update", "delete")}}
    rules = {name: rule for name, rule in rules.items() if rule is not None}
    uniques = [[field] for field in declared if field["unique"]]
    uniques += [[by_name[name] for name in group] for group in checked.get("unique", [])]
    references = [field for field in declared if field["type"] == "ref"]
    resource |= {
        "was": checked.get("was"),
        "fields": declared,
        "implicit": implicit,
        "owner": by_name[owner] if owner else None,
        "operations": list(rules),
        "rules": rules,
        "limit": dict(checked["list"]["limit"]),
        "orders": [_order(keys, by_name) for keys in checked["list"]["sort"]],
        "filters": [item for field in declared for item in _filters(field)],
        "uniques": uniques,
        "references": references,
        "has_input": bool({"create", "update"} & set(rules)),
    }
    resource["queried"] = _queried(resource)
    resource["ts"] = modules.texts(resource)
    return resource


def _queried(resource: Data) -> list[Data]:
    """The fields whose columns lists filter and sort by, or rules look at, in declared order."""
    found = {item["field"]["name"] for item in resource["filters"]}
    found |= {key["field"]["name"] for order in resource["orders"] for key in order["keys"]}
    found |= {resource["owner"]["name"]} if resource["owner"] else set()
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
