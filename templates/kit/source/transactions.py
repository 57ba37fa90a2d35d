"""TypeScript texts of actions and stock: what they add to a resource's repository and to its service.

``repository`` gives {stocked (the type of its fields that are taken from), enough}. ``imports`` gives [(names, file)].
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..words import taken, text
from . import formulas
from .module import ServiceTexts

if TYPE_CHECKING:
    from ..domain.resource import Stock
    from .module import Calculated, Referring


def repository(resource: Calculated) -> dict[str, str]:
    """What may be taken from a row: the type of its fields, and what there has to be of one for an amount."""
    if not resource.stocked:
        return {"stocked": "", "enough": ""}
    least = max(field.int_min for field in resource.stocked)
    return {
        "stocked": " | ".join(text.ts_string(field.camel) for field in resource.stocked),
        "enough": "amount" if least == 0 else f"amount + {least}" if least > 0 else f"amount - {-least}",
    }


def service(
    resource: Calculated, variable: str, created: str, find: dict[str, str], references: list[Referring]
) -> ServiceTexts:
    """What the service of one resource does, given what it stores, how it finds rows, and what clients refer to."""
    return ServiceTexts(
        transaction=_given(resource),
        held=_held(resource.stock, variable) if resource.stock else "",
        used_up=_used_up(resource, resource.stock, variable) if resource.stock else "",
        find_for_action=_find(resource),
        create=_statements(resource, "create", _create(resource, created, references)),
        update=_statements(resource, "update", _update(resource, variable, find.get("update", ""), references)),
        delete=_statements(resource, "delete", _delete(resource, variable, find.get("delete", ""))),
        next_state=next_state(resource) if resource.actions else "",
        acted=_acted(resource, variable) if resource.actions else "",
        told_of_action=_told_of_action(resource, variable) if resource.actions else "",
    )


def _given(resource: Calculated) -> str:
    """The parameters of the service behind its repositories."""
    announce = f", announce: Announce<{resource.pascal}>" if resource.announced else ""
    return (", transaction: RunInTransaction" if resource.transactional else "") + announce


def _announce(resource: Calculated, kind: str, before: str, after: str, action: str = "") -> list[str]:
    """What says what has been written, where anybody is told."""
    if not resource.announced:
        return []
    return [f"await announce({{ kind: '{kind}', {action}before: {before}, after: {after}, actor }});"]


def imports(resource: Calculated) -> list[tuple[str, str]]:
    """(Names, file) that the service imports besides."""
    found = []
    if resource.transactional:
        found.append(("type RunInTransaction", "../../platform/db/unit-of-work.ts"))
    if resource.announced:
        found.append(("type Announce", "../../platform/writes/writes.ts"))
    if resource.stock:
        found.append(("createStock", "../../platform/stock/stock.ts"))
    if resource.actions:
        found.append(("nextState", "../../platform/validation/transitions.ts"))
        found.append((f"{resource.camel}Transitions", "./transitions.ts"))
    return found


def _find(resource: Calculated) -> str:
    policy = f"{resource.camel}Policy[action]"
    if "read" in resource.operations:
        return f"access.writable(await findReadable(actor, id), {policy}, actor)"
    return f"access.readable(await {resource.plural_camel}.findById(id), {policy}, actor)"


def _held(stock: Stock, variable: str) -> str:
    """The amount that a row holds: none in a state that has given it back."""
    amount = f"{variable}.{stock.amount.camel}"
    if not (stock.state and stock.states):
        return amount
    return f"{_is_one_of(f'{variable}.{stock.state.camel}', stock.states)} ? 0 : {amount}"


def _used_up(resource: Calculated, stock: Stock, variable: str) -> str:
    """Whether a row is in a state that nothing comes back from; empty where there is none."""
    return _is_one_of(f"{variable}.{resource.acted_on.camel}", stock.used_up) if stock.used_up else ""


def _is_one_of(place: str, values: list[str]) -> str:
    return " || ".join(f"{place} === {text.ts_string(value)}" for value in values)


def _statements(resource: Calculated, operation: str, lines: list[str]) -> str:
    """The body of an operation, in one transaction where what it reads and what it writes have to fit."""
    if operation in resource.at_once:
        answer = "await" if operation == "delete" else "return"
        lines = [f"{answer} transaction(async () => {{", *(f"  {line}" for line in lines), "});"]
    return "".join(f"      {line}\n" for line in lines)


def _create(resource: Calculated, created: str, references: list[Referring]) -> list[str]:
    own, stock = resource.plural_camel, resource.stock
    checked = ["await checkReferences(actor, input);"] if references else []
    stored = f"{own}.create({created})"
    if stock:
        checked.append(f"const values: {resource.pascal}Values = {created};")
        stored = f"stock.move(null, values, () => {own}.create(values))"
    if not resource.announced:
        return [*checked, f"return {stored};"]
    told = _announce(resource, "created", "null", "created")
    return [*checked, f"const created = await {stored};", *told, "return created;"]


def _patched(resource: Calculated, variable: str) -> str:
    patched = f"applyPatch({variable}, patch)"
    computed = f"await recompute({patched}, patch)" if resource.computed else patched
    return formulas.apply(resource, computed)


def _acted(resource: Calculated, variable: str) -> str:
    """The statement that stores what an action changes; a formula may look at the state."""
    field, local, many = resource.acted_on.camel, next_state(resource), resource.plural_camel
    acted = formulas.apply(resource, f"{{ ...{variable}, {field if field == local else f'{field}: {local}'} }}")
    if not resource.stock:
        return f"      const changed = await {many}.update({acted});\n"
    return (
        f"      const next = {acted};\n"
        f"      const changed = await stock.move({variable}, next, () => {many}.update(next));\n"
    )


def _told_of_action(resource: Calculated, variable: str) -> str:
    told = _announce(resource, "updated", variable, "changed", "action, ")
    return "".join(f"      {line}\n" for line in told)


def next_state(resource: Calculated) -> str:
    """The local name of the state that an action leads to: its field's, where nothing else is called so."""
    field = resource.acted_on
    return taken.local(field.camel, f"next{field.pascal}")


