"""Prisma's schema, one file a model, laid out as ``prisma format`` lays it out."""

from __future__ import annotations

from typing import Any

from ..fields import sql_types
from ..words import names, sql_words

Data = dict[str, Any]

_ON_DELETE = {"restrict": "Restrict", "cascade": "Cascade", "set_null": "SetNull"}


def files(app: Data, tables: list[Data]) -> dict[str, str]:
    """File name below ``prisma/schema`` (without ending) -> text."""
    back = _back_relations(app, tables)
    comments = {resource.model: resource.prisma_comments for resource in app["resources"]}
    return {
        _file(app, table): _text(table, back[table["model"]], app["database"], comments.get(table["model"], []))
        for table in tables
    }


def _file(app: Data, table: Data) -> str:
    own = {resource.model: resource.dir for resource in app["resources"]}
    return str(own.get(table["model"], table["name"].replace("_", "-")))


def _text(table: Data, back: list[Data], database: str, comments: list[str]) -> str:
    enums = [_enum(column, database) for column in table["columns"] if column["enum"]]
    described = "".join(f"/// {line}".rstrip() + "\n" for line in comments)
    return "\n".join([*enums, described + _model(table, back, database)])


def _enum(column: Data, database: str) -> str:
    lines = [f"  {value}" for value in column["values"]]
    if database == "postgres":
        lines += ["", f'  @@map("{column["enum"]["type"]}")']
    return f"enum {column['enum']['model']} {{\n" + "\n".join(lines) + "\n}\n"


def _model(table: Data, back: list[Data], database: str) -> str:
    rows = [_scalar(table, column, database) for column in table["columns"]]
    relations = [_relation(key, table, database) for key in table["foreign_keys"]]
    relations += [[item["field"], f"{item['model']}[]", item["attribute"]] for item in back]
    rows += [field for extra in table["extras"] for field in extra.get("prisma", {}).get("fields", [])]
    blocks = [_align(rows), _align(relations), _block_attributes(table, database)]
    body = "\n\n".join("\n".join(block) for block in blocks if block)
    return f"model {table['model']} {{\n{body}\n}}\n"


def _align(rows: list[list[str]]) -> list[str]:
    widths = [max((len(row[position]) for row in rows), default=0) for position in (0, 1)]
    return [f"  {row[0]:{widths[0]}} {row[1]:{widths[1]}} {row[2]}".rstrip() for row in rows]


def _scalar(table: Data, column: Data, database: str) -> list[str]:
    attributes = []
    if table["primary_key"] == [column["name"]]:
        attributes.append("@id")
        if column["kind"] == "uuid":
            attributes.append("@default(uuid(7))")
    if any(unique["columns"] == [column["name"]] and "live" not in unique for unique in table["uniques"]):
        attributes.append("@unique")
    default = sql_types.prisma_default(column, database)
    if default is not None:
        attributes.append(f"@default({default})")
    if column["updated"]:
        attributes.append("@updatedAt")
    if column["field"] != column["name"]:
        attributes.append(f'@map("{column["name"]}")')
    attributes.append(sql_types.native_type(column, database))
    mark = "?" if column["nullable"] else ""
    return [column["field"], sql_types.prisma_type(column, database) + mark, " ".join(filter(None, attributes))]


def _relation(key: Data, table: Data, database: str) -> list[str]:
    nullable = next(column["nullable"] for column in table["columns"] if column["name"] == key["column"])
    name = f'"{key["relation_name"]}", ' if key.get("relation_name") else ""
    on_delete = _ON_DELETE[key["on_delete"]]
    # SQLite's foreign keys have no name that Prisma reads.
    named = _map({**key, "columns": [key["column"]]}, table, "fkey") if database != "sqlite" else ""
    attribute = f"@relation({name}fields: [{key['field']}], references: [id], onDelete: {on_delete}{named})"
    return [key["relation"], key["model"] + ("?" if nullable else ""), attribute]


def _back_relations(app: Data, tables: list[Data]) -> dict[str, list[Data]]:
    """For each model the lists of rows that refer to it, which Prisma wants declared on both sides.

    Named by the referring model (``project.tasks``), or with the reference when that is not one (``tasksByAuthor``).
    """
    plurals = {resource.model: resource.plural_camel for resource in app["resources"]}
    back: dict[str, list[Data]] = {table["model"]: [] for table in tables}
    fields = {table["model"]: _field_names(table) for table in tables}
    for resource in app["resources"]:
        fields[resource.model] |= {field.camel for field in resource.sets}
    for table in tables:
        for key in table["foreign_keys"]:
            pair = {table["model"], key["model"]}
            alike = [1 for one in tables for other in one["foreign_keys"] if {one["model"], other["model"]} == pair]
            name = key.get("back") or plurals.get(table["model"]) or names.camel(table["name"])
            if "back" in key and len(alike) > 1:
                key["relation_name"] = table["model"] + names.pascal(key["relation"])
            elif "back" not in key and (
                len(alike) > 1 or key["model"] == table["model"] or name in fields[key["model"]]
            ):
                key["relation_name"] = table["model"] + names.pascal(key["relation"])
                name += "By" + names.pascal(key["relation"])
            relation_name = key.get("relation_name")
            attribute = f'@relation("{relation_name}")' if relation_name else ""
            back[key["model"]].append({"field": name, "model": table["model"], "attribute": attribute})
    return back


def _field_names(table: Data) -> set[str]:
    return {column["field"] for column in table["columns"]} | {key["relation"] for key in table["foreign_keys"]}


def _block_attributes(table: Data, database: str) -> list[str]:
    fields = {column["name"]: column for column in table["columns"]}
    keys = table["primary_key"]
    lines = [f"  @@id([{', '.join(fields[name]['field'] for name in keys)}])"] if len(keys) > 1 else []
    lines += [
        f"  @@unique([{', '.join(fields[name]['field'] for name in unique['columns'])}]{_map(unique, table, 'key')})"
        for unique in table["uniques"]
        if len(unique["columns"]) > 1 and "live" not in unique
    ]
    for index in table["indexes"]:
        columns = [fields[key["column"]] for key in index["keys"]]
        # Prisma does not know indexes on expressions or some rows; test/integration/schema.test.ts compares those.
        if "live" in index:
            continue
        if any(sql_types.order_expression(c, database) != sql_words.quote(c["name"], database) for c in columns):
            continue
        keys = [_index_key(key, column) for key, column in zip(index["keys"], columns, strict=True)]
        lines.append(f"  @@index([{', '.join(keys)}]{_map(index, table, 'idx')})")
    lines += [f"  {line}" for extra in table["extras"] for line in extra.get("prisma", {}).get("attributes", [])]
    return [*lines, f'  @@map("{table["name"]}")']


def _index_key(key: Data, column: Data) -> str:
    arguments = [f"length: {key['length']}"] if "length" in key else []
    arguments += ["sort: Desc"] if key["desc"] else []
    return str(column["field"]) + (f"({', '.join(arguments)})" if arguments else "")


def _map(constraint: Data, table: Data, suffix: str) -> str:
    columns = constraint.get("columns") or [key["column"] for key in constraint["keys"]]
    usual = "_".join([table["name"], *columns, suffix])
    return "" if constraint["name"] == usual else f', map: "{constraint["name"]}"'
