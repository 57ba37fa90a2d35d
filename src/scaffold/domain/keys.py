"""The keys of scaffold.yaml that are no options."""

from __future__ import annotations

SECTIONS = ("forms", "jobs", "schedules", "webhooks", "rate_limits", "areas")
"""Sections beside the resources. What of them is generated: `pending.py`."""

DOMAIN_KEYS = ("roles", "permissions", "resources", *SECTIONS)

OPERATIONS = ("read", "create", "update", "delete")

CORE_KEYS = ("was", "owner", "fields", "unique", "allow", "list")
"""Keys that say what a resource is, and who may do what with it."""

EXTRA_KEYS = (
    "takes", "gives_back", "actions", "events", "live", "export", "idempotent", "limits", "cache", "soft_delete",
    "policy", "prisma",
)  # fmt: skip
"""Keys that say what happens to a resource besides reading and writing. What of them is generated: `pending.py`."""
