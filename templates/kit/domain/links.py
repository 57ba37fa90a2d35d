"""Fields of type ``refs``: a table of its own that joins two, and the texts of the repository that keeps it.

``table`` gives {name, model, own: {column, field, relation}, other: {column, field, relation}}. ``texts`` gives the
repository's texts: empty ones where a resource has no such field, so that its template says each line once.
"""

from __future__ import annotations

from typing import Any

from ..fields import sql_types, typescript
from ..words import names

Data = dict[str, Any]


def table(field: Data, resource: Data) -> Data:
    """The join table of a field: ``books_tags (book_id, tag_id)``, of itself ``books_related (book_id, related_id)``."""  # noqa: E501
    target = field["target"]
    other = target["camel"] if target["name"] != resource["name"] else "related" + target["pascal"]
    return {
        "name": sql_types.constraint_name(resource["table"], field["name"]),
        "model": resource["pascal"] + field["pascal"],
        "own": _side(resource["camel"]),
        "other": _side(other),
    }


def _side(relation: str) -> Data:
    return {"column": names.snake(relation) + "_id", "field": relation + "Id", "relation": relation}


def texts(resource: Data) -> Data:
    """The texts of one resource's repository."""
    sets = resource["sets"]
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
    pascal, camel = resource["pascal"], resource["camel"]
    return {
        "import_links": ", type LinkTables",
        "constants": _constants(resource, camel),
        "types": f"\ntype {pascal}Links = Pick<{pascal}, {' | '.join(typescript.literal(f['camel']) for f in sets)}>;\n",  # noqa: E501
        "functions": _functions(resource, pascal),
        "include": ", include: linked",
        "page": f", links: {camel}Links",
        "loaded": ", linksOf",
        "read": ", linksIn(row)",
        "given": f", links: {pascal}Links",
    }


def _constants(resource: Data, camel: str) -> str:
    tables = "".join(
        f"  {field['camel']}: {{ table: '{field['link']['name']}', own: '{field['link']['own']['column']}', "
        f"other: '{field['link']['other']['column']}' }},\n"
        for field in resource["sets"]
    )
    linked = "".join(
        f"  {field['camel']}: {{ select: {{ {_id(field)}: true }}, orderBy: {{ {_id(field)}: 'asc' }} }},\n"
        for field in resource["sets"]
    )
    return (
        f"\n/** The tables that hold the sets of {resource['article']} {resource['words']}. */\n"
        f"const {camel}Links = {{\n{tables}}} satisfies LinkTables;\n"
        f"\nconst linked = {{\n{linked}}} as const;\n"
    )


def _functions(resource: Data, pascal: str) -> str:
    read = "".join(
        f"    {field['camel']}: row.{field['camel']}.map((link) => link.{_id(field)}),\n" for field in resource["sets"]
    )
    made = "".join(
        f"    {field['camel']}: {{ create: values.{field['camel']}.map(({_id(field)}) => ({{ {_id(field)} }})) }},\n"
        for field in resource["sets"]
    )
    return (
        f"\nfunction linksIn(row: Prisma.{pascal}GetPayload<{{ include: typeof linked }}>): {pascal}Links {{\n"
        f"  return {{\n{read}  }};\n}}\n"
        f"\nfunction to{pascal}Links(values: {pascal}Links) {{\n  return {{\n{made}  }};\n}}\n"
    )


def _id(field: Data) -> str:
    return str(field["link"]["other"]["field"])
