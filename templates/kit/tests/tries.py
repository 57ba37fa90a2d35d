"""The property test of a resource's rules: the rows that it makes, and the factories that make them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..domain import rules
from ..fields.field import Reference
from ..words import names, typescript

if TYPE_CHECKING:
    from ..source.module import Written

Data = dict[str, Any]


def build(resource: Written, roles: list[str], values: dict[str, list[Any]]) -> Data:
    """``tries_made``, statements, and ``tries_imports``, lines. ``values``: what is tried of each field."""
    looked_at = [field for rule in resource.rules.values() for field in rules.fields_of(rule)]
    empty = {one.name: one for one in looked_at if isinstance(one, Reference) and not one.is_set and one.nullable}
    by_name = {field.name: field for field in resource.fields}
    lines = [f"{by_name[name].camel}: {typescript.literal(found)}" for name, found in values.items()]
    lines += [f"{field.camel}: [null, {_rows(field, roles)}]" for field in empty.values()]
    inner = "".join(f"    {line},\n" for line in lines)
    tried = f"{{\n{inner}  }}" if lines else "{}"
    setup = ""
    if roles:
        strangers = not resource.one_each or "other." in tried
        setup = (
            "  const [mine, other] = await Promise.all([api.signIn(), api.signIn()]);\n"
            if strangers
            else "  const mine = await api.signIn();\n"
        )
        setup += "  account = mine.factory.account;\n"
    made = {names.kebab(f.target.name): f.target.pascal for f in empty.values() if not f.target.is_user}
    made[resource.kebab] = resource.pascal
    return {
        "tries_made": (
            f"{setup}  const tried = combinations<Partial<{resource.pascal}Values>>({tried});\n"
            + _loop(resource, roles)
        ),
        "tries_imports": [
            f"import {{ create{pascal} }} from '../factories/{kebab}.ts';" for kebab, pascal in sorted(made.items())
        ],
    }


def _rows(field: Reference, roles: list[str]) -> str:
    """Rows that a reference may name: of accounts, the caller's and another one."""
    if field.target.is_user:
        return "mine.factory.account, other.factory.account"
    return f"(await create{field.target.pascal}({'mine' if roles else 'api.anonymous'}.factory)).id"


def _loop(resource: Written, roles: list[str]) -> str:
    create = f"create{resource.pascal}"
    if not roles:
        return f"  for (const given of tried) rows.push(await {create}(api.anonymous.factory, given));\n"
    if not resource.one_each:
        push = f"rows.push(await {create}(factory, given));"
        return f"  for (const given of tried) {{\n    for (const {{ factory }} of [mine, other]) {push}\n  }}\n"
    # An account may have one row.
    return (
        f"  rows.push(await {create}(mine.factory, tried[0]));\n  for (const given of tried) {{\n"
        f"    const {{ factory }} = await api.signIn();\n    rows.push(await {create}(factory, given));\n  }}\n"
    )
