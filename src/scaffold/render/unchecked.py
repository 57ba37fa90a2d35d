"""What Copier takes from pydantic, without its checks: half of Copier's import is pydantic building them.

Our answers are checked before Copier sees them, so its classes of data need none. `deferred` gives these names to a
copy of Copier that we alone use; whoever imports Copier otherwise gets it as it is.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def dataclass(cls: type | None = None, *, config: Any = None) -> Any:
    """Make a class of data; `config` is about checks."""
    del config
    return dataclasses.dataclass if cls is None else dataclasses.dataclass(cls)


def field(*, default: Any = dataclasses.MISSING, default_factory: Any = dataclasses.MISSING, **checks: Any) -> Any:
    """Declare a field by its default."""
    del checks
    if default_factory is not dataclasses.MISSING:
        return dataclasses.field(default_factory=default_factory)
    return dataclasses.field(default=default)


def as_it_is(*words: Any, **settings: Any) -> Callable[[Any], Any]:
    """Decorate with nothing, and mark nothing."""
    del words, settings
    return lambda function: function


class Model:
    """Its classes are classes of data."""

    def __init_subclass__(cls) -> None:
        dataclasses.dataclass(cls)


class InvalidError(Exception):
    """Is never raised: nothing is checked."""


NAMES: dict[str, dict[str, Any]] = {
    "pydantic": {
        "AfterValidator": as_it_is,
        "BaseModel": Model,
        "ConfigDict": dict,
        "Field": field,
        "PositiveInt": int,
        "StrictBool": bool,
        "ValidationError": InvalidError,
        "field_validator": as_it_is,
    },
    "pydantic.dataclasses": {"dataclass": dataclass},
    "pydantic_core.core_schema": {"ValidationInfo": object},
}
"""Module -> the names that Copier imports from it. `pydantic_core.to_jsonable_python` is imported when it is used."""
