"""The questions of a release: those of the core, with those of the capabilities at their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from scaffold.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .model import Capability, Option

MARK = "# capabilities\n"
HEADER = "# Assembled: the core's options.yml, and what the folders of capabilities/ say about their options.\n"


def questions(core: str, capabilities: Iterable[Capability]) -> str:
    """Return Copier's questions: the core's text, with those of the capabilities in place of its mark.

    Raises:
        TemplateError: the core's text has no mark.

    """
    if core.count(MARK) != 1:
        raise TemplateError(f"options/10-options.yml: expected one line {MARK.strip()!r}")
    return core.replace(MARK, "".join(_question(one) for one in _options(capabilities)))


def _question(option: Option) -> str:
    question: dict[str, Any] = {
        "type": "yaml" if option.several else "str",
        "help": option.question,
        **({"multiselect": True} if option.several else {}),
        "choices": {label: value for value, label in option.labels.items()},
        "default": option.default,
    }
    return _dump({option.name: question})


def catalogue(core: str, capabilities: Iterable[Capability]) -> str:
    """Return `options.yml`: the core's data, with what the capabilities say of their options."""
    data = yaml.safe_load(core)
    last = data["groups"]["more"]
    data["groups"]["more"] = []
    for one in _options(capabilities):
        data["groups"][one.group].append(one.name)
        data["choices"][one.name] = dict(one.helps)
        data["recommended"][one.name] = one.recommended
        if one.several and one.least != 1:
            data.setdefault("least", {})[one.name] = one.least
        data["derived"] += [{"option": one.name, **derived} for derived in one.derived]
        data["exclusions"] += [
            {"when": dict(row["when"]), "excludes": {one.name: list(row["excludes"])}, "reason": row["reason"]}
            for row in one.exclusions
        ]
        data["changes"][one.name] = [dict(change) for change in one.changes]
    data["groups"]["more"] += last
    return HEADER + _dump(data)


def _options(capabilities: Iterable[Capability]) -> list[Option]:
    return [one.option for one in capabilities if one.option is not None]


def _dump(data: Any) -> str:
    return yaml.dump(data, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=1000)


class _Plain(yaml.SafeDumper):
    """Writes no anchors: equal parts are written out."""

    def ignore_aliases(self, data: Any) -> bool:
        """Ignore all."""
        del data
        return True
