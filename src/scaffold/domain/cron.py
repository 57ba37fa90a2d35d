"""Cron lines and time zones: the five fields as sets of numbers, so that one that never fires is seen."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from scaffold.domain.source import fail, fail_name

if TYPE_CHECKING:
    from scaffold.domain.tree import Scalar

CRON = re.compile(r"(@(hourly|daily|weekly|monthly|yearly)|[0-9*/,\-]+( [0-9*/,\-]+){2}( [0-9A-Za-z*/,\-]+){2})\Z")
ITEM = re.compile(r"(?:\*|([0-9]+|[A-Z]+)(?:-([0-9]+|[A-Z]+))?)(?:/([0-9]+))?\Z")
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""The days of each month, in the year in which it has the most."""
SUNDAY_TOO = 7
"""Sunday is 0, and 7."""


class Field(NamedTuple):
    """One of the five fields: what it is called, its least and greatest number, and the names of numbers."""

    what: str
    low: int
    high: int
    names: dict[str, int]


FIELDS = (
    Field("minute", 0, 59, {}),
    Field("hour", 0, 23, {}),
    Field("day of the month", 1, 31, {}),
    Field("month", 1, 12, {name: number for number, name in enumerate(MONTHS, 1)}),
    Field("day of the week", 0, 7, {name: number for number, name in enumerate(WEEKDAYS)}),
)


def check_cron(cron: Scalar) -> None:
    """Refuse a line that is none, or that never fires."""
    if not CRON.match(cron.text):
        fail(cron.place, f"expected five cron fields, found '{cron.text[:40]}'", hint='for example "0 * * * *"')
    if cron.text.startswith("@"):
        return
    offset, found = 0, []
    texts = cron.text.split(" ")
    for text, field in zip(texts, FIELDS, strict=True):
        found.append(_numbers(cron, offset, text, field))
        offset += len(text) + 1
    _, _, days, months, _ = found
    # A day of the month and one of the week are joined by "or": with both, some day is always met.
    if texts[4] == "*" and not any(day <= LONGEST[month - 1] for day in days for month in months):
        fail(
            cron.at(sum(len(text) + 1 for text in texts[:2])),
            f"'{cron.text[:40]}' never fires: none of its months has a day {min(days)}",
            hint="the third field is the day of the month, the fourth the month",
        )


def _numbers(cron: Scalar, offset: int, text: str, field: Field) -> set[int]:
    """Read one field. Whatever the scheduler of a project would refuse at its start is refused here, with its place."""
    found: set[int] = set()
    for item in text.split(","):
        match = ITEM.match(item.upper())
        if not match:
            fail(cron.at(offset), f"expected a {field.what}, found '{item}' in '{cron.text[:40]}'", hint=_valid(field))
        first, last, step = match.groups()
        if step is not None and not 1 <= int(step) <= field.high:
            _out_of(cron, offset + item.index("/") + 1, f"step {step}", (1, field.high))
        low = field.low if first is None else _number(cron, offset, first, field)
        if last is not None:
            high = _number(cron, offset + len(first) + 1, last, field)
        else:
            high = low if first is not None and step is None else field.high
        if high < low:
            fail(cron.at(offset), f"the range {first}-{last} of '{cron.text[:40]}' ends before it begins")
        numbers = set(range(low, high + 1, int(step or 1)))
        if field.high == SUNDAY_TOO:
            numbers = {number % SUNDAY_TOO for number in numbers}
        if twice := found & numbers:
            fail(cron.at(offset), f"the {field.what} {min(twice)} stands twice in '{cron.text[:40]}'")
        found |= numbers
        offset += len(item) + 1
    return found


def _number(cron: Scalar, offset: int, text: str, field: Field) -> int:
    if not text.isdigit():
        if text not in field.names:
            found = cron.text[offset : offset + len(text)]
            fail(cron.at(offset), f"expected a {field.what}, found '{found}' in '{cron.text[:40]}'", hint=_valid(field))
        return field.names[text]
    if not field.low <= int(text) <= field.high:
        _out_of(cron, offset, f"{field.what} {text}", (field.low, field.high))
    return int(text)


def _out_of(cron: Scalar, offset: int, what: str, bounds: tuple[int, int]) -> None:
    message = f"the {what} of '{cron.text[:40]}' does not lie between {bounds[0]} and {bounds[1]}"
    fail(cron.at(offset), message)


def _valid(field: Field) -> str:
    names = f", or {', '.join(field.names)}" if field.names else ""
    return f"valid: {field.low} to {field.high}{names}; lists (1,2), ranges (1-5) and steps (*/5)"


@cache
def zones() -> frozenset[str]:
    """Every time zone that Node.js knows by a name of IANA (`Intl`, in the oldest version that is supported)."""
    return frozenset(resources.files("scaffold.domain").joinpath("zones.txt").read_text("utf-8").split())


def check_zone(zone: Scalar) -> None:
    """Refuse a time zone that is not there."""
    if zone.text in zones():
        return
    if "/" in zone.text:
        area = zone.text.split("/", maxsplit=1)[0]
        near = sorted(name for name in zones() if name.startswith(f"{area}/"))
        fail_name(zone.place, "time zone", zone.text, near or ["UTC", "Europe/Berlin"])
    fail(zone.place, f"expected a time zone, found '{zone.text[:40]}'", hint="for example UTC or Europe/Berlin")
