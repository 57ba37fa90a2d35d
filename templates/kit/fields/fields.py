"""Fields of a resource: the checked field and everything that templates derive from it."""

from __future__ import annotations

from typing import Any

from ..words import names
from . import samples, typescript

INT32 = (-(2**31), 2**31 - 1)
LENGTHS = {"string": (0, 255), "text": (0, 10_000), "email": (3, 254), "url": (1, 2048), "phone": (8, 16)}
IMPLICIT = {"id": "uuid", "created_at": "datetime", "updated_at": "datetime", "version": "int"}
_TARGET_NAMES = ("name", "pascal", "camel", "plural_camel", "words", "article", "dir", "table", "model")
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


def declared(checked: Data, resource: Data, all_checked: dict[str, Data], owner: str | None) -> Data:
    """A field of scaffold.yaml."""
    is_ref, is_set = checked["type"] == "ref", checked["type"] == "refs"
    field = {
        **checked,
        "default": {"kind": "set", "value": []} if is_set else checked["default"],
        "column": checked["name"] + "_id" if is_ref else checked["name"],
        "prisma_name": names.camel(checked["name"]) + ("Id" if is_ref else ""),
        "enum_type": resource["pascal"] + names.pascal(checked["name"]),
        "enum_list": resource["camel"] + names.pascal(names.plural(checked["name"])),
        "target": _target(checked["args"]["target"], all_checked) if is_ref or is_set else None,
        "is_set": is_set,
        "is_owner": checked["name"] == owner,
        "implicit": False,
    }
    return _described(field)


def implicit() -> dict[str, Data]:
    """The fields that every resource has, by name."""
    return {name: _implicit(name, kind) for name, kind in IMPLICIT.items()}


def _implicit(name: str, kind: str) -> Data:
    field = {
        "name": name,
        "type": kind,
        "args": {"min": 1, "max": None} if kind == "int" else {},
        **_NO_FLAGS,
        "required": True,
        "readonly": True,
        "column": name,
        "prisma_name": names.camel(name),
        "enum_type": None,
        "enum_list": None,
        "target": None,
        "is_set": False,
        "is_owner": False,
        "implicit": True,
    }
    return _described(field)


def _described(field: Data) -> Data:
    sent = not (field["readonly"] or field["internal"] or field["computed"])
    field |= {
        "camel": names.camel(field["name"]),
        "pascal": names.pascal(field["name"]),
        "words": names.words(field["name"]),
        "kind": field["type"],
        "on_create": sent,
        "on_update": sent and not field["writeonce"],
        "on_wire": not field["internal"],
        **_int_bounds(field),
        **_lengths(field),
    }
    field["samples"] = [samples.valid(field, n) for n in range(3)]
    field["ts"] = typescript.texts(field)
    field["ts_type"] = field["ts"]["type"]
    return field


def _int_bounds(field: Data) -> Data:
    if field["type"] != "int":
        return {"int_min": None, "int_max": None}
    least, most = field["args"]["min"], field["args"]["max"]
    return {"int_min": INT32[0] if least is None else least, "int_max": INT32[1] if most is None else most}


def _lengths(field: Data) -> Data:
    least, most = LENGTHS.get(field["type"], (None, None))
    if field["type"] in ("string", "text"):
        args = field["args"]
        least = least if args.get("min") is None else args["min"]
        most = most if args.get("max") is None else args["max"]
    return {"min_length": least, "max_length": most}


def _target(name: str, all_checked: dict[str, Data]) -> Data:
    is_user = name == "User" and name not in all_checked
    spelled = names.resource(name, all_checked)
    readable = not is_user and all_checked[name]["allow"].get("read") is not None
    return {**{key: spelled[key] for key in _TARGET_NAMES}, "is_user": is_user, "readable": readable}
