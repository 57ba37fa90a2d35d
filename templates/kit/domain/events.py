"""What happens to the rows of a resource that others are told of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..words import names, text
from .resource import Event

if TYPE_CHECKING:
    from ..fields.field import Field
    from .resource import Declared

_KINDS = ("created", "updated", "deleted")


def build(given: list[str], resource: Declared, state: Field | None) -> list[Event]:
    """The events of one resource, in the order of its file; ``state``: the field that actions change."""
    return [_event(name, resource, state) for name in given]


def _event(name: str, resource: Declared, state: Field | None) -> Event:
    kebab = names.kebab(name)
    return Event(
        name=name,
        type=f"{resource.pascal}.{name}",
        const=resource.camel + names.pascal(name),
        kebab=kebab,
        consumer=f"{resource.dir}.on-{kebab}",
        dir=resource.dir,
        when=_when(name, resource, state),
    )


def _when(name: str, resource: Declared, state: Field | None) -> str:
    if name in _KINDS:
        return f"({{ kind }}) => kind === '{name}'"
    field = _field_of(name, resource, state)
    if field is None:
        return f"({{ action }}) => action === {text.ts_string(names.camel(name))}"
    value, member = text.ts_string(name), field.camel
    return f"({{ before, after }}) => after?.{member} === {value} && before?.{member} !== {value}"


def _field_of(value: str, resource: Declared, state: Field | None) -> Field | None:
    """The enum that has this state: the one that actions change before any other."""
    fields = [*([state] if state else []), *resource.fields]
    return next((one for one in fields if one.kind == "enum" and value in one.args["values"]), None)
