"""What the tests, factories and seeds of a resource are made of.

``build`` gives a dict:
  access   {operation: {caller: "all" | "own" | "none"}}: the rules, worked out for every caller (the generated
           project's own evaluation is tested against it);
  parties  [{variable, role, expression, declaration}] of the accounts that tests act as, http_parties and
           service_parties (those that a file needs); party {operation: variable};
  reads_back (may the one who creates also read); factory_imports, factory_argument, input, values (lines of the
           factory); entity, create_input, filled (lines of a row, of a request, and of what defaults make of it);
  full, invalid, refused, fixed (see the functions); variety, filters (for lists); and what ``testcases`` adds.
"""

from __future__ import annotations

from typing import Any

from . import names, policies, samples, testcases, text

Data = dict[str, Any]
MANY = 1_000_000
OPERATIONS = ("list", "read", "create", "update", "delete")


def build(resource: Data, roles: list[str]) -> Data:
    """Everything that the tests of one resource need."""
    access = _access(resource, roles)
    parties, party = _parties(access, roles)
    cases = testcases.build(resource, access, party)
    return {
        "access": access,
        "parties": parties,
        "party": party,
        "reads_back": party.get("create") is not None and party.get("create") == party.get("read"),
        "factory_imports": _factory_imports(resource),
        "factory_argument": "factory" if _needs_rows(_required(resource)) else "_factory",
        "values_argument": "factory"
        if _needs_rows([f for f in resource["fields"] if not f["nullable"]])
        else "_factory",
        "factory_names": "type Factory, next"
        if any("next." in _made(f, resource) for f in resource["fields"])
        else "type Factory",
        "schemas": _schemas(resource),
        "fixed": _refused(resource) + [f["camel"] for f in resource["fields"] if f["on_create"] and not f["on_update"]],
        "input": [_factory_line(field, resource) for field in _required(resource)],
        "values": [_factory_line(field, resource) for field in resource["fields"]],
        "entity": [f"{field['camel']}: {testcases.sample(field, n)}" for n, field in enumerate(resource["fields"])],
        "create_input": [
            f"{field['camel']}: {testcases.sample(field, n)}" for n, field in enumerate(_required(resource))
        ],
        "filled": [f"{f['camel']}: {_filled(f)}" for f in resource["fields"] if f["on_create"] and _has_default(f)],
        "full": _full(resource),
        **cases,
        "http_parties": _acting(parties, party, ["create", "list", "update", cases["by_id_operation"]]),
        "service_parties": _acting(
            parties, party, ["read", "update", "delete", cases["missing_references"] and "create"]
        ),
        "refused": _refused(resource),
        "invalid": _invalid(resource),
        "variety": _variety(resource),
        "filters": _filters(resource),
    }


def _access(resource: Data, roles: list[str]) -> dict[str, dict[str, str]]:
    callers: list[str | None] = [None, *roles]
    return {
        operation: {caller or "anonymous": _rows(resource["rules"][operation], caller, operation) for caller in callers}
        for operation in OPERATIONS
        if operation in resource["rules"]
    }


def _schemas(resource: Data) -> list[str]:
    spelled = {"create": f"create{resource['pascal']}Schema", "update": f"update{resource['pascal']}Schema"}
    spelled["list"] = f"list{resource['plural_pascal']}Schema"
    return sorted(schema for operation, schema in spelled.items() if operation in resource["operations"])


def _rows(rule: Data, role: str | None, operation: str) -> str:
    """The rows for which a rule holds: whoever creates a row owns it."""
    found = {_rows_of_one(part, role) for part in policies.alternatives(rule)}
    if "all" in found:
        return "all"
    return ("all" if operation == "create" else "own") if "own" in found else "none"


def _rows_of_one(rule: Data, role: str | None) -> str:
    if rule["op"] == "public":
        return "all"
    if role is None or (rule["op"] == "role" and role not in rule["roles"]):
        return "none"
    return "own" if rule["op"] == "owner" else "all"


def _parties(access: dict[str, dict[str, str]], roles: list[str]) -> tuple[list[Data], dict[str, str]]:
    """As few accounts as can do everything: the role that may do most comes first."""
    if not roles:
        anonymous = {
            "variable": "anonymous",
            "role": None,
            "expression": "api.anonymous",
            "declaration": "let anonymous: Party;",
        }
        return [anonymous], dict.fromkeys(access, "anonymous")
    able = {role: {operation for operation, callers in access.items() if callers[role] != "none"} for role in roles}
    party: dict[str, str] = {}
    chosen: list[str] = []
    while len(party) < len(access):
        role = max(roles, key=lambda role: len(able[role] - party.keys()))
        if not able[role] - party.keys():
            break
        chosen.append(role)
        party |= dict.fromkeys(sorted(able[role] - party.keys()), _variable(role))
    chosen = chosen or [roles[0]]
    parties = [
        {
            "variable": _variable(role),
            "role": role,
            "expression": f"await api.signIn({text.ts_string(role)})",
            "declaration": f"let {_variable(role)}: Party;",
        }
        for role in chosen
    ]
    return parties, party


