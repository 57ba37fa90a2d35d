"""What ``resources.User.fields`` adds to the account: ``app().account``.

``fields``, ``sent`` (by whoever registers) and ``changes`` (by ``PATCH /v1/me``) [Field]; ``internal``, ``values``
and ``fixed`` (the TypeScript of ``profile.ts`` and of the service); ``calls_zod`` (or are they all of ``wire.ts``);
and what stands in one line of other files, each
beginning with a comma, empty where there are no fields: ``registration`` (what a request says), ``held`` (what a
stored account holds) and ``answered`` (what a response to the request shows).

``data`` adds what an account may take along and what goes with it: ``tried`` [{pascal, camel, kebab, plural_camel,
plural_words, dir, path, where, read (does a rule let anybody read it); made (rows, in lines), alone (of a row that
tests make), on_delete, told (the name of the test)}] (what tests find out about), ``exported`` (those that are read),
``repositories`` and ``complete`` (TypeScript), ``unlinks`` [{camel, where}] (see ``deletions``), ``refusal`` and
``deletion`` (what the contract says of resources that refer to it).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..fields import fields, texts
from ..words import names
from . import modules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..domain.resource import Resource, Unlinked
    from ..fields.field import Field, Reference

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
        "calls_zod": any(_calls_zod(field) for field in found),
        "fixed": _inline((field, modules.fixed(field)) for field in found if not field.on_create),
        "registration": _inline((field, field.ts.samples[0]) for field in sent),
        "held": _inline((field, field.ts.samples[0]) for field in found),
        "answered": _inline((field, _answered(field)) for field in found if field.on_wire),
        "patch": _inline((field, field.ts.samples[1]) for field in found if field.on_update).removeprefix(", "),
    }


def _calls_zod(field: Field) -> bool:
    """Whether what it is on the wire is zod's own, and not of ``wire.ts``."""
    spelled = [field.ts.output] if field.on_wire else []
    spelled += [field.ts.input] if field.on_create else []
    return any(re.search(r"\bz\.", text) for text in spelled)


def _inline(values: Any) -> str:
    return "".join(f", {field.camel}: {value}" for field, value in values)


def _answered(field: Field) -> str:
    """What becomes of a field when somebody registers."""
    if field.on_create:
        return str(field.ts.samples[0])
    is_now = field.default is not None and field.default["kind"] == "now"
    return "expect.any(String)" if is_now else str(field.ts.default)


def data(resources: Sequence[Resource], unlinks: list[Unlinked]) -> Data:
    """What an account may take along, and what becomes of the rows that refer to it."""
    referring = [_referring(one, found) for one in resources if (found := _to_account(one))]
    exported = [one for one in referring if one["read"]]
    rows = ", ".join(one["plural_camel"] for one in exported)
    kept, gone, left = (
        ", ".join(one["plural_words"] for one in referring if one["on_delete"] == word)
        for word in ("restrict", "cascade", "set_null")
    )
    deletion = ["Asks for a confirmation of who asks. Sessions end, and nothing brings the account back."]
    deletion += [f"Refused while there are {kept} of the account."] if kept else []
    deletion += [f"Gone with it: {gone}."] if gone else []
    deletion += [f"Kept without it: {left}."] if left else []
    return {
        "tried": [one for one in referring if one["read"] or one["alone"] or one["on_delete"] == "restrict"],
        "exported": exported,
        "repositories": "repositories, " if exported else "",
        "complete": f"[{rows}].every(({{ complete }}) => complete)" if exported else "true",
        "unlinks": unlinks,
        "refusal": f"There are {kept} of this account, which go first." if kept else "Something still refers to it.",
        "deletion": " ".join(deletion),
    }


def _to_account(resource: Resource) -> list[Reference]:
    return [field for field in resource.references if field.target.is_user]


def _referring(resource: Resource, references: list[Reference]) -> Data:
    conditions = [f"{{ {field.prisma_name}: actor.id }}" for field in references]
    fates = {field.on_delete or "restrict" for field in references}
    on_delete = next(word for word in ("restrict", "cascade", "set_null") if word in fates)
    read, words = "read" in resource.rules, resource.plural_words
    told = f"holds its {words}" if read else f"is deleted, whatever becomes of its {words}"
    without = f"holds its {words}, without which it is not deleted" if read else f"is not deleted without its {words}"
    named = ("pascal", "camel", "kebab", "plural_camel", "plural_words", "dir", "path")
    return {
        **{key: getattr(resource, key) for key in named},
        "read": read,
        "told": without if on_delete == "restrict" else told,
        "where": conditions[0] if len(conditions) == 1 else f"{{ OR: [{', '.join(conditions)}] }}",
        "made": "\n".join(
            f"      await create{resource.pascal}(factory, {{ {field.camel}: user.id }})," for field in references
        ),
        # Nothing else is made for such a row that could keep the account.
        "alone": all(field.nullable for field in resource.references if field not in references),
        "on_delete": on_delete,
    }
