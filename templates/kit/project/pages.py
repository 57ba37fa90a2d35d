"""Pages of the next face: what a resource shows in its table and asks for in its form.

``build`` gives ``pages``, those of the resources that can be listed; ``forms``, those of them that have one; and
``sign_up`` {inputs, shape}: what registering asks for besides what signing in needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..domain import rules
from ..domain.resource import values_of
from ..source import inputs
from ..tests.module import Module

if TYPE_CHECKING:
    from ..fields.field import Field

Data = dict[str, Any]

COLUMNS = 5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Page(Module):
    """A resource with its page."""

    columns: list[Field]
    """What its table shows."""
    form: Data | None
    """{inputs, shape}, TypeScript literals; None where what creating one needs fits into no form."""
    open: bool
    """May anonymous callers read."""
    reader: str | None
    """A role that may."""


def build(app: Data) -> Data:
    """The pages of a project, from its model."""
    pages = [_page(resource) for resource in app["ruled_by_rules"] if "list" in resource.operations]
    asked = [field for field in app["account"]["sent"] if field.traits.input_type]
    sign_up = {
        "inputs": [inputs.input_of(field) for field in asked],
        "shape": inputs.shape_of(asked).removeprefix("{}"),
    }
    return {"pages": pages, "forms": [page for page in pages if page.form], "sign_up": sign_up}


def _page(resource: Module) -> Page:
    shown = [field for field in resource.fields if field.on_wire and field.traits.shown]
    rule = resource.rules["read"]
    return Page(
        **values_of(resource),
        columns=shown[:COLUMNS],
        form=_form(resource),
        open=rules.rest(rule, None) is not False,
        reader=_reader(resource),
    )


def _reader(resource: Module) -> str | None:
    """The role that the tests of the list act as."""
    acting = resource.test["party"]["list"]
    role: str | None = next(one["role"] for one in resource.test["parties"] if one["variable"] == acting)
    return role


def _form(resource: Module) -> Data | None:
    asked = [field for field in resource.fields if field.on_create]
    fits = all(field.traits.input_type or not field.required for field in asked)
    if "create" not in resource.operations or not fits:
        return None
    fields = [field for field in asked if field.traits.input_type]
    return {"inputs": [inputs.input_of(field) for field in fields], "shape": inputs.shape_of(fields)}
