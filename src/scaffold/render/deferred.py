"""Imports Copier without what asks, what runs git and what checks data, which are most of its import: we do none by it.

Copier imports questionary, prompt_toolkit, pygments, dunamai and plumbum at the top of its modules. While Copier is
imported, those names give stand-ins that import the real thing when they are used, and give way to it in all of
Copier. A prompt would still work, it would only start later. Of pydantic it gets what `unchecked` holds. Such a Copier
is for us alone, and is not found in sys.modules afterwards. Where Copier is imported already, that one is taken.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import TYPE_CHECKING, Any

from .unchecked import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LIBRARIES = frozenset({"questionary", "prompt_toolkit", "pygments", "dunamai", "plumbum", "pydantic", "pydantic_core"})

_copy: list[ModuleType] = []
"""The modules of the Copier that is ours alone."""


class Later:
    """A class or function that is imported when it is first used."""

    def __init__(self, module: str, name: str) -> None:
        self._origin = (module, name)

    def _real(self) -> Any:
        module, name = self._origin
        real = getattr(import_module(module), name)
        give_way(module.partition(".")[0])
        return real

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the real one."""
        return self._real()(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real(), name)

    def __getitem__(self, key: Any) -> Any:
        return self._real()[key]


class LaterModule(ModuleType):
    """A module whose names are imported when they are first used."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is not self:
            return getattr(import_module(self.__name__), name)
        origin = (self.__name__, name)
        # `except` takes classes only. This one catches nothing, and nothing is raised before the real one is there.
        return type(name, (Exception,), {"_origin": origin}) if name.endswith(("Error", "NotFound")) else Later(*origin)


def give_way(library: str) -> None:
    """Put the real things of an imported library where Copier's modules hold stand-ins for them."""
    theirs = [module for name, module in sys.modules.items() if name.partition(".")[0] == "copier"]
    for module in [*theirs, *_copy]:
        for name, value in [*vars(module).items()]:
            origin = vars(value).get("_origin") if isinstance(value, Later | type) else None
            if origin and origin[0].partition(".")[0] == library:
                setattr(module, name, getattr(import_module(origin[0]), origin[1]))


class _Finder(MetaPathFinder, Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        del path, target
        if fullname.partition(".")[0] in LIBRARIES:
            return ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = LaterModule(spec.name)
        vars(module).update(NAMES.get(spec.name, {}))
        return module

    def exec_module(self, module: ModuleType) -> None:
        del module


@contextmanager
def without_prompts() -> Iterator[None]:
    """Import what stands in the block without these libraries, and leave no trace of it in sys.modules."""
    there = "copier" in sys.modules
    finder = _Finder()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name, module in sys.modules.items() if isinstance(module, LaterModule)]:
            del sys.modules[name]
        ours = [name for name in sys.modules if not there and name.partition(".")[0] == "copier"]
        _copy.extend(sys.modules.pop(name) for name in ours)


@contextmanager
def own_copy() -> Iterator[None]:
    """Let what runs in the block find the modules of the Copier that is ours alone, unless another one is there."""
    put = [] if "copier" in sys.modules else _copy
    sys.modules.update({module.__name__: module for module in put})
    try:
        yield
    finally:
        for module in put:
            sys.modules.pop(module.__name__, None)
