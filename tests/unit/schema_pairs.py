"""Random pairs of domains, the second one made of the first, and rows for the first."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from rows import CATALOGUE, plain
from scaffold.domain.check import check_domain
from scaffold.domain.tree import parse_tree
from scaffold.options import load_names
from scaffold.options.answers import lacks
from scaffold.releases.release import templates_root
from scaffold.render.kit import load_kit

if TYPE_CHECKING:
    from collections.abc import Iterator

Data = dict[str, Any]

RESOURCES = ("Album", "Band", "Concert", "Dancer")
FIELDS = ("title", "note", "stage", "price", "due_on", "done", "code", "amount")
TYPES = (
    "string(1..20)!", "string(2..40)?", "string(..120) = \"it's\"", "string(1..30)! unique", "text(..500)?",
    "text(..900)!", 'text(1..2000) = "none"', "int(0..9)!", "int?", "int filter(range) = 3", "int(0..5000000)? index",
    "decimal(6,2)!", "decimal(9,3) filter(range) = 1.5", "decimal(4,0)?", "money(EUR)! min(0)", "money(EUR)?",
    "bool filter = false", "bool?", "date?", "date = now", "date! filter(range)", "datetime?",
    "datetime = 2026-01-02T03:04:05Z", "datetime filter(range) = now", "time?", 'time = "10:30"', "uuid?", "email!",
    "url?", "phone?", "json?", 'json = {"a": [1]}', "enum(low, high) filter = low", "enum(low, normal, high) = normal",
    "enum(high, low)?", "enum(low, high)! index", "ref({target})? set_null", "ref({target})? cascade filter",
    "ref(User)?", "ref({first})! restrict", "refs({target})", "string(1..60)! search", "text(..700)? search",
)  # fmt: skip
SORTABLE = ("string", "int", "decimal", "money", "bool", "date", "datetime", "time", "email", "enum")


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, str]:
    """Draw two domains as the text of two files."""
    old = {name: draw(fields()) for name in draw(st.lists(st.sampled_from(RESOURCES), min_size=1, unique=True))}
    new: dict[str, Data] = {}
    for name, one in old.items():
        fate = draw(st.sampled_from(("same", "changed", "changed", "renamed", "dropped")))
        if fate == "same":
            new[name] = {"fields": dict(one["fields"]), "sort": one["sort"], "soft": one["soft"]}
        elif fate in ("changed", "renamed"):
            new[name if fate == "changed" else f"Former{name}"] = draw(changed(name, one, was=fate == "renamed"))
    for name in RESOURCES:
        if name not in old and draw(st.integers(0, 3)) == 0:
            new[name] = draw(fields())
    return written(old), written(new or {"Band": draw(fields())})


@st.composite
def fields(draw: st.DrawFn) -> Data:
    chosen = draw(st.lists(st.sampled_from(FIELDS), min_size=1, max_size=5, unique=True))
    return {
        "fields": {field: draw(st.sampled_from(TYPES)) for field in chosen},
        "sort": draw(st.booleans()),
        "soft": draw(st.booleans()),
    }


@st.composite
def changed(draw: st.DrawFn, name: str, old: Data, *, was: bool) -> Data:
    """Draw what becomes of a resource: each field kept, of another type, renamed or dropped, and perhaps one more."""
    new: dict[str, str] = {}
    free = [field for field in FIELDS if field not in old["fields"]]
    for field, kind in old["fields"].items():
        fate = draw(st.sampled_from(("same", "same", "typed", "renamed", "dropped")))
        if fate == "same":
            new[field] = kind
        elif fate == "typed":
            new[field] = draw(st.sampled_from(TYPES))
        elif fate == "renamed" and free:
            head, equals, default = kind.partition(" =")
            new[free.pop()] = f"{head} was({field}){equals}{default}"
    if free and draw(st.booleans()):
        new[free[0]] = draw(st.sampled_from(TYPES))
    return {
        "fields": new or {"title": "string(1..20)!"}, "sort": draw(st.booleans()), "soft": draw(st.booleans()),
        "was": name if was else None,
    }  # fmt: skip


def written(resources: dict[str, Data]) -> str:
    """Write the resources as a file; a reference whose target is not there goes to User."""
    names = list(resources)
    lines = ["roles: [member, manager]", "resources:"]
    for place, (name, one) in enumerate(resources.items()):
        lines += [f"  {name}:"] + ([f"    was: {one['was']}"] if one.get("was") else []) + ["    fields:"]
        sorts = ["-created_at"]
        for field, kind in one["fields"].items():
            target = names[len(field) % len(names)]
            text = kind.replace("{target}", target).replace("{first}", names[0] if place else "User")
            lines.append(f"      {field}: '{text.replace(chr(39), chr(39) * 2)}'")
            if one["sort"] and kind.split("(")[0].rstrip("?!").split(" ")[0].rstrip("?!") in SORTABLE:
                sorts.append(f"-{field}" if len(field) % 2 else field)
        lines += ["    allow:", "      read: signed_in", "      create: signed_in", "    list:"]
        lines.append(f"      sort: [{', '.join(sorts)}]")
        lines += ["    soft_delete: true"] if one["soft"] else []
    return "\n".join(lines) + "\n"


def answers_of(text: str, database: str, *, users: bool = True, **more: Any) -> Data:
    """Give the checked answers of a project with a domain."""
    missing = {} if users else lacks(CATALOGUE, {"auth": "none"})
    checked = check_domain(parse_tree(text, "f.yaml"), names=load_names(), lacks=missing).domain
    return plain(name="demo", database=database, queue="none", domain=checked, **more)


def project(text: str, database: str, **more: Any) -> Data:
    """Give the kit's model of a domain."""
    app: Data = load_kit(templates_root()).build(answers_of(text, database, **more))
    return app


