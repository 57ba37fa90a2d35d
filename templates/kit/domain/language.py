"""Checked data in the words of scaffold.yaml again: a field, a rule, a default, as somebody would write them."""

from __future__ import annotations

import json
from typing import Any

Data = dict[str, Any]

FLAGS = ("search", "unique", "index", "internal", "readonly", "writeonce")

UNITS = {"gb": 1024**3, "mb": 1024**2, "kb": 1024}
"""Of the size of a file, in bytes."""


def type_text(field: Data) -> str:
    """``string(1..120)!``."""
    mark = "!" if field["required"] else "?" if field["nullable"] else ""
    return f"{field['type']}{_arguments(field)}{mark}"


def flag_texts(field: Data) -> list[str]:
    """``filter(range)``, ``unique``, ``= 3``: what follows the type."""
    found = {"eq": ["filter"], "range": ["filter(range)"]}.get(field["filter"], [])
    found = [*found, *(flag for flag in FLAGS if field[flag])]
    found += [f"{bound}({field[bound]})" for bound in ("min", "max") if field[bound] is not None]
    found += [field["on_delete"]] if field["on_delete"] else []
    if field["computed"] is not None:
        inner = field["computed"]["expression"]
        found.append("computed" if inner is None else f"computed({_expression(inner)})")
    found += [f"variant({one['name']}, {_pixels(one)})" for one in field["args"].get("variants", [])]
    found += [f"was({field['was']})"] if field.get("was") else []
    return [*found, f"= {literal(field['default'])}"] if field["default"] is not None else found


def _arguments(field: Data) -> str:
    args, kind = field["args"], field["type"]
    if kind in ("string", "text") and args.get("min") == 0:
        return f"(..{args['max']})"
    if kind in ("string", "text", "int"):
        bounds = ["" if args.get(name) is None else str(args[name]) for name in ("min", "max")]
        return f"({'..'.join(bounds)})" if any(bounds) else ""
    if kind == "decimal":
        return f"({args['precision']},{args['scale']})"
    if kind in ("file", "image"):
        return f"({_size(args['size'])}, {', '.join(args['kinds'])})"
    inner = args.get("currency") or args.get("target") or ", ".join(args.get("values", []))
    return f"({inner})" if inner else ""


def _pixels(variant: Data) -> str:
    """``200x200, cover``, ``1200x``."""
    size = f"{variant.get('width', '')}x{variant.get('height', '')}"
    return size if variant["fit"] == "inside" else f"{size}, {variant['fit']}"


def _size(size: int) -> str:
    """The largest unit of which it is a whole number."""
    name, unit = next((name, unit) for name, unit in UNITS.items() if size % unit == 0)
    return f"{size // unit}{name}"


def literal(value: Data) -> str:
    """A default, or what a rule compares with."""
    if value["kind"] in ("string", "json"):
        return json.dumps(value["value"], ensure_ascii=False)
    if value["kind"] == "bool":
        return "true" if value["value"] else "false"
    return str(value.get("value") or value["kind"])


def _expression(expression: Data) -> str:
    if expression["op"] == "number":
        return str(expression["value"])
    if expression["op"] == "field":
        return ".".join(expression["path"])
    return f"({_expression(expression['left'])} {expression['op']} {_expression(expression['right'])})"


def rule_text(rule: Data, *, inner: bool = False) -> str:
    """``owner and status == pending``, with brackets where they matter."""
    op = rule["op"]
    if op in ("and", "or"):
        text = f" {op} ".join(rule_text(part, inner=True) for part in rule["rules"])
        return f"({text})" if inner else text
    if op == "not":
        return f"not {rule_text(rule['rule'], inner=True)}"
    if op == "role":
        return f"role({', '.join(rule['roles'])})"
    if op == "can":
        return f"can({rule['permission']})"
    return _comparison(rule) if op == "compare" else str(op)


def _comparison(rule: Data) -> str:
    field, comparison = rule["field"], rule["comparison"]
    if comparison == "is null":
        return f"{field} is null"
    if comparison == "in":
        return f"{field} in ({', '.join(map(literal, rule['values']))})"
    return f"{field} {comparison} {literal(rule['value'])}"
