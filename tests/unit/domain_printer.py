"""Prints checked data in the language again: the other half of "what is parsed is what was written"."""

from __future__ import annotations

import json
from typing import Any

from scaffold.domain.types import ON_DELETE

Data = dict[str, Any]


def field_text(field: Data) -> str:
    mark = "!" if field["required"] else "?" if field["nullable"] else ""
    parts = [field["type"] + arguments(field) + mark]
    if field["filter"]:
        parts.append("filter" if field["filter"] == "eq" else "filter(range)")
    parts += [flag for flag in ("search", "unique", "index", "internal", "readonly", "writeonce") if field[flag]]
    parts += [f"{bound}({field[bound]})" for bound in ("min", "max") if field[bound] is not None]
    parts += [field["on_delete"]] if field["on_delete"] in ON_DELETE else []
    if field["computed"] is not None:
        inner = field["computed"]["expression"]
        parts.append("computed" if inner is None else f"computed({expression_text(inner)})")
    parts += [f"was({field['was']})"] if field["was"] else []
    if field["default"] is not None:
        parts.append("= " + literal_text(field["default"]))
    return " ".join(parts)


def arguments(field: Data) -> str:
    args, kind = field["args"], field["type"]
    if kind in ("string", "text"):
        return f"({args['min']}..{args['max']})"
    if kind == "int":
        bounds = ["" if args[name] is None else str(args[name]) for name in ("min", "max")]
        return f"({'..'.join(bounds)})" if any(bounds) else ""
    if kind == "decimal":
        return f"({args['precision']}, {args['scale']})"
    inner = args.get("currency") or args.get("target") or ", ".join(args.get("values", []))
    return f"({inner})" if inner else ""


def literal_text(literal: Data) -> str:
    if literal["kind"] in ("string", "json"):
        return json.dumps(literal["value"])
    if literal["kind"] == "bool":
        return "true" if literal["value"] else "false"
    return "now" if literal["kind"] == "now" else str(literal["value"])


def expression_text(expression: Data) -> str:
    if expression["op"] == "number":
        return str(expression["value"])
    if expression["op"] == "field":
        return ".".join(expression["path"])
    return f"({expression_text(expression['left'])} {expression['op']} {expression_text(expression['right'])})"


def rule_text(rule: Data) -> str:
    op = rule["op"]
    if op in ("and", "or"):
        return "(" + f" {op} ".join(rule_text(inner) for inner in rule["rules"]) + ")"
    if op == "not":
        return f"not {rule_text(rule['rule'])}"
    if op == "role":
        return f"role({', '.join(rule['roles'])})"
    if op == "can":
        return f"can({rule['permission']})"
    return comparison_text(rule) if op == "compare" else str(op)


def comparison_text(rule: Data) -> str:
    if rule["comparison"] == "is null":
        return f"{rule['field']} is null"
    if rule["comparison"] == "in":
        return f"{rule['field']} in ({', '.join(literal_text(value) for value in rule['values'])})"
    return f"{rule['field']} {rule['comparison']} {literal_text(rule['value'])}"
