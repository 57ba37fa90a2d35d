"""The test domains, and their union: one project that holds everything that the language can say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from .mail import NOWHERE
from .providers import UNKNOWN

FOLDER = Path(__file__).parents[2] / "domains"

LARGE = "company"
"""Thirty resources of one kind: type-checked on its own, and left out of the union, to which it adds only mass."""

SECTIONS = ("permissions", "resources", "forms", "rate_limits")

ROLES = ("member", "manager", "admin")
"""What the roles of each domain are called in the union, in their order: every rule is tried as every role."""


def names() -> list[str]:
    """Give the names of all test domains."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def environment() -> dict[str, str]:
    """Give what the forms of the domains make production ask for. Nothing listens there: mail is tried again later."""
    forms = [form for name in names() for form in yaml.safe_load(_text(name)).get("forms", {}).values()]
    return {
        **NOWHERE,
        **UNKNOWN,
        **{f"MAIL_TO_{form['mail'].upper()}": "us@example.com" for form in forms if "mail" in form},
    }


def union() -> str:
    """Give the text of a scaffold.yaml with the resources of all domains but the large one."""
    whole: dict[str, Any] = {"version": 1, "name": "union", "storage": "disk", "roles": list(ROLES)}
    for name in names():
        if name == LARGE:
            continue
        domain = _with_common_roles(_text(name))
        for section in SECTIONS:
            added = domain.get(section, {})
            kept = whole.setdefault(section, {})
            twice = kept.keys() & added.keys() - {"User"}
            assert section in ("permissions", "rate_limits") or not twice, f"{name}: {section}.{twice} twice"
            for key, value in added.items():
                if section == "permissions":
                    kept[key] = [*kept.get(key, []), *value]
                elif key == "User":
                    kept[key] = {"fields": {**kept.get(key, {}).get("fields", {}), **value["fields"]}}
                else:
                    kept[key] = value
    return yaml.safe_dump(
        {key: value for key, value in whole.items() if value}, sort_keys=False, width=1000, allow_unicode=True
    )


def _text(name: str) -> str:
    return (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")


def _with_common_roles(text: str) -> dict[str, Any]:
    common = dict(zip(yaml.safe_load(text).get("roles", []), ROLES, strict=False))
    named = re.sub(r"(?<=\brole\()[^)]*", lambda given: re.sub(r"\w+", lambda role: common[role[0]], given[0]), text)
    domain: dict[str, Any] = yaml.safe_load(named)
    domain["permissions"] = {common[role]: names for role, names in domain.get("permissions", {}).items()}
    return domain
