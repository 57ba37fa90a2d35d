"""TypeScript texts of actions and stock: what they add to a resource's repository and to its service.

``repository`` gives {imports: [line], port_methods, methods}. ``service`` gives a dict: transaction (the second
parameter), stock (its declaration), find_for_action, store_created, store_updated, store_deleted (the statements that
write) and acted (what an action stores), act_after (what follows an action). ``imports`` gives [(names, file)].
"""

from __future__ import annotations

from typing import Any

from . import formulas, softdelete, text

Data = dict[str, Any]


def repository(resource: Data) -> dict[str, Any]:
    """What the repository of one resource needs besides."""
    imports, port, methods = [], "", ""
    if resource["locked"]:
        imports.append("import { lockRow } from '../../platform/db/locks.ts';")
        port += "  /** Makes other transactions wait for this row until the one at hand ends. */\n"
        port += "  lock(id: string): Promise<void>;\n"
        methods += f"\n    lock: (id) => lockRow(db, {text.ts_string(resource['table'])}, id),\n"
    if resource["stocked"]:
        port, methods = port + _stocked_port(resource), methods + _stocked_methods(resource)
    return {"imports": imports, "port_methods": port, "methods": methods}


def _stocked_port(resource: Data) -> str:
    fields = " | ".join(text.ts_string(field["camel"]) for field in resource["stocked"])
    return (
        "  /** Takes from what is left, in one statement; false when that much is not left. */\n"
        f"  take(id: string, field: {fields}, amount: number): Promise<boolean>;\n"
        f"  giveBack(id: string, field: {fields}, amount: number): Promise<void>;\n"
    )


def _stocked_methods(resource: Data) -> str:
    live = softdelete.where(resource)
    least = max(field["int_min"] for field in resource["stocked"])
    enough = "amount" if least == 0 else f"amount + {least}" if least > 0 else f"amount - {-least}"
    return f"""
    async take(id, field, amount) {{
      const {{ count }} = await table.updateMany({{
        where: {{ id, [field]: {{ gte: {enough} }}{live} }},
        data: {{ [field]: {{ decrement: amount }}, version: {{ increment: 1 }} }},
      }});
      return count === 1;
    }},

    async giveBack(id, field, amount) {{
      const data = {{ [field]: {{ increment: amount }}, version: {{ increment: 1 }} }};
      await table.updateMany({{ where: {{ id }}, data }});
    }},
"""


def service(resource: Data, variable: str, created: str, find: dict[str, str]) -> Data:
    """What the service of one resource needs besides."""
    own = resource["plural_camel"]
    stock = resource["stock"]
    return {
        "transaction": ", transaction: RunInTransaction" if resource["transactional"] else "",
        "stock": _stock(resource, stock, variable) if stock else "",
        "find_for_action": _find(resource),
        "store_created": _created(resource, own, created),
        "store_updated": _updated(resource, own, _patched(resource, variable), variable),
        "store_deleted": _deleted(resource, own, variable, find.get("delete", "")),
        "acted": _acted(resource, variable) if resource["actions"] else "",
        "act_after": f"      await stock.move({variable}, changed);\n" if stock else "",
    }


def imports(resource: Data) -> list[tuple[str, str]]:
    """(Names, file) that the service imports besides."""
    found = []
    if resource["transactional"]:
        found.append(("type RunInTransaction", "../../platform/db/unit-of-work.ts"))
    if resource["stock"]:
        found.append(("createStock", "../../platform/stock/stock.ts"))
    if resource["actions"]:
        found.append(("nextState", "../../platform/validation/transitions.ts"))
        found.append((f"{resource['camel']}Transitions", "./transitions.ts"))
    return found


def _find(resource: Data) -> str:
    policy = f"{resource['camel']}Policy[action]"
    if "read" in resource["operations"]:
        return f"access.writable(await findReadable(actor, id), {policy}, actor)"
    return f"access.readable(await {resource['plural_camel']}.findById(id), {policy}, actor)"


def _stock(resource: Data, stock: Data, variable: str) -> str:
    many, field = stock["target"]["plural_camel"], text.ts_string(stock["field"])
    amount = f"{variable}.{stock['amount']['camel']}"
    if stock["states"]:
        state = f"{variable}.{stock['state']['camel']}"
        gone = " || ".join(f"{state} === {text.ts_string(value)}" for value in stock["states"])
        amount = f"{gone} ? 0 : {amount}"
    return f"""  const stock = createStock<{resource["pascal"]}Values>({{
    store: {{
      take: (id, amount) => {many}.take(id, {field}, amount),
      giveBack: (id, amount) => {many}.giveBack(id, {field}, amount),
    }},
    heldBy: ({variable}) => ({{ id: {variable}.{stock["reference"]["camel"]}, amount: {amount} }}),
    pointer: '#/{stock["amount"]["camel"]}',
  }});

"""


def _created(resource: Data, own: str, created: str) -> str:
    if not resource["stock"]:
        return f"      return {own}.create({created});\n"
    return f"""      const values: {resource["pascal"]}Values = {created};
      return transaction(async () => {{
        await stock.move(null, values);
        return {own}.create(values);
      }});
"""


def _patched(resource: Data, variable: str) -> str:
    patched = f"applyPatch({variable}, patch)"
    computed = f"await recompute({patched}, patch)" if resource["computed"] else patched
    return formulas.apply(resource, computed)


def _acted(resource: Data, variable: str) -> str:
    """What an action stores; a formula may look at the state."""
    return formulas.apply(resource, f"{{ ...{variable}, {resource['state']['camel']} }}")


def _updated(resource: Data, own: str, patched: str, variable: str) -> str:
    if not (resource["stock"] or resource["sets"]):
        return f"""      const updated = await {own}.update({patched});
      if (updated === null) throw changedMeanwhile(expected);
      return updated;
"""
    moved = f"        await stock.move({variable}, updated);\n" if resource["stock"] else ""
    return f"""      return transaction(async () => {{
        const updated = await {own}.update({patched});
        if (updated === null) throw changedMeanwhile(expected);
{moved}        return updated;
      }});
"""


def _deleted(resource: Data, own: str, variable: str, find: str) -> str:
    if not (resource["stock"] or resource["releases"]):
        return f"""      const {variable} = {find};
      expectVersion({variable}, expected);
      const deleted = await {own}.delete({variable}.id, {variable}.version);
      if (!deleted) throw changedMeanwhile(expected);
"""
    moved = f"        await stock.move({variable}, null);\n" if resource["stock"] else ""
    return f"""      await transaction(async () => {{
        await {own}.lock(id);
        const {variable} = {find};
        expectVersion({variable}, expected);
        await {own}.delete({variable}.id);
{moved}      }});
"""