def rows(app: Data, tables: list[Data]) -> Iterator[tuple[str, Data]]:
    """Give two rows a table, as (table, {column: SQL literal}), referenced ones first."""
    described = {resource.table: {field.column: field for field in resource.fields} for resource in app["resources"]}
    seen: set[str] = set()
    for table in tables:
        keys = {key["column"]: key["table"] for key in table["foreign_keys"]}
        for n in (1, 2):
            row: dict[str, str] = {}
            for column in table["columns"]:
                if "generated" in column or "soft_delete" in column:
                    continue
                target = keys.get(column["name"])
                if target is None:
                    row[column["name"]] = _value(app["database"], table, column, described.get(table["name"], {}), n)
                elif target in seen and not (column["nullable"] and n == 1):
                    row[column["name"]] = _id(target, n)
            yield table["name"], row
        seen.add(table["name"])


def _value(database: str, table: Data, column: Data, described: Data, n: int) -> str:
    field = described.get(column["name"])
    kind = column["kind"]
    if column["name"] == "id":
        return _id(table["name"], n)
    if kind in ("string", "text", "email", "url", "phone"):
        length = (field.min_length if field else 0) or 1
        return f"'{column['values'][0]}'" if column["values"] else f"'{str(n).rjust(length, 'y')}'"
    if kind in ("int", "bigint", "money", "decimal"):
        return str(n)
    return {
        "uuid": _id("", n),
        "bool": "true",
        "date": "'2026-02-03'",
        "datetime": "'2026-02-03 04:05:06'" if database == "mysql" else "'2026-02-03T04:05:06.000+00:00'",
        "time": "'10:11:12'",
        "json": "'{\"a\": 1}'",
        "enum": f"'{(column['values'] or [''])[0]}'",
    }[kind]


def _id(table: str, n: int) -> str:
    return f"'{uuid.uuid5(uuid.NAMESPACE_URL, f'{table}/{n}')}'"


def keeps_rows(change: Data) -> bool:
    """Tell whether the change may be tried on rows: what it says that rows may break, random ones do."""
    return not change["notes"] and not any(
        word in risk["text"] for risk in change["risks"] for word in ("required", "fail")
    )
