"""Rules that say something else than their writer can mean: nobody passes, or strangers pass by a `not`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scaffold.domain.source import fail

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from scaffold.domain.rules import ParsedRule, Rule

WHO = ("signed_in", "owner", "role", "can")


def check_sense(rule: ParsedRule, roles: Collection[str], holders: Mapping[str, Collection[str]]) -> None:
    """Refuse a rule that lets nobody through, or lets those through who have not signed in because it says `not`."""
    callers: list[str | None] = [None, *roles]
    if all(_outcome(rule.data, caller, holders) is False for caller in callers):
        fail(rule.place, "this rule lets nobody through", hint="leave it out: what has no rule is not there at all")
    stranger = _outcome(rule.data, None, holders)
    if stranger is not False and _outcome(rule.data, None, holders, strict=True) is False:
        fail(
            rule.place,
            "this rule lets those through who have not signed in: what is said of a caller does not hold for them, "
            "so its 'not' does",
            hint="write signed_in and not …; if they are meant, write not signed_in or not …",
        )


def lets_strangers_in(rule: ParsedRule) -> bool:
    """Whether some row is there for somebody who has not signed in."""
    return _outcome(rule.data, None, {}) is not False


def _outcome(rule: Rule, caller: str | None, holders: Mapping[str, Collection[str]], *, strict: bool = False) -> Any:
    """True, False, or None where the row decides. `strict`: for strangers no `not` of a caller holds."""
    op = rule["op"]
    if op in ("and", "or"):
        found = [_outcome(part, caller, holders, strict=strict) for part in rule["rules"]]
        decisive = op == "or"
        return decisive if decisive in found else None if None in found else not decisive
    if op == "not":
        if strict and rule["rule"]["op"] != "signed_in" and _asks_who(rule["rule"]):
            return False
        inner = _outcome(rule["rule"], caller, holders, strict=strict)
        return None if inner is None else not inner
    if op == "public":
        return True
    if caller is None and _asks_who(rule):
        return False
    return _of_caller(rule, caller, holders)


def _of_caller(rule: Rule, caller: str | None, holders: Mapping[str, Collection[str]]) -> bool | None:
    if rule["op"] == "role":
        return caller in rule["roles"]
    if rule["op"] == "can":
        return caller in holders.get(rule["permission"], ())
    return True if rule["op"] == "signed_in" else None


def _asks_who(rule: Rule) -> bool:
    inner = [*rule.get("rules", []), *([rule["rule"]] if "rule" in rule else [])]
    me = rule.get("value", {}).get("kind") == "me"
    return rule["op"] in WHO or me or any(_asks_who(part) for part in inner)
