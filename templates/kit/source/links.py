"""Texts of a repository about its fields of type ``refs``: empty ones where a resource has no such field.

So its template says each line once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..words import typescript

if TYPE_CHECKING:
    from ..fields.field import SetOf
    from .module import Calculated

Data = dict[str, Any]


def texts(resource: Calculated) -> Data:
    """The texts of one resource's repository."""
    sets = resource.sets
    if not sets:
        return dict.fromkeys(
            (
                "import_links",
                "constants",
                "types",
                "functions",
                "include",
                "page",
                "loaded",
                "read",
                "given",
            ),
            "",
        )
    pascal, camel = resource.pascal, resource.camel
    return {
        "import_links": ", type LinkTables",
        "constants": _constants(resource, camel),
        "types": f"\ntype {pascal}Links = Pick<{pascal}, {' | '.join(typescript.literal(f.camel) for f in sets)}>;\n",
        "functions": _functions(resource, pascal),
        "include": ", include: linked",
        "page": f", links: {camel}Links",
        "loaded": ", linksOf",
        "read": ", linksIn(row)",
        "given": f", links: {pascal}Links",
    }


def _constants(resource: Calculated, camel: str) -> str:
    tables = "".join(
        f"  {field.camel}: {{ table: '{field.link.name}', own: '{field.link.own.column}', "
        f"other: '{field.link.other.column}' }},\n"
        for field in resource.sets
    )
    linked = "".join(
        f"  {field.camel}: {{ select: {{ {_id(field)}: true }}, orderBy: {{ {_id(field)}: 'asc' }} }},\n"
        for field in resource.sets
    )
    return (
        f"\n/** The tables that hold the sets of {resource.article} {resource.words}. */\n"
        f"const {camel}Links = {{\n{tables}}} satisfies LinkTables;\n"
        f"\nconst linked = {{\n{linked}}} as const;\n"
    )


def _functions(resource: Calculated, pascal: str) -> str:
    read = "".join(
        f"    {field.camel}: row.{field.camel}.map((link) => link.{_id(field)}),\n" for field in resource.sets
    )
    made = "".join(
        f"    {field.camel}: {{ create: values.{field.camel}.map(({_id(field)}) => ({{ {_id(field)} }})) }},\n"
        for field in resource.sets
    )
    return (
        f"\nfunction linksIn(row: Prisma.{pascal}GetPayload<{{ include: typeof linked }}>): {pascal}Links {{\n"
        f"  return {{\n{read}  }};\n}}\n"
        f"\nfunction to{pascal}Links(values: {pascal}Links) {{\n  return {{\n{made}  }};\n}}\n"
    )


def _id(field: SetOf) -> str:
    return field.link.other.field
