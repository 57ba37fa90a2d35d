"""Fields of a resource: the checked field and everything that templates derive from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..words import names
from . import links, texts
from .field import Facts, Field, Reference, SetOf, Target
from .types import TYPES

if TYPE_CHECKING:
    from ..words.names import Spelled

INT32 = (-(2**31), 2**31 - 1)
LENGTHS = {"string": (0, 255), "text": (0, 10_000), "email": (3, 254), "url": (1, 2048), "phone": (8, 16)}
IMPLICIT = {"id": "uuid", "created_at": "datetime", "updated_at": "datetime", "version": "int"}
_NO_FLAGS: dict[str, Any] = {
    "nullable": False,
    "default": None,
    "filter": None,
    "search": False,
    "unique": False,
    "index": False,
    "internal": False,
    "writeonce": False,
    "min": None,
    "max": None,
    "on_delete": None,
    "computed": None,
}

Data = dict[str, Any]


def declared(
    checked: Data, resource: Spelled, all_checked: dict[str, Data], owner: str | None = None, *, chosen: bool = False
) -> Field:
    """A field of scaffold.yaml. ``owner`` is that of the resource, ``chosen`` whether some may leave it out."""
    name, is_ref, is_set = checked["name"], checked["type"] == "ref", checked["type"] == "refs"
    target = _target(checked["args"]["target"], all_checked) if is_ref or is_set else None
    return _described(
        {**checked, "default": {"kind": "set", "value": []} if is_set else checked["default"]},
        chosen=chosen and name == owner,
        column=name + "_id" if is_ref else name,
        prisma_name=names.camel(name) + ("Id" if is_ref else ""),
        enum_type=resource.pascal + names.pascal(name),
        enum_list=resource.camel + names.pascal(names.plural(name)),
        target=target,
        is_set=is_set,
        link=links.table(name, target, resource) if target and is_set else None,
        is_owner=name == owner,
        implicit=False,
    )


def implicit() -> dict[str, Field]:
    """The fields that every resource has, by name."""
    return {name: _implicit(name, kind) for name, kind in IMPLICIT.items()}


def _implicit(name: str, kind: str) -> Field:
    args = {"min": 1, "max": None} if kind == "int" else {}
    return _described(
        {"name": name, "type": kind, "args": args, **_NO_FLAGS, "required": True, "readonly": True},
        column=name,
        prisma_name=names.camel(name),
        enum_type="",
        enum_list="",
        target=None,
        is_set=False,
        link=None,
        is_owner=False,
        implicit=True,
    )


def _described(checked: Data, *, chosen: bool = False, **derived: Any) -> Field:
    sent = TYPES[checked["type"]].is_sent
    sent = sent and not (checked["readonly"] or checked["internal"] or checked["computed"])
    given = {
        **checked,
        **derived,
        "camel": names.camel(checked["name"]),
        "pascal": names.pascal(checked["name"]),
        "words": names.words(checked["name"]),
        "path": names.kebab(checked["name"]),
        "kind": checked["type"],
        "on_create": sent,
        "on_update": sent and not checked["writeonce"],
        "on_wire": not checked["internal"],
        **_int_bounds(checked),
        **_lengths(checked),
    }
    facts = Facts(**given)
    values = [facts.traits.sample(facts, n) for n in range(3)]
    written = texts.texts(facts, values, chosen=chosen)
    made = SetOf if facts.is_set else Reference if facts.target else Field
    return made(**given, samples=values, ts=written, ts_type=written.type)


def _int_bounds(checked: Data) -> Data:
    least, most = (checked["args"].get(bound) if checked["type"] == "int" else None for bound in ("min", "max"))
    return {"int_min": INT32[0] if least is None else least, "int_max": INT32[1] if most is None else most}


def _lengths(checked: Data) -> Data:
    least, most = LENGTHS.get(checked["type"], (0, 0))
    if checked["type"] in ("string", "text"):
        args = checked["args"]
        least = least if args.get("min") is None else args["min"]
        most = most if args.get("max") is None else args["max"]
    return {"min_length": least, "max_length": most}


def _target(name: str, all_checked: dict[str, Data]) -> Target:
    is_user = name == "User" and name not in all_checked
    readable = not is_user and all_checked[name]["allow"].get("read") is not None
    return Target(**names.resource(name, all_checked), is_user=is_user, readable=readable)
