"""The conditions of capabilities, as text for Jinja.

    {face: next}                      the answer is this one
    {database: [mysql, sqlite]}       ... one of these
    {auth: {not: none}}               ... another one (a list: none of these)
    {model: has_search}               something stands at this path of `app()`; of a list: at every one
    {any: [{...}, {...}]}             at least one of them holds; `all`: every one
    {not: {...}}                      it does not hold

All entries of a mapping hold. For an option that is a list, a value means that it is one of those chosen. The kit
evaluates the same language (`kit/project/capabilities.py`); a test holds the two against each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scaffold.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .model import Option, When


def to_jinja(when: When, options: Mapping[str, Option], *, defaults: bool = False) -> str:
    """Write a condition as a Jinja expression; "" for one that always holds.

    With `defaults`, an option that is not answered counts as its default: plain Copier looks at a newer exclude table
    with the answers of an older release.

    Raises:
        TemplateError: it names an option that no capability has, or a value that is no choice.

    """
    return " and ".join(_terms(when, options, defaults=defaults))


def all_of(*parts: When) -> When:
    """Join conditions: all of them hold."""
    some = [part for part in parts if part]
    names = [key for part in some for key in part]
    if len(names) == len(set(names)):
        return {key: value for part in some for key, value in part.items()}
    return {"all": some}


def _terms(when: When, options: Mapping[str, Option], *, defaults: bool) -> Iterator[str]:
    for key, value in when.items():
        if key == "model":
            yield from (f"has('{path}')" for path in ([value] if isinstance(value, str) else value))
        elif key == "any":
            parts = [to_jinja(one, options, defaults=defaults) for one in value]
            yield parts[0] if len(parts) == 1 else f"({' or '.join(_grouped(part) for part in parts)})"
        elif key == "all":
            yield from (to_jinja(one, options, defaults=defaults) for one in value)
        elif key == "not":
            yield f"not ({to_jinja(value, options, defaults=defaults)})"
        elif key in options:
            yield _answer(options[key], value, defaults=defaults)
        else:
            raise TemplateError(f"{key}: no option, and none of `model`, `any`, `all`, `not`")


def _grouped(text: str) -> str:
    return f"({text})" if " and " in text else text


def _answer(option: Option, value: Any, *, defaults: bool) -> str:
    negative = isinstance(value, dict)
    wanted = value["not"] if isinstance(value, dict) else value
    values = [wanted] if isinstance(wanted, str) else list(wanted)
    if unknown := [one for one in values if one not in option.labels]:
        raise TemplateError(f"{option.name}: {unknown[0]} is none of {', '.join(option.labels)}")
    name = f"{option.name} | default({option.default!r})" if defaults else option.name
    if option.several:
        tests = [f"'{one}' {'not in' if negative else 'in'} ({name})" for one in values]
        text = (" and " if negative else " or ").join(tests)
        return text if len(tests) == 1 or negative else f"({text})"
    if len(values) == 1:
        return f"{name} {'!=' if negative else '=='} '{values[0]}'"
    return f"{name} {'not in' if negative else 'in'} ({', '.join(repr(one) for one in values)})"
