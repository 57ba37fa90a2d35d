"""The lines that a project writes to its log: `app().log`, for their types and for the page that explains them.

Capabilities say theirs (`log`, `log_fields` and `log_components` of `capability.yml`); those of what every project has
stand with `logger`. A line that several write is one line: it has the levels and the fields of all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import capabilities

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMON = ("component",)
"""What a line of any name may say; lines that are written for a request or job say by themselves which one."""


def build(app: Mapping[str, Any]) -> dict[str, Any]:
    """Give {events: [{name, levels, fields, means, helps}], fields: [{name, holds, personal}], components}.

    Components are [{name, about}], and each list is sorted by name.
    """
    events: dict[str, dict[str, Any]] = {}
    for row, when in capabilities.rows("log"):
        if not when(app):
            continue
        event = events.setdefault(
            row["name"], {**row, "levels": [], "fields": [], "helps": row.get("helps", "Nothing")}
        )
        levels = [row["level"]] if isinstance(row["level"], str) else row["level"]
        event["levels"] = list(dict.fromkeys([*event["levels"], *levels]))
        event["fields"] = list(dict.fromkeys([*event["fields"], *row.get("fields", ())]))
    said = {*COMMON, *(field for event in events.values() for field in event["fields"])}
    fields = {row["name"]: row for row, _ in capabilities.rows("log_fields") if row["name"] in said}
    components = {row["name"]: row for row, when in capabilities.rows("log_components") if when(app)}
    return {
        "events": [events[name] for name in sorted(events)],
        "fields": [{"personal": False, **fields[name]} for name in sorted(fields)],
        "components": [components[name] for name in sorted(components)],
    }
