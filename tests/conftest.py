"""What all tests share: this folder is on the path of imports (`rows`), and a part of the tests can be asked for.

pytest -m fast              what is quick: units, rendering, most commands; for while one works
pytest --capability queue   what has to do with one capability, option or choice
pytest --project LABEL      one whole project of the covering array, by its label
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rows import CATALOGUE, label
from scaffold.options.catalogue import has
from scaffold.practices.proofs import Proof

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
CAPABILITIES = HERE.parent / "templates" / "capabilities"

QUICK_FOLDERS = ("unit", "render")
SLOW = frozenset(
    {
        # Hypothesis with a database, or many thousand examples.
        "test_edit_splices.py",
        "test_fuzz.py",
        "test_kit_changes.py",
        # Other processes: Copier, a child that is killed.
        "test_create.py",
        "test_stock_copier.py",
        # Each renders a project for every row.
        "test_compiled.py",
        "test_determinism.py",
    }
)
"""What takes more than a few seconds, of the folders that are quick."""

QUICK = frozenset({"test_practices.py", "test_proof_machinery.py", "test_reference_of_commands.py"})
"""What is quick, of the folders that are not."""

OF_ALL = frozenset(
    {
        "test_exclude_table.py",
        "test_later_changes.py",
        "test_options_catalogue.py",
        "test_schema_and_reference.py",
        "test_templates.py",
    }
)
"""What holds for every capability."""


SHORT = 4
"""Names of so few letters begin many other words."""


@pytest.fixture(autouse=True)
def no_wait_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests survive no power failure: what a killed process has written, the kernel has."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("scaffold")
    group.addoption("--capability", metavar="NAME", help="only what has to do with a capability, an option or a choice")
    group.addoption("--project", metavar="LABEL", help="only this project of tests/e2e/test_matrix.py")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--project") and config.option.markexpr == "not full":
        config.option.markexpr = ""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if is_fast(item.path):
            item.add_marker(pytest.mark.fast)
    if name := config.getoption("--capability"):
        keep(config, items, of_capability(name, items))
    if wanted := config.getoption("--project"):
        keep(config, items, of_project(wanted, items))


def is_fast(path: Path) -> bool:
    return path.name in QUICK or (path.parent.name in QUICK_FOLDERS and path.name not in SLOW)


def keep(config: pytest.Config, items: list[pytest.Item], kept: list[pytest.Item]) -> None:
    some = {*kept}
    config.hook.pytest_deselected(items=[item for item in items if item not in some])
    items[:] = kept


def of_project(wanted: str, items: list[pytest.Item]) -> list[pytest.Item]:
    """Give the tests of the matrix with a project."""
    labels = {item: label(options) for item in items for options in dicts(item) if item.path.name == "test_matrix.py"}
    found = [item for item, name in labels.items() if name == wanted]
    if not found:
        known = "\n  ".join(sorted({*labels.values()}) or ["(none is collected: name tests/e2e)"])
        raise pytest.UsageError(f"--project: there is no {wanted}; there are\n  {known}")
    return found


def of_capability(name: str, items: list[pytest.Item]) -> list[pytest.Item]:
    """Give the tests of a capability: by their names, of its choices each in a few rows, and what holds for all.

    Whole projects are among them only when tests/e2e is all that is collected.
    """
    said = choices_of(name)
    words = {name, *(value for _, value in said if value != "none")}
    pattern = re.compile("|".join(rf"(?<![a-z]){spelling(word)}" for word in sorted(words)))
    alone = all("e2e" in item.path.parts for item in items)
    seen: dict[tuple[Any, ...], int] = {}
    found = []
    for item in items:
        if "e2e" in item.path.parts and not alone:
            continue
        rows = [options for options in dicts(item) if is_row(options)]
        held = [one for options in rows for one in said if has(options.get(one[0]), one[1])]
        proofs = [one for one in params(item) if isinstance(one, Proof)]
        if rows:
            new = [one for one in held if seen.get((function(item), one), 0) < 2]
            for one in new:
                seen[function(item), one] = seen.get((function(item), one), 0) + 1
            chosen = bool(new)
        elif proofs:
            chosen = any(concerns(proof, said, name) for proof in proofs)
        else:
            chosen = item.path.name in OF_ALL or bool(pattern.search(item.nodeid.partition("tests/")[2]))
        if chosen:
            found.append(item)
    return found


def choices_of(name: str) -> list[tuple[str, str]]:
    """Give the (option, value) that a name means: all of an option, or one choice; none for one of the model.

    Raises:
        UsageError: nothing is called so.

    """
    name = name.replace("-", "_")
    found = [
        (option.name, value)
        for option in CATALOGUE.options
        for value in option.values
        if name in (option.name, value.replace("-", "_"))
    ]
    folders = sorted(path.name for path in CAPABILITIES.glob("*") if path.is_dir())
    if not found and name not in folders:
        known = ", ".join(sorted({*folders, *(option.name for option in CATALOGUE.options)}))
        raise pytest.UsageError(f"--capability: nothing is called {name}; there are {known}")
    return found


def concerns(proof: Proof, said: list[tuple[str, str]], name: str) -> bool:
    """Whether a proof holds for a choice alone, or speaks of a file of the capability."""
    if any(value in proof.when.get(option, ()) for option, value in said):
        return True
    folder = CAPABILITIES / name
    own = {path.as_posix().removesuffix(".jinja") for path in folder.rglob("*") if path.is_file()}
    return any(path.endswith(f"/{artefact}") for artefact in proof.artefacts for path in own)


def spelling(word: str) -> str:
    """Give the pattern of a word, whatever stands between its parts; a short one has to be the whole word."""
    return re.sub(r"[-_]", "[-_ ]?", word) + ("(?![a-z])" if len(word) <= SHORT else "")


def function(item: pytest.Item) -> str:
    return item.nodeid.partition("[")[0]


def params(item: pytest.Item) -> Iterator[Any]:
    callspec = getattr(item, "callspec", None)
    yield from callspec.params.values() if callspec else ()


def dicts(item: pytest.Item) -> Iterator[Mapping[str, Any]]:
    """Give the combinations of options that a test is about."""
    for one in params(item):
        for part in one if isinstance(one, tuple) else (one,):
            if isinstance(part, Mapping):
                yield part


def is_row(options: Mapping[str, Any]) -> bool:
    return {"face", "database"} <= options.keys()
