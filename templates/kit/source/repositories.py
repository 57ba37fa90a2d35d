"""Texts of a resource's repository, where a set of references or a soft deletion changes what its methods say.

``texts`` gives a dict: live (what a ``where`` by id adds), from_row (the call), load (the callback that reads a page's
rows), where and words (of a list's request), search_index (its name), created, updated, updated_apart, deleted (bodies
of methods), and what ``links`` and ``transactions`` give. All are pieces of text, empty where a resource needs none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..database import search
from ..domain import softdelete
from . import links, transactions

if TYPE_CHECKING:
    from .module import Calculated

Data = dict[str, Any]


def texts(resource: Calculated, variable: str) -> Data:
    """Every text of one resource's repository."""
    pascal = resource.pascal
    linked = links.texts(resource)
    return {
        **linked,
        "from_row": f"from{pascal}Row(row{linked['read']})",
        **_list(resource),
        **_deleted(resource),
        "load": _load(pascal, linked),
        "created": _created(pascal, linked),
        **_updated(resource, variable, linked),
        **transactions.repository(resource),
    }


def _deleted(resource: Calculated) -> Data:
    """How a row is deleted, and what each ``where`` has to say of those that are."""
    where = "{ id, ...(version !== undefined && { version }) }"
    unlinks = "".join(
        f"      await db.{one.camel}.updateMany({{ where: {one.where}, data: changed }});\n" for one in resource.unlinks
    )
    if unlinks:
        unlinks = (
            f"      const where = {where};\n"
            "      if (await table.count({ where }) === 0) return false;\n"
            "      // What loses a reference to it is another version: the database clears it, and does not count.\n"
            "      const changed = { version: { increment: 1 } };\n"
            f"{unlinks}"
        )
    if resource.soft_delete:
        return {
            "live": softdelete.where(resource),
            "deleted": f"{unlinks}      return softDelete(db, '{resource.table}', id, version);\n",
        }
    given = "{ where }" if unlinks else f"{{ where: {where} }}"
    deleted = f"      const {{ count }} = await table.deleteMany({given});\n      return count === 1;\n"
    return {"live": "", "deleted": unlinks + deleted}


def _list(resource: Calculated) -> Data:
    """The condition of a list: what the caller may see, and of that what they asked for."""
    conditions = [f"whereSql({resource.camel}Columns, visible, filters)"]
    conditions += ["liveSql"] if resource.soft_delete else []
    conditions += [f"matchesWords({resource.camel}Search, words)"] if resource.searched else []
    where = f"allOf({', '.join(conditions)})" if len(conditions) > 1 else conditions[0]
    return {
        "where": where,
        "words": "words = [], " if resource.searched else "",
        "search_index": search.name(resource.table),
    }


def _load(pascal: str, linked: Data) -> str:
    if linked["include"]:
        return f"rows.map((row) => from{pascal}Row(row, linksOf(row.id)))"
    return f"rows.map(from{pascal}Row)"


def _created(pascal: str, linked: Data) -> str:
    if not linked["include"]:
        return f"      return from{pascal}Row(await table.create({{ data: to{pascal}Row(values) }}));\n"
    return (
        f"      const data = {{ ...to{pascal}Row(values), ...to{pascal}Links(values) }};\n"
        f"      const row = await table.create({{ data, include: linked }});\n"
        f"      return from{pascal}Row(row, linksIn(row));\n"
    )


def _updated(resource: Calculated, variable: str, linked: Data) -> Data:
    """The version decides in one statement; of sets, only who has won it writes what is not so already.

    MySQL cannot answer what it has written: there the row is read ``apart``.
    """
    pascal = resource.pascal
    given = (
        f"        where: {{ id: {variable}.id, version: {variable}.version{softdelete.where(resource)} }},\n"
        f"        data: {{ ...to{pascal}Row({variable}), version: {{ increment: 1 }} }},\n"
        "      });\n"
    )
    returned = f"      const [row] = await table.updateManyAndReturn({{\n{given}"
    counted = f"      const {{ count }} = await table.updateMany({{\n{given}"
    if not linked["include"]:
        return {
            "updated": f"{returned}      return row === undefined ? null : from{pascal}Row(row);\n",
            "updated_apart": f"{counted}      return count === 0 ? null : findById({variable}.id);\n",
        }
    changed = "".join(
        f"      await relink(db, {resource.camel}Links.{field.camel}, {variable}.id, {variable}.{field.camel});\n"
        for field in resource.sets
    )
    return {
        "updated": f"{returned}      if (row === undefined) return null;\n{changed}"
        f"      return from{pascal}Row(row, {variable});\n",
        "updated_apart": f"{counted}      if (count === 0) return null;\n{changed}"
        f"      return findById({variable}.id);\n",
    }
