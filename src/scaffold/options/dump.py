"""Writes a new scaffold.yaml from answers. Changes to an existing one are splices (`scaffold.splices`)."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from scaffold.domain.check import DEFAULT_ROLES
from scaffold.options.answers import has_accounts

if TYPE_CHECKING:
    from scaffold.options.catalogue import Answers, Catalogue, Option, Value


HEADER = "# The whole input of this project: its options, then its resources.\n"
COMMENT_COLUMN = 28

PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9 _./,()'-]*[A-Za-z0-9_./)'-])?\Z")
NOT_PLAIN = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def dump(catalogue: Catalogue, answers: Answers) -> str:
    """Return the text of a new scaffold.yaml."""
    lines = [HEADER, "version: 1\n"]
    lines += [_line(option, answers[option.name]) for option in catalogue.options if option.kind != "bool"]
    users = has_accounts(catalogue, answers)
    if users:
        lines.append(f"roles: [{', '.join(DEFAULT_ROLES)}]\n")
    lines.append("resources: {}\n" if answers["blank"] else catalogue.example["users" if users else "nobody"])
    return "".join(lines)


def _line(option: Option, value: Value) -> str:
    line = f"{option.name}: {_flow(value) if isinstance(value, list) else yaml_text(str(value))}"
    if option.choices:
        line = f"{line:<{COMMENT_COLUMN - 2}}  # {', '.join(option.values)}"
    return line + "\n"


def _flow(elements: list[str]) -> str:
    return f"[{', '.join(map(yaml_text, elements))}]"


def yaml_text(value: str) -> str:
    """Return a text as a YAML scalar on one line: plain where no reader could take it for anything else."""
    if PLAIN.match(value) and value.lower() not in NOT_PLAIN:
        return value
    return json.dumps(value, ensure_ascii=False)
