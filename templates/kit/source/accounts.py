"""What ``resources.User.fields`` adds to the account: ``app().account``.

``fields``, ``sent`` (by whoever registers) and ``changes`` (by ``PATCH /v1/me``) [Field]; ``internal``, ``values``
and ``fixed`` (the TypeScript of ``profile.ts`` and of the service); and what stands in one line of other files, each
beginning with a comma, empty where there are no fields: ``registration`` (what a request says), ``held`` (what a
stored account holds) and ``answered`` (what a response to the request shows).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..fields import fields, texts
from ..words import names
from . import modules

if TYPE_CHECKING:
    from ..fields.field import Field

Data = dict[str, Any]


def build(checked: list[Data], all_checked: dict[str, Data]) -> Data:
    """The account of a project, from the checked fields of User."""
    user = names.spelled("User")
    found = [fields.declared(field, user, all_checked) for field in checked]
    sent = [field for field in found if field.on_create]
    return {
        "fields": found,
        "sent": sent,
        "changes": [field for field in found if field.on_update],
        "internal": "".join(f" & {{ {field.camel}: {field.ts_type} }}" for field in found if not field.on_wire),
        "values": texts.functions_of_values(found),
        "fixed": _inline((field, modules.fixed(field)) for field in found if not field.on_create),
        "registration": _inline((field, field.ts.samples[0]) for field in sent),
        "held": _inline((field, field.ts.samples[0]) for field in found),
        "answered": _inline((field, _answered(field)) for field in found if field.on_wire),
        "patch": _inline((field, field.ts.samples[1]) for field in found if field.on_update).removeprefix(", "),
    }


def _inline(values: Any) -> str:
    return "".join(f", {field.camel}: {value}" for field, value in values)


def _answered(field: Field) -> str:
    """What becomes of a field when somebody registers."""
    if field.on_create:
        return str(field.ts.samples[0])
    is_now = field.default is not None and field.default["kind"] == "now"
    return "expect.any(String)" if is_now else str(field.ts.default)
