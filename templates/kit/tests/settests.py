"""The tests of sets of references: those that the party who creates a row may fill with rows that it may read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..fields.field import SetOf
    from .module import Tested


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A set that the test fills."""

    camel: str
    words: str
    made: str
    """An expression for an id."""
    removed: str | None
    """An expression that deletes ``one``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTests:
    """The tests of the sets of a resource, and who makes the rows."""

    party: str
    declaration: str
    expression: str
    operations: list[str]
    """Of list and update those that the party may do to its own row."""
    imports: list[str]
    sets: list[Filled]


def build(resource: Tested, by_name: dict[str, Tested]) -> SetTests | None:
    """The tests of one resource, once those of all others have been made; None where there is nothing to test."""
    party = resource.test["party"].get("create")
    role = next((one["role"] for one in resource.test["parties"] if one["variable"] == party), None)
    sets = [field for field in resource.sets if field.on_create and _may_read(role, field, by_name)]
    if party is None or not sets:
        return None
    targets = {field.target.name: by_name[field.target.name] for field in sets if not _of_users(field)}
    others = sorted((target.kebab, f"create{target.pascal}") for target in targets.values())
    own = {f"{resource.camel}Input"} | {name for kebab, name in others if kebab == resource.kebab}
    return SetTests(
        party=party,
        declaration=f"let {party}: Party;",
        expression=next(one["expression"] for one in resource.test["parties"] if one["variable"] == party),
        operations=[name for name in ("list", "update") if resource.test["party"].get(name) == party],
        imports=[
            *(
                f"import {{ {name} }} from '../../factories/{kebab}.ts';"
                for kebab, name in others
                if kebab != resource.kebab
            ),
            f"import {{ {', '.join(sorted(own))} }} from '../../factories/{resource.kebab}.ts';",
        ],
        sets=[_set(field, party) for field in sets],
    )


def _may_read(role: str | None, field: SetOf, by_name: dict[str, Tested]) -> bool:
    if _of_users(field):
        return True
    target = by_name[field.target.name]
    caller = target.test["access"].get("read", {}).get(role or "anonymous", "all")
    return caller != "none" and not target.one_each


def _of_users(field: SetOf) -> bool:
    return field.target.is_user


def _set(field: SetOf, party: str) -> Filled:
    target = field.target
    made = "(await api.signIn()).factory.account"
    if not _of_users(field):
        made = f"(await create{target.pascal}({party}.factory)).id"
    removed = None if _of_users(field) else f"{party}.factory.repositories.{target.plural_camel}.delete(one)"
    return Filled(camel=field.camel, words=field.words, made=made, removed=removed)
