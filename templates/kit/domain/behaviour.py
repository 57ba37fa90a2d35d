"""What a resource does besides keeping rows: actions that change its state, and stock that it takes from another.

``actions`` gives [{name, camel, path, words, from, to, rule, title, summary}]; ``state`` the Field that they change or
None; ``stock`` None or {field, reference, amount: Field, target: Resource names, least, most, limit (what clients may
set at most, or None), state: Field|None, states, used_up: those that no action leaves and that give nothing back};
``stocked`` the Fields that others take from; ``at_once`` [operation]: those that read what they decide on in the
transaction that writes, where ``locked`` says whether rows are locked before they are decided on; ``transactional``
whether the service has any of those, or actions; ``idempotent`` [operation], ``limits`` {operation: {points, seconds,
by}} and ``cache`` {ttl} or None, as checked; ``soft_delete`` whether deleted rows are kept, and ``releases`` whether a
deletion has to look for what refers to the row, and ``unlinks`` what else it changes (see ``deletions``);
``events`` (see there), and ``announced`` whether anybody is told what is written.
"""

from __future__ import annotations

from typing import Any

from ..fields import fields
from ..words import names
from . import deletions, events, rules, softdelete

Data = dict[str, Any]


def build(resource: Data, checked: Data, all_checked: dict[str, Data], permissions: dict[str, list[str]]) -> Data:
    """The behaviour of one resource, from its checked form and its fields."""
    by_name = {field["name"]: field for field in [*resource["fields"], *resource["implicit"].values()]}
    given = checked.get("actions") or {"field": None, "each": []}
    owner = checked.get("owner")
    made = [_action(one, resource, by_name, owner, permissions) for one in given["each"]]
    stock = _stock(checked, by_name, all_checked)
    stocked = _stocked(checked["name"], by_name, all_checked)
    kept = bool(checked.get("soft_delete"))
    releases = kept and "delete" in resource["operations"] and softdelete.refers(checked["name"], all_checked)
    unlinks = deletions.build(checked, all_checked)
    cached = checked.get("cache") is not None
    refers_to_cached = _refers_to_cached(resource, all_checked)
    writes = {"create", "update", "delete"} & set(resource["operations"])
    announced = bool(checked.get("events") and (made or writes))
    wanted = {
        "create": announced or stock or refers_to_cached,
        "update": announced or stock or cached or refers_to_cached or resource["sets"] or trees(resource),
        "delete": announced or stock or cached or releases or unlinks,
    }
    at_once = [name for name, why in wanted.items() if why and name in resource["operations"]]
    if stock and made:
        left = {state for action in made for state in action["from"]}
        values = by_name[given["field"]]["args"]["values"]
        stock["used_up"] = [value for value in values if value not in left and value not in stock["states"]]
    state = by_name[given["field"]] if given["field"] else None
    return {
        "actions": made,
        "state": state,
        "events": events.build({**resource, "state": state}, checked),
        "announced": announced,
        "stock": stock,
        "stocked": stocked,
        "at_once": at_once,
        "locked": bool(made or {"update", "delete"} & set(at_once)),
        "transactional": bool(made or at_once),
        "soft_delete": kept,
        "releases": releases,
        "unlinks": unlinks,
        "idempotent": list(checked.get("idempotent", [])),
        "limits": checked.get("limits", {}),
        "cache": checked.get("cache"),
    }


def trees(resource: Data) -> list[Data]:
    """The references to the resource itself that a client may change: no row may come to stand above itself."""
    return [one for one in resource["references"] if one["on_update"] and one["target"]["name"] == resource["name"]]


def _action(
    action: Data, resource: Data, by_name: dict[str, Data], owner: str | None, permissions: dict[str, list[str]]
) -> Data:
    words = names.words(action["name"])
    return {
        "name": action["name"],
        "camel": names.camel(action["name"]),
        "path": names.kebab(action["name"]),
        "operation": names.camel(action["name"]) + resource["pascal"],
        "from": action["from"],
        "to": action["to"],
        "rule": rules.normal(action["allow"], by_name, owner, permissions),
        "summary": f"{words[:1].upper()}{words[1:]} {resource['article']} {resource['words']}",
    }


def _stock(checked: Data, by_name: dict[str, Data], all_checked: dict[str, Data]) -> Data | None:
    takes, back = checked.get("takes"), checked.get("gives_back")
    if takes is None:
        return None
    reference = by_name[takes["reference"]]
    target = all_checked[reference["target"]["name"]]
    counted = next(field for field in target["fields"] if field["name"] == takes["stock"])
    return {
        "field": names.camel(takes["stock"]),
        "least": counted["args"]["min"] or 0,
        "limit": counted["args"]["max"],
        "most": fields.INT32[1] if counted["args"]["max"] is None else counted["args"]["max"],
        "reference": reference,
        "amount": by_name[takes["amount"]],
        "target": reference["target"],
        "state": by_name[back["field"]] if back else None,
        "states": back["states"] if back else [],
        "used_up": [],
    }


def _refers_to_cached(resource: Data, all_checked: dict[str, Data]) -> bool:
    """Whether a client sets references to rows that are read through a cache, which only a transaction passes by."""
    sent = [field for field in [*resource["references"], *resource["sets"]] if field["on_create"] or field["on_update"]]
    return any(all_checked.get(field["target"]["name"], {}).get("cache") for field in sent)


def deleted_with(resource: Data, resources: list[Data]) -> list[str]:
    """The cached resources whose rows go, or change, when the database carries a deletion on to them."""
    gone, reached = [resource["name"]], {resource["name"]}
    changed: set[str] = set()
    while gone:
        target = gone.pop()
        for other in resources:
            for field in [*other["references"], *other["sets"]]:
                carried = "unlink" if field["is_set"] else field["on_delete"]
                if field["target"]["name"] != target or carried in (None, "restrict"):
                    continue
                changed.add(other["name"])
                if carried == "cascade" and other["name"] not in reached:
                    reached.add(other["name"])
                    gone.append(other["name"])
    changed -= {resource["name"]}
    return [other["plural_camel"] for other in resources if other["cache"] and other["name"] in changed]


def _stocked(name: str, by_name: dict[str, Data], all_checked: dict[str, Data]) -> list[Data]:
    """The fields of this resource that others take from."""
    found = []
    for other in all_checked.values():
        takes = other.get("takes")
        fields = {field["name"]: field for field in other["fields"]}
        if takes and fields[takes["reference"]]["args"]["target"] == name:
            found.append(takes["stock"])
    return [by_name[one] for one in dict.fromkeys(found)]
