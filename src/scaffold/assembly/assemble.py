"""Assembles a release tree: questions, exclude table, kit data and project tree, of the core and the capabilities."""

from __future__ import annotations

import json
import os
import pprint
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scaffold.errors import TemplateError

from .condition import to_jinja
from .exclude import check_loops, exclude_lines
from .questions import catalogue, questions
from .read import FILES, INTO, read_capabilities
from .slots import SECTION, SLOT, Piece, fill, read_fragment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .model import Capability, Option, Unit

CAPABILITIES = "capabilities"
NOT_PART = frozenset({"__pycache__", ".DS_Store"})
QUESTIONS, TABLE, CATALOGUE = "options/10-options.yml", "options/90-exclude.yml", "options.yml"
KIT_DATA, LISTED = "kit/project/brought.py", "capabilities.json"
TABLE_MARK = "    {# capabilities #}\n"
PROJECT = "project/"
PROOFS = "proofs.yml"
OF_THE_KIT = frozenset(
    {
        "packages",
        "scripts",
        "install_scripts",
        "environment",
        "tables",
        "log",
        "log_fields",
        "log_components",
        "panels",
        "words",
    }
)
"""What of that which capabilities bring projects are rendered with; the rest is for `scaffold` itself."""


class Source(NamedTuple):
    """One file of a release tree."""

    data: bytes
    executable: bool


def assemble(root: Path) -> dict[str, Source]:
    """Return the files of the release tree that a folder of templates makes.

    A folder without `capabilities/` is a release tree already.

    Raises:
        TemplateError: a capability cannot be understood, two bring one file, or a slot is not there.

    """
    files = dict(_files(root, ""))
    capabilities = read_capabilities(root / CAPABILITIES)
    if not capabilities:
        return files
    options = {one.option.name: one.option for one in capabilities if one.option is not None}
    files = {path: one for path, one in files.items() if not path.startswith(f"{CAPABILITIES}/")}
    conditions = {path.removeprefix(PROJECT): "" for path in files if path.startswith(PROJECT)}
    pieces: dict[str, list[Piece]] = {}
    for unit in (unit for one in capabilities for unit in one.units):
        _place(unit, files, conditions, to_jinja(unit.when, options, defaults=True))
        _gather(unit, pieces, to_jinja(unit.when, options))
    check_loops(conditions)
    for path in {*pieces, *(path for path, one in files.items() if _has_slots(path, one))}:
        _fill(files, path, pieces.get(path, []))
    _table(files, exclude_lines(conditions))
    _text(files, QUESTIONS, questions(_read(files, QUESTIONS), capabilities))
    _text(files, CATALOGUE, catalogue(_read(files, CATALOGUE), capabilities))
    _text(files, KIT_DATA, _kit_data(capabilities))
    _text(files, LISTED, json.dumps([_listed(one) for one in capabilities], indent=1, ensure_ascii=False) + "\n")
    for one in capabilities:
        proofs = root / CAPABILITIES / one.name / PROOFS
        if proofs.is_file():
            files[f"practices/proofs/{one.name}.yml"] = Source(proofs.read_bytes(), executable=False)
    return files


def write(files: Mapping[str, Source], target: Path) -> None:
    """Write a release tree into a new folder."""
    for path, one in files.items():
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(one.data)
        file.chmod(0o755 if one.executable else 0o644)


def _files(folder: Path, prefix: str) -> Iterator[tuple[str, Source]]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda one: one.name):
            if entry.name in NOT_PART:
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _files(Path(entry.path), f"{prefix}{entry.name}/")
            elif entry.is_file():
                data = Path(entry.path).read_bytes()
                yield prefix + entry.name, Source(data, bool(entry.stat().st_mode & 0o111))


def _place(unit: Unit, files: dict[str, Source], conditions: dict[str, str], condition: str) -> None:
    if not (unit.folder / FILES).is_dir():
        return
    for path, one in _files(unit.folder / FILES, ""):
        if PROJECT + path in files:
            raise TemplateError(f"capabilities/{unit.title}/{FILES}/{path}: another folder brings that file")
        files[PROJECT + path] = one
        conditions[path] = condition


def _gather(unit: Unit, pieces: dict[str, list[Piece]], condition: str) -> None:
    if not (unit.folder / INTO).is_dir():
        return
    for path, one in _files(unit.folder / INTO, ""):
        pieces.setdefault(PROJECT + path, []).extend(
            read_fragment(
                one.data.decode(),
                order=unit.order,
                title=unit.title,
                condition=condition,
                place=f"capabilities/{unit.title}/{INTO}/{path}",
            )
        )


def _has_slots(path: str, one: Source) -> bool:
    return path.startswith(PROJECT) and path.endswith(".jinja") and SLOT.search(one.data.decode()) is not None


def _fill(files: dict[str, Source], path: str, pieces: list[Piece]) -> None:
    if path not in files:
        raise TemplateError(f"capabilities/{pieces[0].title}/{INTO}/{path.removeprefix(PROJECT)}: no such template")
    _text(files, path, fill(_read(files, path), pieces, path))


def _table(files: dict[str, Source], lines: list[str]) -> None:
    text = _read(files, TABLE)
    if text.count(TABLE_MARK) != 1:
        raise TemplateError(f"{TABLE}: expected one line {TABLE_MARK.strip()!r}")
    _text(files, TABLE, text.replace(TABLE_MARK, "".join(f"    {line}\n" for line in lines)))


def _kit_data(capabilities: tuple[Capability, ...]) -> str:
    rows = tuple(
        {
            "capability": unit.capability,
            "when": unit.when,
            "order": unit.order,
            **{key: value for key, value in unit.brings.items() if key in OF_THE_KIT},
        }
        for one in capabilities
        for unit in one.units
    )
    defaults = {one.option.name: one.option.default for one in capabilities if one.option is not None}
    return (
        '"""What the folders of `capabilities/` bring to the kit. Assembled: change it there."""\n\n'
        "from __future__ import annotations\n\nfrom typing import Any\n\n"
        f"DEFAULTS: dict[str, Any] = {pprint.pformat(defaults, width=110, sort_dicts=False)}\n\n"
        f"UNITS: tuple[dict[str, Any], ...] = {pprint.pformat(rows, width=110, sort_dicts=False)}\n"
    )


def _listed(one: Capability) -> dict[str, Any]:
    """Give all of a capability as JSON: what `scaffold explain`, previews and `adopt` read."""
    return {
        "name": one.name,
        "about": one.about,
        "option": _option(one.option) if one.option else None,
        "domain": list(one.domain),
        "units": [
            {
                "name": unit.name,
                "when": unit.when,
                **unit.brings,
                "files": [path for path, _ in _below(unit, FILES)],
                "into": {
                    path: list(dict.fromkeys(mark["name"] for mark in SECTION.finditer(file.data.decode())))
                    for path, file in _below(unit, INTO)
                },
            }
            for unit in one.units
        ],
    }


def _option(option: Option) -> dict[str, Any]:
    return {key: value for key, value in asdict(option).items() if key in {"name", "question", "default", "several"}}


def _below(unit: Unit, kind: str) -> Iterator[tuple[str, Source]]:
    folder = unit.folder / kind
    return _files(folder, "") if folder.is_dir() else iter(())


def _read(files: Mapping[str, Source], path: str) -> str:
    return files[path].data.decode()


def _text(files: dict[str, Source], path: str, text: str) -> None:
    executable = path in files and files[path].executable
    files[path] = Source(text.encode(), executable)
