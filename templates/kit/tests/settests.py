"""The tests of sets of references: those that the party who creates a row may fill with rows that it may read.

``build`` gives {sets: [{camel, words, made (an expression for an id), remove (an expression that deletes ``one``), or
None}], party, operations [of list, update, delete: those that the party may do to its own row], imports [line]}, or
None where there is nothing to test.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..fields.field import SetOf
    from .module import Tested

Data = dict[str, Any]


def build(resource: Tested, by_name: dict[str, Tested]) -> Data | None:
    """The tests of one resource, once the tests of all others have been made."""
    party = resource.test["party"].get("create")
    role = next((one["role"] for one in resource.test["parties"] if one["variable"] == party), None)
    sets = [field for field in resource.sets if field.on_create and _may_read(role, field, by_name)]
    if party is None or not sets:
        return None
    targets = {field.target.name: by_name[field.target.name] for field in sets if not _of_users(field)}
    others = sorted((target.kebab, f"create{target.pascal}") for target in targets.values())
    own = {f"{resource.camel}Input"} | {name for kebab, name in others if kebab == resource.kebab}
    return {
        "party": party,
        "declaration": f"let {party}: Party;",
        "expression": next(one["expression"] for one in resource.test["parties"] if one["variable"] == party),
        "operations": [name for name in ("list", "update") if resource.test["party"].get(name) == party],
        "imports": [
            *(
                f"import {{ {name} }} from '../../factories/{kebab}.ts';"
                for kebab, name in others
                if kebab != resource.kebab
            ),
            f"import {{ {', '.join(sorted(own))} }} from '../../factories/{resource.kebab}.ts';",
        ],
        "sets": [_set(field, party) for field in sets],
    }


def _may_read(role: str | None, field: SetOf, by_name: dict[str, Tested]) -> bool:
    if _of_users(field):
        return True
    target = by_name[field.target.name]
    caller = target.test["access"].get("read", {}).get(role or "anonymous", "all")
    return caller != "none" and not target.one_each


def _of_users(field: SetOf) -> bool:
    return field.target.is_user


def _set(field: SetOf, party: str) -> Data:
    target = field.target
    made = "(await api.signIn()).factory.account"
    if not _of_users(field):
        made = f"(await create{target.pascal}({party}.factory)).id"
    removed = None if _of_users(field) else f"{party}.factory.repositories.{target.plural_camel}.delete(one)"
    return {"camel": field.camel, "words": field.words, "made": made, "removed": removed}
