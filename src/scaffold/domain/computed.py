"""The names in `computed(...)` expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scaffold.domain.source import Place, fail, fail_name

if TYPE_CHECKING:
    from scaffold.domain.resource import Resource

NUMERIC = ("int", "decimal", "money")


def check_computed(resource: Resource, resources: dict[str, Resource]) -> None:
    """Every name is a number of the resource's own or of one reference."""
    for one in resource.fields.values():
        if one.data["computed"] and one.data["computed"]["expression"]:
            _check(one.data["computed"]["expression"], resource, resources, one.where("computed"))


def _check(expression: dict[str, Any], resource: Resource, resources: dict[str, Resource], place: Place) -> None:
    if expression["op"] == "field":
        _check_path(expression["path"], resource, resources, place)
    elif expression["op"] != "number":
        _check(expression["left"], resource, resources, place)
        _check(expression["right"], resource, resources, place)


def _check_path(path: list[str], resource: Resource, resources: dict[str, Resource], place: Place) -> None:
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
