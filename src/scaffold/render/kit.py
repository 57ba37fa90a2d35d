"""Loads the `kit/` of one template tree: pure Python that belongs to the release, not to this package."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
from typing import TYPE_CHECKING

from scaffold.domain.naming import names_of
from scaffold.errors import TemplateError

from .places import located

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import ModuleType

    from scaffold.domain.naming import Names

KIT_API = 1
"""The interface between this package and a kit: INPUTS, build(answers), FILTERS."""


def load_kit(root: Path) -> ModuleType:
    """Import `root/kit`, all of it."""
    return _loaded(root, _check)


def load_names(root: Path) -> Names:
    """Return the naming functions of `root/kit`; what else it holds is not waited for, where it allows that."""
    return names_of(_loaded(root, names_of))


def _loaded(root: Path, use: Callable[[ModuleType], object]) -> ModuleType:
    """Import a kit under a name of its own, so that those of two releases never mix. `use` is what has to work."""
    folder = root.resolve() / "kit"
    name = "scaffold_kit_" + hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    try:
        module = sys.modules.get(name) or _imported(name, folder)
        use(module)
    except Exception as error:
        for key in [k for k in sys.modules if k == name or k.startswith(name + ".")]:
            del sys.modules[key]
        if isinstance(error, TemplateError):
            raise
        raise located(error, root.resolve(), "kit") from error
    return module


def _imported(name: str, folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None or not (folder / "__init__.py").is_file():
        raise TemplateError("kit/__init__.py: missing")
    sys.modules[name] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _check(kit: ModuleType) -> None:
    api = getattr(kit, "KIT_API", None)
    if api != KIT_API:
        raise TemplateError(f"kit/__init__.py: KIT_API is {api!r}, this version of scaffold speaks {KIT_API}")
    for name in ("INPUTS", "build", "FILTERS"):
        if not hasattr(kit, name):
            raise TemplateError(f"kit/__init__.py: {name} is missing")
