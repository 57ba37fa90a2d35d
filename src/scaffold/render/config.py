"""Reads a release's `copier.yml`, as Copier does, with the YAML parser in C: the same data in a tenth of the time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from scaffold.errors import TemplateError

if TYPE_CHECKING:
    from pathlib import Path

    from yaml import SafeLoader
else:
    SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

JOINED = ("_exclude", "_jinja_extensions", "_secret_questions", "_skip_if_exists")
"""Lists that are joined over all documents; of anything else the last document's value counts."""


def load_config(root: Path) -> dict[str, Any]:
    """Return the settings and questions of the release at `root`."""

    class ConfigLoader(SafeLoader):
        """Knows `!include` of one named file."""

    def include(loader: SafeLoader, node: yaml.Node) -> list[Any]:
        if not isinstance(node, yaml.ScalarNode):
            raise TemplateError(f"copier.yml:{node.start_mark.line + 1}: !include takes the name of a file")
        path = root / str(loader.construct_scalar(node))
        if not path.resolve().is_relative_to(root.resolve()) or not path.is_file():
            raise TemplateError(f"copier.yml:{node.start_mark.line + 1}: {node.value} is no file of this release")
        return _documents(path, ConfigLoader)

    ConfigLoader.add_constructor("!include", include)
    result: dict[str, Any] = {}
    joined: dict[str, list[Any]] = {}
    for document in _documents(root / "copier.yml", ConfigLoader):
        for part in document if isinstance(document, list) else [document]:
            result.update(part)
            for key in JOINED:
                if key in part:
                    joined.setdefault(key, []).extend(part[key])
    return result | joined


def _documents(path: Path, loader: type[SafeLoader]) -> list[Any]:
    try:
        return [document for document in yaml.load_all(path.read_bytes(), Loader=loader) if document]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise TemplateError(f"{path.name}:{line}: {error.problem or error}") from error
