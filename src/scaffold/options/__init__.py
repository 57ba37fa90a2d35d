"""The options of a project: the catalogue, which answers go together, and the whole input of a project.

Everything is of one release's template tree; without a `root` of the one that this package came with.

`load_catalogue()`             names, questions, choices, groups, reasons
`load_input(file=, given=)`    defaults < scaffold.yaml < flags, checked: what the renderer takes, and the file's text
`default_input(answers)`       the renderer's answers for a project without a file

And in its modules: `answers.offers` (the choices of one option, excluded ones with the reason), `answers.default_of`,
`answers.check_together`, `covering.covering_array` (few combinations with every pair of values), `schema.json_schema`,
`reference.pages`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from scaffold.domain.naming import Names
    from scaffold.options.catalogue import Catalogue, Value
    from scaffold.options.input import CheckedInput, Given


def load_catalogue(root: Path | None = None) -> Catalogue:
    """Return the option catalogue."""
    from scaffold.options.catalogue import load_catalogue as load

    return load(root or _root())


def load_names(root: Path | None = None) -> Names:
    """Return the naming functions of the kit."""
    from scaffold.render.kit import load_names as load

    return load(root or _root())


def load_input(*, file: Path | None = None, given: Iterable[Given] = (), root: Path | None = None) -> CheckedInput:
    """Merge and check defaults, a scaffold.yaml and what was given otherwise; a UserError says what is wrong where."""
    from scaffold.options.input import load_input as load

    return load(root or _root(), load_names(root), file=file, given=given)


def default_input(answers: Mapping[str, Value], root: Path | None = None) -> dict[str, Any]:
    """Return the renderer's answers for a new project with these options and defaults for the others."""
    from scaffold.options.input import Given

    return load_input(given=[Given(key, value, key) for key, value in answers.items()], root=root).answers


def _root() -> Path:
    from scaffold.releases.release import templates_root

    return templates_root()
