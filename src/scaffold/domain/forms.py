"""The forms and global limits of a scaffold.yaml as plain data. `sections` has checked their shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scaffold.domain import shape
from scaffold.domain.behaviour import rate
from scaffold.domain.naming import FIELD
from scaffold.domain.resource import check_spellings, parse_fields
from scaffold.domain.source import fail, fail_name, shown

if TYPE_CHECKING:
    from scaffold.domain.naming import Names
    from scaffold.domain.tree import Mapping, Node

Data = dict[str, Any]

SENDABLE = (
    "string", "text", "int", "decimal", "bool", "date", "datetime", "time", "uuid", "email", "url", "phone", "enum",
)  # fmt: skip
NO_FLAGS = ("filter", "search", "index", "unique", "internal", "readonly", "writeonce", "computed", "was")
"""Flags that speak of rows."""

LIMITS = {"public": ("ip",), "login": ("account", "ip")}
"""The global limits, and whom each can count."""


def forms_and_limits(root: Mapping, names: Names) -> Data:
    """Return `forms` and `rate_limits`, each only where the file has it."""
    found: Data = {}
    if "forms" in root.values:
        forms = shape.mapping(root.values["forms"], "forms")
        resources = root.values.get("resources")
        _check_names(forms, shape.mapping(resources, "the resources") if resources else None, names)
        found["forms"] = [_form(name, shape.mapping(node, name), names) for name, node in forms.values.items()]
    if "rate_limits" in root.values:
        limits = shape.mapping(root.values["rate_limits"], "rate_limits")
        found["rate_limits"] = {
            name: _limit(name, node, limits.keys[name].place) for name, node in limits.values.items()
        }
    return found


def _check_names(forms: Mapping, resources: Mapping | None, names: Names) -> None:
    """Two forms, or a form and a resource, must differ in the names that the generated code gives them."""
    seen = {one.casefold(): f"the resource {one}" for one in (resources.values if resources else ())}
    for name, key in forms.keys.items():
        spelled = names.pascal(name) + "Form"
        if other := seen.get(spelled.casefold()):
            fail(key.place, f"the form {name} and {other} collide: both would be called {spelled}")
        seen[spelled.casefold()] = f"the form {name}"


def _form(name: str, form: Mapping, names: Names) -> Data:
    fields = parse_fields(form, f"the form {name}", names)
    for field in fields.values():
        if field.data["type"] not in SENDABLE:
            fail(field.place, f"a form takes no {field.data['type']}", hint=f"valid: {', '.join(SENDABLE)}")
        for flag in NO_FLAGS:
            if field.data[flag]:
                what = f"{field.data['name']} has the flag {flag}, but a form is sent and not kept"
                fail(field.where(flag), what, hint=f"leave out {flag}")
    check_spellings(fields, f"the form {name}", names)
    for key in ("honeypot", "mail"):
        if key in form.values and not FIELD.match((_text(form, key) or "").replace("-", "_")):
            text = shown(_text(form, key) or "")
            fail(form.values[key].place, f"{text} is no name for {key}: expected small letters, digits and _")
    trap = _text(form, "honeypot")
    if trap in fields:
        fail(
            form.values["honeypot"].place, f"{trap} is a field of the form; the honeypot is one that people do not see"
        )
    mail = _text(form, "mail")
    if mail is None:
        fail(form.place, f"the form {name} has no mail, so that nobody would get it", hint="write mail: support")
    limit = _text(form, "limit")
    return {
        "name": name,
        "fields": [field.data for field in fields.values()],
        "limit": rate(limit) if limit else None,
        "honeypot": trap,
        "mail": mail,
    }


def _text(form: Mapping, key: str) -> str | None:
    return shape.scalar(form.values[key], key).text if key in form.values else None


def _limit(name: str, node: Node, place: Any) -> Data:
    if name not in LIMITS:
        fail_name(place, "limit in rate_limits", name, LIMITS)
    found = rate(shape.scalar(node, "a rate").text)
    by = ["account" if who == "user" else who for who in found["by"]]
    if not set(by) <= set(LIMITS[name]):
        fail(node.place, f"the limit {name} counts by {' and '.join(LIMITS[name])}, not by {' and '.join(found['by'])}")
    return {**found, "by": by}
