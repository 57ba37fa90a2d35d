"""`add webhook payments 'payment.succeeded: Booking.confirm' --provider standard`, as splices.

And `add webhook partners --sends Booking.confirmed --allow 'role(admin)'`, for events that go out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scaffold.domain.shape import names
from scaffold.domain.source import Place, fail
from scaffold.domain.tree import Mapping
from scaffold.splices.paths import append, put
from scaffold.splices.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping as Dict
    from collections.abc import Sequence

    from scaffold.splices.write import Data

USUAL_PLACE = {"standard": "data.{}_id", "stripe": "data.object.metadata.{}_id"}
"""Where a message has the id of a row, when nothing else is said."""

EXAMPLE = "for example: scaffold add webhook payments --provider stripe --events charge.refunded --does Booking.cancel"
SENDING = "for example: scaffold add webhook partners --sends Booking.confirmed --allow 'role(admin)'"


def add_webhook(text: str, words: Sequence[str], more: Dict[str, Data], rule: str | None) -> str:
    """Add a webhook, or types of message to one that is there. `rule`: who may subscribe to one that sends."""
    name, *items = words
    if "sends" in more:
        if items or len(more) > 1:
            fail(Place("--sends"), "what is sent has nothing beside it but --allow", hint=SENDING)
        return _add_sending(text, name, [one.strip() for one in str(more["sends"]).split(",")], rule)
    if rule is not None:
        fail(Place("--allow"), "a webhook that takes messages has no rule: whoever signs may send them", hint=SENDING)
    there = _provider_of(text, name)
    provider = str(more.get("provider") or there or "standard")
    if there is not None and provider != there:
        fail(Place("--provider"), f"the webhook {name} is there already, and its provider is {there}")
    on: dict[str, Data] = {
        kind: {"do": action, "find": str(more.get("find") or _usual_place(provider, action))}
        for kind, action in _reactions(items, more).items()
    }
    if there is None:
        return put(text, ("webhooks", name), {"provider": provider, "on": on})
    for kind, reaction in on.items():
        if kind in _types_of(text, name):
            fail(Place(kind), f"{kind} of the webhook {name} is there already", hint="change it in scaffold.yaml")
        text = put(text, ("webhooks", name, "on", kind), reaction)
    return text


def _add_sending(text: str, name: str, events: Sequence[str], rule: str | None) -> str:
    there = _at(text, "webhooks", name)
    if there is None:
        if rule is None:
            fail(Place("--allow"), "who may subscribe is not said", hint=SENDING)
        return put(text, ("webhooks", name), {"sends": list(events), "allow": rule})
    if rule is not None:
        fail(Place("--allow"), f"the webhook {name} is there already", hint="change its rule in scaffold.yaml")
    if "sends" not in there.values:
        fail(Place("NAME"), f"the webhook {name} takes messages, and sends none", hint="choose another name")
    for event in events:
        if event in [item.text for item in names(there.values["sends"], "sends")]:
            fail(Place(event), f"the webhook {name} sends it already")
        text = append(text, ("webhooks", name, "sends"), event)
    return text


def _reactions(items: Sequence[str], more: Dict[str, Data]) -> dict[str, str]:
    """Type of message -> action: from `type: Resource.action`, and from --events with --does."""
    found: dict[str, str] = {}
    events, does = more.get("events"), more.get("does")
    if (events is None) != (does is None):
        fail(Place("--events" if does is None else "--does"), "--events and --does go together", hint=EXAMPLE)
    pairs = [item.rpartition(":") for item in items]
    pairs += [(kind, ":", str(does)) for kind in str(events).split(",")] if events is not None else []
    for kind, colon, action in pairs:
        if not (colon and kind.strip() and action.strip()):
            fail(Place(f"'{action}'"), "expected a type of message and an action", hint=EXAMPLE)
        found[kind.strip()] = action.strip()
    if not found:
        fail(Place("webhook"), "no type of message is named", hint=EXAMPLE)
    return found


def _usual_place(provider: str, action: str) -> str:
    resource = action.partition(".")[0]
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", resource).lower()
    return USUAL_PLACE.get(provider, USUAL_PLACE["standard"]).format(snake)


def _at(text: str, *path: str) -> Mapping | None:
    node: object = Text(text).tree
    for key in path:
        node = node.values.get(key) if isinstance(node, Mapping) else None
    return node if isinstance(node, Mapping) else None


def _provider_of(text: str, name: str) -> str | None:
    webhook = _at(text, "webhooks", name)
    provider = webhook.values.get("provider") if webhook else None
    return None if webhook is None else str(getattr(provider, "text", "standard"))


def _types_of(text: str, name: str) -> list[str]:
    on = _at(text, "webhooks", name, "on")
    return list(on.values) if on else []
