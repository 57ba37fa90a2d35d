"""The Jinja extension that gives templates `app()`, `has()` and the filters of their own release's kit.

Named in `copier.yml`, so plain Copier (with --trust, and this package installed) renders the same bytes.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, pass_context
from jinja2.ext import Extension
from jinja2.runtime import Context, Undefined

from scaffold.errors import TemplateError

from .kit import load_kit

if TYPE_CHECKING:
    from collections.abc import Callable


class Kit(Extension):
    """`app()`: the model of this project, made by the kit from the answers, once for each set of answers.

    `has(path)`: whether something stands at a dotted path of the model.
    """

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self._kit = load_kit(template_root(environment))
        self._inputs: dict[str, Any] | None = None
        self._app: Any = None
        environment.filters.update(self._kit.FILTERS)
        environment.globals |= {"app": self.app, "has": self.has}
        environment.getattr = partial(_keys_first, environment.getattr)  # type: ignore[method-assign]

    @pass_context
    def app(self, context: Context) -> Any:
        """Return the model for the answers in this context."""
        inputs = {name: context.resolve(name) for name in self._kit.INPUTS}
        for name, value in getattr(self._kit, "DEFAULTS", {}).items():
            if isinstance(inputs[name], Undefined):
                inputs[name] = value
        if inputs != self._inputs:
            missing = sorted(name for name, value in inputs.items() if isinstance(value, Undefined))
            if missing:
                raise TemplateError(
                    f"app() needs {', '.join(missing)}: the answers are not in this context "
                    "(a macro file must be imported `with context`)"
                )
            self._app, self._inputs = self._kit.build(inputs), inputs
        return self._app

    @pass_context
    def has(self, context: Context, path: str) -> bool:
        """Say whether something stands at a dotted path of the model; yes where this kit has no such name.

        Copier's own update renders the older tree with the newer exclude table, which may ask for what came later.
        """
        value = self.app(context)
        for name in path.split("."):
            value = self.environment.getattr(value, name)
            if isinstance(value, Undefined):
                return True
        return bool(value)


def _keys_first(otherwise: Callable[[Any, str], Any], obj: Any, attribute: str) -> Any:
    """Look up `obj.name`: in a dict the key comes before the method, or `rules.update` would be `dict.update`."""
    if type(obj) is dict and attribute in obj:
        return obj[attribute]
    return otherwise(obj, attribute)


def template_root(environment: Environment) -> Path:
    """Return the folder of the template tree that this environment loads from."""
    loader = environment.loader
    if not isinstance(loader, FileSystemLoader):
        raise TemplateError("the kit needs an environment that loads from a template tree")
    return Path(loader.searchpath[0])
