"""What people say on the command line, as splices: `add field Booking 'note: text(..500)?'` and its kin."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scaffold.domain.check import DEFAULT_ROLES
from scaffold.domain.keys import CORE_KEYS, EXTRA_KEYS, OPERATIONS
from scaffold.domain.lacks import ACCOUNTS
from scaffold.domain.source import Place, fail, fail_name
from scaffold.domain.tree import Mapping
from scaffold.edit.events import add_events, remove_events
from scaffold.edit.roles import must_not_be_used
from scaffold.edit.webhooks import add_webhook
from scaffold.splices.paths import append, discard, plain, put, remove
from scaffold.splices.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from collections.abc import Mapping as Dict

    from scaffold.domain.lacks import Lacks
    from scaffold.splices.write import Data

RESOURCE_KEYS = (*CORE_KEYS, *EXTRA_KEYS)


@dataclass(frozen=True)
class Said:
    """One `add`: the kind of thing, its name, and what belongs to it.

    Attributes:
        words: what follows the kind: a name, then fields, or a resource and a field.
        more: keys that were given by flags (`owner`, `from`, `to`, `limit`), as they stand in the file.
        allow: rules by operation, or one under "" where there is one only.
        lacks: what the project is without: an account, which says what the rules of a new resource are, say.

    """

    words: Sequence[str]
    more: Dict[str, Data] = field(default_factory=dict)
    allow: Dict[str, str] = field(default_factory=dict)
    lacks: Lacks = field(default_factory=dict)


def add_resource(text: str, said: Said) -> str:
    """Add a resource with its fields and rules."""
    name, *items = said.words
    _must_not_be(text, ("resources", name), f"the resource {name}")
    fields = _pairs(items, "a field, for example 'title: string(1..120)!'")
    owner = said.more.get("owner")
    if isinstance(owner, str) and owner not in fields:
        fields = {owner: "ref(User)! readonly", **fields}
    if not fields:
        fail(Place("FIELD"), f"{name} has no fields", hint="give at least one, for example 'title: string(1..120)!'")
    resource: dict[str, Data] = {**said.more, "fields": dict(fields)}
    resource["allow"] = dict(said.allow) or default_rules(users=ACCOUNTS not in said.lacks, owner=owner is not None)
    return put(text, ("resources", name), resource)


def default_rules(*, users: bool, owner: bool) -> dict[str, Data]:
    """Return the rules of a resource about which nothing was said: no wider than the account that made the row."""
    if not users:
        return dict.fromkeys(OPERATIONS, "public")
    if owner:
        return {"read": "owner", "create": "signed_in", "update": "owner", "delete": "owner"}
    return dict.fromkeys(OPERATIONS, "signed_in")


def add_fields(text: str, said: Said) -> str:
    """Add fields to a resource (or to the account, User)."""
    name, *items = said.words
    if name != "User":
        _must_be(text, name)
    for key, value in _pairs(items, "a field, for example 'note: text(..500)?'").items():
        _must_not_be(text, ("resources", name, "fields", key), f"{name}.{key}")
        text = put(text, ("resources", name, "fields", key), value)
    return text


def add_rules(text: str, said: Said) -> str:
    """Add rules to a resource."""
    name, *items = said.words
    _must_be(text, name)
    for key, value in _pairs(items, "a rule, for example 'delete: role(admin)'").items():
        _must_not_be(text, ("resources", name, "allow", key), f"the rule {key} of {name}")
        text = put(text, ("resources", name, "allow", key), value)
    return text


def add_roles(text: str, said: Said) -> str:
    """Add roles behind those that are there: the first is what a new account gets, and stays it."""
    for role in said.words:
        roles = _roles(text)
        if role in roles:
            fail(Place("NAME"), f"the role {role} is there already")
        text = append(text, ("roles",), role) if _at(text, ("roles",)) else put(text, ("roles",), [*roles, role])
    return text


def add_permissions(text: str, said: Said) -> str:
    """Give permissions to a role."""
    role, *names = said.words
    if role not in _roles(text):
        fail_name(Place("ROLE"), "role", role, _roles(text))
    for name in names:
        text = append(text, ("permissions", role), name)
    return text


def add_action(text: str, said: Said) -> str:
    """Add an action to a resource."""
    resource, name = _resource_and(said.words)
    _must_be(text, resource)
    _must_not_be(text, ("resources", resource, "actions", name), f"the action {name} of {resource}")
    missing = [f"--{key}" for key in ("from", "to") if key not in said.more]
    missing += [] if said.allow.get("") else ["--allow"]
    if missing:
        fail(
            Place("action"),
            f"{', '.join(missing)} missing",
            hint="for example: scaffold add action Booking confirm --from pending --to confirmed --allow 'role(agent)'",
        )
    return put(text, ("resources", resource, "actions", name), {**said.more, "allow": said.allow[""]})


def add_form(text: str, said: Said) -> str:
    """Add a form with its fields."""
    name, *items = said.words
    _must_not_be(text, ("forms", name), f"the form {name}")
    fields = _pairs(items, "a field, for example 'email: email!'")
    return put(text, ("forms", name), {"fields": dict(fields), **said.more})


def add_unique(text: str, said: Said) -> str:
    """Say that some fields of a resource are unique together."""
    name, *fields = said.words
    _must_be(text, name)
    old = _at(text, ("resources", name, "unique"))
    return put(text, ("resources", name, "unique"), [*(old if isinstance(old, list) else []), list(fields)])


def section(key: str) -> Callable[[str, Said], str]:
    """Return what adds an entry of `key: value` pairs to a section beside the resources."""

    def add(text: str, said: Said) -> str:
        name, *items = said.words
        _must_not_be(text, (key, name), f"{key}.{name}")
        if lack := said.lacks.get(key):
            fail(Place(name), f"nothing would come of {key}: {lack.why}", hint=lack.hint)
        if key == "rate_limits":
            return put(text, (key, name), " ".join(items))
        rule = {"allow": said.allow[""]} if said.allow.get("") else {}
        return put(text, (key, name), {**_pairs(items, "key: value"), **said.more, **rule})

    return add


def remove_resource(text: str, words: Sequence[str]) -> str:
    """Take a resource away."""
    _must_be(text, words[0])
    return remove(text, ("resources", words[0]))


def part_of_resource(key: str) -> Callable[[str, Sequence[str]], str]:
    """Return what takes an entry of a resource away: `Booking note` or `Booking.note`."""

    def take(text: str, words: Sequence[str]) -> str:
        resource, name = _resource_and(words)
        if resource != "User":
            _must_be(text, resource)
        there = _entries(text, ("resources", resource, key))
        if name not in there:
            fail_name(Place(f"{resource}.{name}"), f"entry of {resource}.{key}", name, there)
        return remove(text, ("resources", resource, key, name))

    return take


def entry_of(key: str) -> Callable[[str, Sequence[str]], str]:
    """Return what takes an entry of a section away."""

    def take(text: str, words: Sequence[str]) -> str:
        there = _entries(text, (key,))
        if words[0] not in there:
            fail_name(Place(words[0]), f"entry of {key}", words[0], there)
        return remove(text, (key, words[0]))

    return take


def remove_role(text: str, words: Sequence[str]) -> str:
    """Take a role away, and the permissions that it had."""
    for role in words:
        roles = _roles(text)
        if role not in roles:
            fail_name(Place("NAME"), "role", role, roles)
        must_not_be_used(text, role)
        left = [one for one in roles if one != role]
        text = discard(text, ("roles",), role) if _at(text, ("roles",)) else put(text, ("roles",), [*left])
        if role in _entries(text, ("permissions",)):
            text = remove(text, ("permissions", role))
    return text


def remove_permission(text: str, words: Sequence[str]) -> str:
    """Take permissions away from a role."""
    role, *names = words
    for name in names:
        text = discard(text, ("permissions", role), name)
    left = _at(text, ("permissions", role))
    return text if left else remove(text, ("permissions", role))


ADD: dict[str, Callable[[str, Said], str]] = {
    "resource": add_resource,
    "field": add_fields,
    "rule": add_rules,
    "role": add_roles,
    "permission": add_permissions,
    "form": add_form,
    "action": add_action,
    "event": lambda text, said: add_events(text, said.words),
    "unique": add_unique,
    "job": section("jobs"),
    "schedule": section("schedules"),
    "webhook": lambda text, said: add_webhook(text, said.words, said.more, said.allow.get("")),
    "area": section("areas"),
    "rate-limit": section("rate_limits"),
}

REMOVE: dict[str, Callable[[str, Sequence[str]], str]] = {
    "resource": remove_resource,
    "field": part_of_resource("fields"),
    "rule": part_of_resource("allow"),
    "role": remove_role,
    "permission": remove_permission,
    "form": entry_of("forms"),
    "action": part_of_resource("actions"),
    "event": remove_events,
    "job": entry_of("jobs"),
    "schedule": entry_of("schedules"),
    "area": entry_of("areas"),
    "rate-limit": entry_of("rate_limits"),
    "webhook": entry_of("webhooks"),
}


def _pairs(items: Sequence[str], what: str) -> dict[str, Data]:
    """Read `name: text` arguments."""
    found: dict[str, Data] = {}
    for item in items:
        name, colon, value = item.partition(":")
        if not colon or not value.strip():
            fail(Place(f"'{item}'"), f"expected {what}", hint="quotes keep it one argument for the shell")
        if name.strip() in found:
            fail(Place(f"'{item}'"), f"{name.strip()} is given twice")
        found[name.strip()] = value.strip()
    return found


def _resource_and(words: Sequence[str]) -> tuple[str, str]:
    """Read `Booking note` or `Booking.note`."""
    if len(words) == 1 and words[0].count(".") == 1:
        resource, _, name = words[0].partition(".")
        return resource, name
    if len(words) != 2:
        fail(Place(" ".join(words)), "expected a resource and a name", hint="for example Booking note, or Booking.note")
    return words[0], words[1]


def _at(text: str, path: tuple[str, ...]) -> Data | None:
    node: object = Text(text).tree
    for key in path:
        node = node.values.get(key) if isinstance(node, Mapping) else None
    return None if node is None else plain(node)  # type: ignore[arg-type]


def _entries(text: str, path: tuple[str, ...]) -> dict[str, Data]:
    found = _at(text, path)
    return found if isinstance(found, dict) else {}


def _roles(text: str) -> list[str]:
    found = _at(text, ("roles",))
    return [str(role) for role in found] if isinstance(found, list) else list(DEFAULT_ROLES)


def _must_be(text: str, resource: str) -> None:
    there = _entries(text, ("resources",))
    if resource not in there:
        fail_name(Place(resource), "resource", resource, there)


def _must_not_be(text: str, path: tuple[str, ...], what: str) -> None:
    if _at(text, path) is not None:
        fail(Place(path[-1]), f"{what} is there already", hint="change it with `scaffold set`, or in scaffold.yaml")
