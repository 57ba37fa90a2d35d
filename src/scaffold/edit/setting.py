"""`scaffold set KEY=VALUE`: which place of the file a key means, and how its value is written there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scaffold.domain.keys import DOMAIN_KEYS
from scaffold.domain.naming import RESOURCE
from scaffold.domain.source import Place, fail, fail_name
from scaffold.domain.tree import Mapping, parse_tree
from scaffold.edit.language import RESOURCE_KEYS
from scaffold.splices.paths import plain, put, remove
from scaffold.splices.text import Text

if TYPE_CHECKING:
    from scaffold.options.catalogue import Catalogue
    from scaffold.splices.write import Data

LISTS = frozenset({"sort", "gives_back", "events", "idempotent", "roles"})
"""Keys whose value is a list: on the command line `a, b` is enough."""


def apply_setting(text: str, catalogue: Catalogue, setting: str) -> str:
    """Apply one `KEY=VALUE` to the text of a scaffold.yaml. No value takes a key of the domain away."""
    key, sign, value = setting.partition("=")
    if not sign:
        fail(
            Place(setting),
            "expected KEY=VALUE",
            hint="for example queue=none, or 'Package.fields.price=money(EUR)! filter(range)'",
        )
    path = path_of(text, catalogue, key.strip())
    value = value.strip()
    if path[0] in catalogue.file_keys:
        return put(text, path, _option(catalogue, path[0], value))
    if not value:
        return remove(text, path)
    return put(text, path, value_of(path, value))


def path_of(text: str, catalogue: Catalogue, key: str) -> tuple[str, ...]:
    """Return the path of a key: an option, `Resource.key...`, or a section with its keys."""
    first, *rest = key.split(".")
    option = first.replace("-", "_")
    if option in catalogue.names and not rest:
        if option not in catalogue.file_keys:
            fail(Place(key), f"{option} is asked for a new project only", hint="see `scaffold options`")
        return (option,)
    if first in DOMAIN_KEYS and (rest or first == "roles"):
        return (first, *rest)
    if RESOURCE.match(first) and rest:
        resources = Text(text).tree.values.get("resources")
        known = resources.values if isinstance(resources, Mapping) else {}
        if first not in known and first != "User":
            fail_name(Place(key), "resource", first, known)
        if rest[0] not in RESOURCE_KEYS:
            fail_name(Place(key), f"key of {first}", rest[0], RESOURCE_KEYS)
        return ("resources", first, *rest)
    valid = [*catalogue.file_keys, *DOMAIN_KEYS]
    return fail_name(Place(key), "key", first, valid)


def value_of(path: tuple[str, ...], value: str) -> Data:
    """Return what is written for the value of a key of the domain."""
    if value.startswith(("[", "{")):
        found = plain(parse_tree(value, "VALUE"))
        return value if found is None else found
    if path[-1] in LISTS or path[0] == "permissions":
        return [part.strip() for part in value.split(",")]
    return value == "true" if value in ("true", "false") else value


def _option(catalogue: Catalogue, name: str, value: str) -> Data:
    option = catalogue.option(name)
    if option.kind == "list":
        from scaffold.options.elements import of_text

        return [*of_text(option, value, Place(f"{name}={value}"))]
    if option.choices and value not in option.values:
        fail_name(Place(f"{name}={value}"), name, value, option.values)
    return value
