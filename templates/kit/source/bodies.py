"""How large a request body may be: ``app().bodies``, in KiB.

``most`` is what the largest body that a schema accepts needs, and 64 at least (256 where other services send their
messages); ``accounts`` is the same for signing in, registering and changing one's account, and 8 at least. Both are
powers of two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..fields.field import Field

MOST_AT_LEAST = 64
MESSAGES_AT_LEAST = 256
"""Of other services, which nobody here has bounded."""
ACCOUNTS_AT_LEAST = 8

Data = dict[str, Any]


def build(app: Data) -> Data:
    """The limits of a project, from its fields and forms."""
    sent = [[field for field in resource.fields if field.on_create] for resource in app["resources"]]
    sent += [form["fields"] for form in app["public_forms"]]
    least = MESSAGES_AT_LEAST if app["webhooks"]["incoming"] else MOST_AT_LEAST
    return {
        "most": max(least, *(_kibibytes(fields) for fields in sent), 0),
        "accounts": max(ACCOUNTS_AT_LEAST, _kibibytes(app["account"]["fields"]) * 2),
    }


def _kibibytes(fields: list[Field]) -> int:
    """The power of two that holds all of them, with room for what stands between."""
    needed = sum(field.traits.bytes(field) for field in fields) * 5 // 4
    return 1 << max(0, (needed - 1) // 1024).bit_length()
