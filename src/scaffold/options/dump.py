"""Writes scaffold.yaml: a new one from answers, and one option into an existing one, byte for byte."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from scaffold.domain.check import DEFAULT_ROLES
from scaffold.domain.tree import Mapping, Scalar, parse_tree

if TYPE_CHECKING:
    from scaffold.options.answers import Answers
    from scaffold.options.catalogue import Catalogue, Option

FILE = "scaffold.yaml"

HEADER = "# The whole input of this project: its options, then its resources.\n"
COMMENT_COLUMN = 28

PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9 _./,()'-]*[A-Za-z0-9_./)'-])?\Z")
NOT_PLAIN = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def dump(catalogue: Catalogue, answers: Answers) -> str:
    """Return the text of a new scaffold.yaml."""
    lines = [HEADER, "version: 1\n"]
    lines += [_line(option, str(answers[option.name])) for option in catalogue.options if option.kind != "bool"]
    users = answers["auth"] != "none"
    if users:
        lines.append(f"roles: [{', '.join(DEFAULT_ROLES)}]\n")
    lines.append("resources: {}\n" if answers["blank"] else catalogue.example["users" if users else "nobody"])
    return "".join(lines)


def _line(option: Option, value: str) -> str:
    line = f"{option.name}: {yaml_text(value)}"
    if option.choices:
        line = f"{line:<{COMMENT_COLUMN - 2}}  # {', '.join(option.values)}"
    return line + "\n"


def yaml_text(value: str) -> str:
    """Return a text as a YAML scalar on one line: plain where no reader could take it for anything else."""
    if PLAIN.match(value) and value.lower() not in NOT_PLAIN:
        return value
    return json.dumps(value, ensure_ascii=False)


def set_option(text: str, file: str, key: str, value: str) -> str:
    """Set one option in the text of a scaffold.yaml. Everything else stays as it is, byte for byte."""
    tree = parse_tree(text, file)
    written = yaml_text(value)
    old = tree.values.get(key) if isinstance(tree, Mapping) else None
    if isinstance(old, Scalar):
        start = offset_of(text, old.place.line, old.place.column)
        block = text[start : start + 1] in ("|", ">")
        stop = offset_of(text, *old.stop)
        gap = " " if text[start - 1] == ":" else ""
        return text[:start] + gap + written + ("\n" if block else "") + text[stop:]
    start = offset_of(text, tree.place.line, tree.place.column)
    if text[start] == "{":
        return f"{text[: start + 1]}{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}, {text[start + 1 :]}"
    return _inserted(text, tree, f"{key}: {written}")


def _inserted(text: str, tree: Mapping | Scalar | object, line: str) -> str:
    """Insert a line after the last option of the file."""
    assert isinstance(tree, Mapping)  # noqa: S101 - the caller has parsed the file as one
    scalars = [node for node in tree.values.values() if isinstance(node, Scalar)]
    last = max(scalars, key=lambda node: node.stop)
    end = text.find("\n", offset_of(text, last.place.line if last.one_line else last.stop[0] - 1, 1))
    newline = "\r\n" if "\r\n" in text else "\n"
    if end < 0:
        return text + newline + line + newline
    return text[: end + 1] + line + newline + text[end + 1 :]


def offset_of(text: str, line: int, column: int) -> int:
    """Return the offset of a line and column, both from 1."""
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return start + column - 1
