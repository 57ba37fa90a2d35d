"""What a resource does besides keeping rows: actions that change its state, and stock that it takes from another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..fields import fields
from ..words import names
from . import deletions, events, rules, softdelete
from .resource import Action, Stock

if TYPE_CHECKING:
    from ..fields.field import Field, Reference
    from .resource import Declared

Data = dict[str, Any]


def build(resource: Declared, all_checked: dict[str, Data], permissions: dict[str, list[str]]) -> Data:
    """What ``Resource`` holds of the behaviour of one, by name."""
    checked = all_checked[resource.name]
    by_name = {field.name: field for field in [*resource.fields, *resource.implicit.values()]}
    given = checked.get("actions") or {"field": None, "each": []}
    state = by_name[given["field"]] if given["field"] else None
    made = [_action(one, resource, by_name, checked.get("owner"), permissions) for one in given["each"]]
    stock = _stock(resource, by_name, all_checked, _left(state, made))
    releases = (
        resource.soft_delete and "delete" in resource.operations and softdelete.refers(resource.name, all_checked)
    )
    unlinks = deletions.build(checked, all_checked)
    cached = resource.cache is not None
    refers_to_cached = _refers_to_cached(resource, all_checked)
    told = checked.get("events", []) if made or {"create", "update", "delete"} & set(resource.operations) else []
    announced = bool(told or resource.live)
    wanted = {
        "create": announced or stock or refers_to_cached,
        "update": announced
        or stock
        or cached
        or refers_to_cached
        or resource.sets
        or trees(resource)
        or resource.files,
        "delete": announced or stock or cached or releases or unlinks or resource.files,
    }
    at_once = [name for name, why in wanted.items() if why and name in resource.operations]
    return {
        "actions": made,
        "state": state,
        "stock": stock,
        "stocked": _stocked(resource.name, by_name, all_checked),
        "at_once": at_once,
        "locked": bool(made or {"update", "delete"} & set(at_once)),
        "transactional": bool(made or at_once),
        "releases": releases,
        "unlinks": unlinks,
        "events": events.build(told, resource, state),
        "announced": bool(announced or resource.files),
    }


def _left(state: Field | None, actions: list[Action]) -> list[str]:
    """The states that no action leaves, where there are actions."""
    leaves = {value for action in actions for value in action.from_states}
    return [value for value in state.args["values"] if value not in leaves] if state and actions else []


def trees(resource: Declared) -> list[Reference]:
    """The references to the resource itself that a client may change: no row may come to stand above itself."""
    return [one for one in resource.references if one.on_update and one.target.name == resource.name]


def _action(
    action: Data, resource: Declared, by_name: dict[str, Field], owner: str | None, permissions: dict[str, list[str]]
) -> Action:
    words = names.words(action["name"])
    return Action(
        name=action["name"],
        camel=names.camel(action["name"]),
        path=names.kebab(action["name"]),
        operation=names.camel(action["name"]) + resource.pascal,
        from_states=action["from"],
        to=action["to"],
        rule=rules.normal(action["allow"], by_name, owner, permissions),
        summary=f"{words[:1].upper()}{words[1:]} {resource.article} {resource.words}",
    )


def _stock(
    resource: Declared, by_name: dict[str, Field], all_checked: dict[str, Data], left: list[str]
) -> Stock | None:
    """What is taken; ``left``: states that no action leaves."""
    checked = all_checked[resource.name]
    takes, back = checked.get("takes"), checked.get("gives_back")
    if takes is None:
        return None
    reference = next(one for one in resource.references if one.name == takes["reference"])
    counted = next(field for field in all_checked[reference.target.name]["fields"] if field["name"] == takes["stock"])
    states = back["states"] if back else []
    return Stock(
        field=names.camel(takes["stock"]),
        least=counted["args"]["min"] or 0,
        limit=counted["args"]["max"],
        most=fields.INT32[1] if counted["args"]["max"] is None else counted["args"]["max"],
        reference=reference,
        amount=by_name[takes["amount"]],
        target=reference.target,
        state=by_name[back["field"]] if back else None,
        states=states,
        used_up=[value for value in left if value not in states],
    )


def _refers_to_cached(resource: Declared, all_checked: dict[str, Data]) -> bool:
    """Whether a client sets references to rows that are read through a cache, which only a transaction passes by."""
    sent = [field for field in [*resource.references, *resource.sets] if field.on_create or field.on_update]
    return any(all_checked.get(field.target.name, {}).get("cache") for field in sent)


def deleted_with(resource: Declared, resources: list[Declared]) -> list[str]:
    """The cached resources whose rows go, or change, when the database carries a deletion on to them."""
    gone, reached = [resource.name], {resource.name}
    changed: set[str] = set()
    while gone:
        target = gone.pop()
        for other in resources:
            for field in [*other.references, *other.sets]:
                carried = "unlink" if field.is_set else field.on_delete
                if field.target.name != target or carried in (None, "restrict"):
                    continue
                changed.add(other.name)
                if carried == "cascade" and other.name not in reached:
                    reached.add(other.name)
                    gone.append(other.name)
    changed -= {resource.name}
    return [other.plural_camel for other in resources if other.cache and other.name in changed]


def _stocked(name: str, by_name: dict[str, Field], all_checked: dict[str, Data]) -> list[Field]:
    """The fields of this resource that others take from."""
    found = []
    for other in all_checked.values():
        takes = other.get("takes")
        fields = {field["name"]: field for field in other["fields"]}
        if takes and fields[takes["reference"]]["args"]["target"] == name:
            found.append(takes["stock"])
    return [by_name[one] for one in dict.fromkeys(found)]
