"""The keys of scaffold.yaml that are no options."""

from __future__ import annotations

SECTIONS = ("forms", "jobs", "schedules", "webhooks", "rate_limits", "areas")
"""Sections beside the resources, for a later release."""

DOMAIN_KEYS = ("roles", "permissions", "resources", *SECTIONS)

OPERATIONS = ("read", "create", "update", "delete")

CORE_KEYS = ("was", "owner", "fields", "unique", "allow", "list")
"""Keys of a resource that this release generates."""

EXTRA_KEYS = (
    "takes", "gives_back", "actions", "events", "idempotent", "limits", "cache", "soft_delete", "policy", "prisma",
)  # fmt: skip
"""Keys of a resource for a later release."""
