"""The names in `computed(...)` expressions, and what their kinds make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scaffold.domain.source import Place, fail, fail_name

if TYPE_CHECKING:
    from scaffold.domain.fields import Field
    from scaffold.domain.resource import Resource

NUMERIC = ("int", "decimal", "money")
Resources = dict[str, "Resource"]
Expression = dict[str, Any]


def check_computed(resource: Resource, resources: Resources) -> None:
    """Every name is a number of the resource's own or of one reference, and the result is what the field holds."""
    for one in resource.fields.values():
        if one.data["computed"] and one.data["computed"]["expression"]:
            _check_field(one, resource, resources)
    _check_references(resource)


def _check_field(one: Field, resource: Resource, resources: Resources) -> None:
    place, data = one.where("computed"), one.data
    if data["type"] not in NUMERIC:
        fail(
            place,
            f"{data['name']} is {data['type']}, and an expression gives a number",
            hint="use int, decimal or money",
        )
    expression = data["computed"]["expression"]
    found = _currency(expression, resource, resources, place)
    wanted = data["args"].get("currency")
    if found != wanted:
        names = [f"an amount of {currency}" if currency else "a plain number" for currency in (found, wanted)]
        fail(place, f"the expression of {data['name']} gives {names[0]}, and the field holds {names[1]}")
    for path in _paths(expression):
        if not data["nullable"] and (name := _nullable(path, resource, resources)):
            fail(place, f"{name} may be null, and then {data['name']} is: it needs a ?")


def _check_references(resource: Resource) -> None:
    """All expressions of a resource look through one reference, which a request sets."""
    seen: str | None = None
    for one in resource.fields.values():
        expression = (one.data["computed"] or {}).get("expression")
        for path in _paths(expression) if expression else []:
            if len(path) == 1:
                continue
            data = resource.fields[path[0]].data
            if data["readonly"] or data["internal"]:
                fail(one.where("computed"), f"{path[0]} is never sent, so nothing can be computed through it")
            if seen not in (None, path[0]):
                fail(
                    one.where("computed"),
                    f"{resource.name} computes through {seen} and {path[0]}: expected one reference",
                )
            seen = path[0]


def _paths(expression: Expression) -> list[list[str]]:
    if expression["op"] == "field":
        return [expression["path"]]
    return [path for side in ("left", "right") if side in expression for path in _paths(expression[side])]


def _currency(expression: Expression, resource: Resource, resources: Resources, place: Place) -> str | None:
    """The currency of the expression's value, None for a plain number."""
    if expression["op"] == "number":
        return None
    if expression["op"] == "field":
        data = _check_path(expression["path"], resource, resources, place)
        return str(data["args"]["currency"]) if data["type"] == "money" else None
    left, right = (_currency(expression[side], resource, resources, place) for side in ("left", "right"))
    if expression["op"] in "+-":
        if left != right and "number" not in (expression["left"]["op"], expression["right"]["op"]):
            fail(place, f"the expression adds {left or 'a plain number'} and {right or 'a plain number'}")
        return left or right
    if expression["op"] == "*":
        if left and right:
            fail(place, "the expression multiplies two amounts of money")
        return left or right
    if right and right != left:
        fail(place, f"the expression divides {left or 'a plain number'} by {right}")
    return None if right else left


def _check_path(path: list[str], resource: Resource, resources: Resources, place: Place) -> dict[str, Any]:
    owner: Resource | None = resource
    if len(path) == 2:
        references = [name for name, one in resource.fields.items() if one.data["type"] == "ref"]
        if path[0] not in references:
            fail_name(place, f"reference of {resource.name}", path[0], references)
        owner = resources.get(resource.fields[path[0]].data["args"]["target"])
    fields = owner.fields if owner else {}
    if path[-1] not in fields:
        fail_name(place, f"field of {owner.name if owner else 'User'}", path[-1], fields)
    data = fields[path[-1]].data
    if data["type"] not in NUMERIC or data["computed"] is not None:
        fail(place, f"{'.'.join(path)} is no number that a computed field could use: it is {data['type']}")
    return data


def _nullable(path: list[str], resource: Resource, resources: Resources) -> str | None:
    """The part of a path that may be null."""
    own = resource.fields[path[0]].data
    if own["nullable"]:
        return path[0]
    if len(path) == 1:
        return None
    return ".".join(path) if resources[own["args"]["target"]].fields[path[1]].data["nullable"] else None
