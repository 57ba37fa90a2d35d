"""Which rules of a scaffold.yaml speak of a role."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scaffold.domain.source import Place, fail
from scaffold.domain.tree import Mapping, Sequence
from scaffold.splices.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scaffold.domain.tree import Node, Scalar

SHOWN = 5


def must_not_be_used(text: str, role: str) -> None:
    """Refuse to take a role away of which a rule speaks: without it nobody would know who is meant."""
    found = re.compile(rf"\brole\([^)]*\b{re.escape(role)}\b[^)]*\)")
    used = [
        f"{name} (line {scalar.place.line})"
        for name, scalar in _scalars(Text(text).tree, "")
        if found.search(scalar.text)
    ]
    if used:
        more = f" and {len(used) - SHOWN} more" if len(used) > SHOWN else ""
        fail(
            Place("NAME"),
            f"the role {role} is used by {', '.join(used[:SHOWN])}{more}",
            hint=f"first write those rules without role({role})",
        )


def _scalars(node: Node, name: str) -> Iterator[tuple[str, Scalar]]:
    if isinstance(node, Mapping):
        for key, value in node.values.items():
            yield from _scalars(value, f"{name}.{key}" if name else key)
    elif isinstance(node, Sequence):
        for value in node.items:
            yield from _scalars(value, name)
    else:
        yield name.removeprefix("resources."), node