def _acting(parties: list[Data], party: dict[str, str], operations: list[Any]) -> list[Data]:
    """The parties that tests of these operations need."""
    needed = {party[operation] for operation in operations if operation and operation in party}
    return [item for item in parties if item["variable"] in needed]


def _variable(role: str) -> str:
    return "as" + names.pascal(role)


def _required(resource: Data) -> list[Data]:
    return [field for field in resource["fields"] if field["on_create"] and not _has_default(field)]


def _has_default(field: Data) -> bool:
    return field["nullable"] or field["default"] is not None


def _needs_rows(fields: list[Data]) -> bool:
    return any(field["kind"] == "ref" for field in fields)


def _factory_imports(resource: Data) -> list[str]:
    targets = {
        field["target"]["name"]: field["target"]
        for field in resource["references"]
        if not _has_default(field) and not field["target"]["is_user"] and field["target"]["name"] != resource["name"]
    }
    spelled = [(names.kebab(target["name"]), target["pascal"]) for target in targets.values()]
    return [f"import {{ create{pascal} }} from './{kebab}.ts';" for kebab, pascal in sorted(spelled)]


def _factory_line(field: Data, resource: Data) -> str:
    return f"{field['camel']}: {_made(field, resource)}"


def _made(field: Data, resource: Data) -> str:
    """The value of a field that a test does not care for: required ones and unique ones differ from row to row."""
    if field["kind"] == "ref" and not field["nullable"]:
        target = field["target"]
        return "factory.account" if target["is_user"] else f"(await create{target['pascal']}(factory)).id"
    unique = any(field in group for group in resource["uniques"])
    if field["kind"] == "ref" or (_has_default(field) and not unique):
        return _now(field) or str(field["ts"]["default"])
    return _next(field)


def _now(field: Data) -> str | None:
    if field["default"] is None or field["default"]["kind"] != "now":
        return None
    return "next.date()" if field["kind"] == "date" else "next.dateTime()"


def _filled(field: Data) -> str:
    """What a default makes of a field that was left out."""
    return "expect.any(String)" if _now(field) else str(field["ts"]["default"])


def _next(field: Data) -> str:
    kind = field["kind"]
    if kind in ("string", "text"):
        return f"next.text({field['min_length']}, {field['max_length']})"
    if kind == "int":
        return f"next.int({max(field['int_min'], min(0, field['int_max']))}, {field['int_max']})"
    if kind == "decimal":
        low, high = samples.decimal_bounds(field)
        return f"next.decimal({field['args']['scale']}, {max(low, min(0, high))}, {high})"
    if kind == "money":
        least, most = samples.money_bounds(field)
        return f"{{ amount: next.int({least}, {min(most, least + MANY)}), currency: '{field['args']['currency']}' }}"
    simple = {
        "date": "date",
        "datetime": "dateTime",
        "time": "time",
        "uuid": "uuid",
        "email": "email",
        "url": "url",
        "phone": "phone",
    }
    return f"next.{simple[kind]}()" if kind in simple else str(field["ts"]["samples"][0])


def _full(resource: Data) -> list[str]:
    """A request with every field that a client may send but references, none of it the default."""
    sent = [field for field in resource["fields"] if field["on_create"] and field["kind"] != "ref"]
    return [f"{field['camel']}: {field['ts']['samples'][0]}" for field in sent]


def _refused(resource: Data) -> list[str]:
    """The fields that no client may send, not even when a row is made."""
    kept = [f for f in resource["fields"] if not f["on_create"]]
    return ["id", "version", "createdAt", "updatedAt", *(field["camel"] for field in kept)]


def _invalid(resource: Data) -> list[Data]:
    return [
        {"camel": field["camel"], "label": item["label"], "value": item["value"]}
        for field in resource["fields"]
        if field["on_create"]
        for item in field["ts"]["invalid"]
    ]


def _variety(resource: Data) -> list[Data]:
    """Values for the fields that lists sort and filter by, so that every order has ties, and nulls where it can."""
    unique = {field["name"] for group in resource["uniques"] for field in group}
    varied = [
        field
        for field in resource["queried"]
        if not field["implicit"] and field["kind"] != "ref" and field["name"] not in unique
    ]
    return [{"camel": field["camel"], "values": _varied(field)} for field in varied]


def _varied(field: Data) -> str:
    count = min(3 if field["kind"] == "enum" else 2, len(field["args"].get("values", [1, 2, 3])))
    values = list(dict.fromkeys(field["ts"]["samples"][:count]))
    return "[" + ", ".join([*values, *(["null"] if field["nullable"] else [])]) + "]"


def _filters(resource: Data) -> list[str]:
    """One filter for each that a list takes, with a value that some rows have."""
    varied = {item["camel"] for item in _variety(resource)}
    found = []
    for item in resource["filters"]:
        field = item["field"]
        if field["camel"] in varied:
            value = field["ts"]["samples"][0] if field["kind"] != "money" else str(field["samples"][0]["amount"])
            found.append(f"{{ field: '{field['camel']}', op: '{item['op']}', value: {value} }}")
    return found