def _lock(resource: Calculated, operation: str) -> list[str]:
    return [f"await {resource.plural_camel}.lock(id);"] if operation in resource.at_once else []


def _update(resource: Calculated, variable: str, find: str, references: list[Referring]) -> list[str]:
    checked = any(reference.on_update for reference in references)
    trees = any(reference.tree for reference in references)
    many, patched = resource.plural_camel, _patched(resource, variable)
    written = [f"const updated = await {many}.update({patched});"]
    if resource.stock:
        written = [
            f"const changed = {patched};",
            f"const updated = await stock.move({variable}, changed, () => {many}.update(changed));",
        ]
    read = [
        f"const {variable} = {find};",
        f"expectVersion({variable}, expected);",
        *([f"await checkReferences(actor, patch{', id' if trees else ''});"] if checked else []),
    ]
    if "update" not in resource.at_once:
        return _anew("return", [*read, f"return {many}.update({patched});"])
    return [
        *_lock(resource, "update"),
        *read,
        *written,
        "if (updated === null) throw changedMeanwhile(expected);",
        *_announce(resource, "updated", variable, "updated"),
        "return updated;",
    ]


def _anew(answer: str, lines: list[str]) -> list[str]:
    """What is not locked is read again when somebody else was quicker to write it."""
    return [f"{answer} untilWritten(async () => {{", *(f"  {line}" for line in lines), "});"]


def _delete(resource: Calculated, variable: str, find: str) -> list[str]:
    own = resource.plural_camel
    found = [*_lock(resource, "delete"), f"const {variable} = {find};", f"expectVersion({variable}, expected);"]
    if "delete" in resource.at_once:
        deleted = f"{own}.delete({variable}.id)"
        moved = f"await stock.move({variable}, null, () => {deleted});"
        told = _announce(resource, "deleted", variable, "null")
        return [*found, moved if resource.stock else f"await {deleted};", *told]
    deleted = f"return await {own}.delete({variable}.id, {variable}.version) || null;"
    return _anew("await", [*found, "// What is gone by now is not found.", deleted])
