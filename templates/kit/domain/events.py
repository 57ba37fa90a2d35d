"""What happens to the rows of a resource that others are told of.

``build`` gives [Event]: name (as written), type "Booking.confirmed", const "bookingConfirmed" (its definition), kebab
(of the consumer's file), consumer (its name, which is stored), dir, when (the condition on a write, in TypeScript).
"""

from __future__ import annotations

from typing import Any

from ..words import names, text

Data = dict[str, Any]

_KINDS = ("created", "updated", "deleted")


def build(resource: Data, checked: Data) -> list[Data]:
    """The events of one resource, in the order of its file."""
    return [_event(name, resource) for name in checked.get("events", [])]


def _event(name: str, resource: Data) -> Data:
    kebab = names.kebab(name)
    return {
        "name": name,
        "type": f"{resource['pascal']}.{name}",
        "const": resource["camel"] + names.pascal(name),
        "kebab": kebab,
        "consumer": f"{resource['dir']}.on-{kebab}",
        "dir": resource["dir"],
        "when": _when(name, resource),
    }


def _when(name: str, resource: Data) -> str:
    if name in _KINDS:
        return f"({{ kind }}) => kind === '{name}'"
    field = _field_of(name, resource)
    if field is None:
        return f"({{ action }}) => action === {text.ts_string(names.camel(name))}"
    state, member = text.ts_string(name), field["camel"]
    return f"({{ before, after }}) => after?.{member} === {state} && before?.{member} !== {state}"


def _field_of(state: str, resource: Data) -> Data | None:
    """The enum that has this state: the one that actions change before any other."""
    fields = [*([resource["state"]] if resource["state"] else []), *resource["fields"]]
    return next((one for one in fields if one["kind"] == "enum" and state in one["args"]["values"]), None)
