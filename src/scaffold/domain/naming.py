"""Which names of resources, fields and roles are valid."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Protocol, cast

from scaffold.domain import reserved
from scaffold.domain.source import Place, fail, shown
from scaffold.domain.types import MAX_NAME
from scaffold.releases.capabilities import tables
from scaffold.releases.release import templates_root

if TYPE_CHECKING:
    from types import ModuleType


RESOURCE = re.compile(r"[A-Z][A-Za-z0-9]*\Z")
FIELD = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*\Z")


class Names(Protocol):
    """The naming functions of a release's kit."""

    def camel(self, name: str) -> str:
        """`order_line` -> `orderLine`."""

    def pascal(self, name: str) -> str:
        """`order_line` -> `OrderLine`."""

    def snake(self, name: str) -> str:
        """`OrderLine` -> `order_line`."""

    def kebab(self, name: str) -> str:
        """`OrderLine` -> `order-line`."""

    def plural(self, name: str) -> str:
        """`OrderLine` -> `order lines`."""


def names_of(kit: ModuleType) -> Names:
    """Return the naming functions of a kit that `scaffold.render.kit.load_kit` has loaded."""
    return cast("Names", kit.names)


@cache
def reserved_names() -> tuple[frozenset[str], frozenset[str]]:
    """Return the models and the tables that no resource may be called like, whichever options its project has."""
    brought = tables(templates_root())
    models = frozenset(row["model"] for row in brought)
    return reserved.MODELS | models, reserved.TABLES | {row["name"] for row in brought}


def check_resource(name: str, place: Place, names: Names) -> None:
    """Refuse a resource name that is not PascalCase, too long or taken."""
    _check_length(name, place)
    if not RESOURCE.match(name):
        suggestion = names.pascal(name) if name.isascii() else ""
        hint = f"write {suggestion}" if RESOURCE.match(suggestion) else "for example OrderLine"
        fail(place, f"{shown(name)} is no resource name: expected letters and digits, PascalCase, singular", hint=hint)
    models, their_tables = reserved_names()
    types = reserved.GLOBALS | models
    if name in types or names.pascal(name) in types:
        fail(
            place,
            f"the resource name {shown(name)} is reserved: the generated code has a type of that name",
            hint=_other(name),
        )
    many = names.plural(name).replace(" ", "_")
    for word in (names.camel(name), names.camel(many)):
        if word in reserved.TYPESCRIPT:
            fail(
                place,
                f"the resource name {shown(name)} is reserved: {word} is a word of TypeScript",
                hint=_other(name),
            )
    if many in reserved.SQL:
        fail(
            place,
            f"the resource name {shown(name)} is reserved: its table {many} would be a word of SQL",
            hint=_other(name),
        )
    if many in their_tables:
        fail(place, f"the resource name {shown(name)} is reserved: the table {many} is taken", hint=_other(name))


def _other(name: str) -> str:
    return f"choose a longer name, for example Project{name}"


def check_field(name: str, place: Place, names: Names) -> None:
    """Refuse a field name that is not snake_case, too long or taken."""
    _check_length(name, place)
    if not FIELD.match(name):
        suggestion = names.snake(name) if name.isascii() else ""
        hint = f"write {suggestion}" if FIELD.match(suggestion) else "for example due_on"
        fail(
            place,
            f"{shown(name)} is no field name: expected snake_case of a-z and 0-9, beginning with a letter",
            hint=hint,
        )
    taken = {
        "every resource has that field already": frozenset(reserved.IMPLICIT),
        "it is a word of the rule language": reserved.RULE_WORDS,
        "it is a word of TypeScript": reserved.TYPESCRIPT - reserved.NOT_AS_FIELD,
        "every object of JavaScript has a member of that name": reserved.OBJECT_MEMBERS,
        "it is a word of SQL": reserved.SQL,
    }
    for why, words in taken.items():
        if name in words:
            hint = "leave it out" if name in reserved.IMPLICIT else f"choose a longer name, for example {name}_value"
            fail(place, f"the field name {shown(name)} is reserved: {why}", hint=hint)


def check_role(name: str, place: Place) -> None:
    """Refuse the name of a role that is not snake_case or a word of the rule language."""
    _check_length(name, place)
    if not FIELD.match(name):
        fail(place, f"{shown(name)} is no name of a role: expected snake_case", hint="for example team_lead")
    if name in reserved.ROLE_WORDS:
        fail(place, f"the role name {shown(name)} is a word of the rule language")


def _check_length(name: str, place: Place) -> None:
    if len(name) > MAX_NAME:
        fail(place, f"the name {shown(name, 20)} has {len(name)} characters, and at most {MAX_NAME} fit everywhere")
