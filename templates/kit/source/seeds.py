"""Example rows of a resource, for ``npm run db:seed``: fixed ids, so that a second run finds them.

Resources come with those that they refer to before them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..fields.field import Reference

if TYPE_CHECKING:
    from ..domain.resource import Resource
    from ..fields.field import Field

ROWS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An example row: its id, and its values as lines of an object."""

    id: str
    lines: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeds:
    """The example rows of a resource."""

    account: bool
    """Is one needed."""
    export: str
    """``export `` where others may refer to them."""
    imports: list[str]
    rows: list[Row]


def build(resources: list[Resource]) -> dict[str, Seeds]:
    """The seeds by the name of the resource."""
    counts: dict[str, int] = {}
    found = {}
    for resource in resources:
        counts[resource.name] = _count(resource, counts)
        found[resource.name] = _seeds(resource, counts)
    return found


def _seeds(resource: Resource, counts: dict[str, int]) -> Seeds:
    targets = {field.target.name: field.target for field in resource.references if field.required}
    others = [target for target in targets.values() if not target.is_user]
    account = any(target.is_user for target in targets.values())
    camels = sorted((target.dir, target.camel) for target in others)
    return Seeds(
        account=account,
        export="export " if any(use.required for use in resource.referenced_by) else "",
        imports=[
            *(["import { seedAccount } from './account.ts';"] if account else []),
            *(f"import {{ {camel}Seeds }} from './{folder}.ts';" for folder, camel in camels),
        ],
        rows=[
            Row(id=_id(resource, n), lines=[_line(field, n, counts) for field in resource.fields])
            for n in range(counts[resource.name])
        ],
    )


def _id(resource: Resource, n: int) -> str:
    digest = hashlib.sha256(resource.name.encode()).hexdigest()
    return f"0198c2a4-0000-7000-8000-{digest[:10]}{n + 1:02}"


def _line(field: Field, n: int, counts: dict[str, int]) -> str:
    return f"{field.camel}: {_value(field, n, counts)}"


def _value(field: Field, n: int, counts: dict[str, int]) -> str:
    if field.is_set:
        return "[]"
    if not field.traits.is_sent:
        return str(field.ts.default)
    if not isinstance(field, Reference):
        return str(field.ts.samples[n])
    if field.nullable:
        return "null"
    target = field.target
    return "account" if target.is_user else f"{target.camel}Seeds[{n % counts[target.name]}]"


def _count(resource: Resource, counts: dict[str, int]) -> int:
    """As many rows as differ in every unique group."""
    count = ROWS
    for group in resource.uniques:
        tuples = [tuple(_value(field, n, counts) for field in group) for n in range(ROWS)]
        repeated = (n for n in range(ROWS) if tuples[n] in tuples[:n] and "null" not in tuples[n])
        count = min(count, next(repeated, ROWS))
    return count
