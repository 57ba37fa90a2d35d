"""What a project will be, before it is there: its tree, dependencies, services and commands."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

OUTLINE_FILES = 8
"""A folder with more files than this shows its subfolders in the outline."""


@dataclass
class Folder:
    """A folder of the tree: its files, and the folders below it."""

    files: list[str] = field(default_factory=list)
    folders: dict[str, Folder] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many files there are, at any depth."""
        return len(self.files) + sum(folder.count for folder in self.folders.values())


def folder_of(paths: Iterable[str]) -> Folder:
    """Arrange paths as folders."""
    root = Folder()
    for path in sorted(paths):
        *parents, name = path.split("/")
        here = root
        for parent in parents:
            here = here.folders.setdefault(parent, Folder())
        here.files.append(name)
    return root


def tree_lines(paths: Iterable[str]) -> list[str]:
    """Draw the whole tree, one line a file."""
    return list(_lines(folder_of(paths), ""))


def _lines(folder: Folder, indent: str) -> Iterator[str]:
    for name, child in folder.folders.items():
        yield f"{indent}{name}/"
        yield from _lines(child, indent + "  ")
    yield from (f"{indent}{name}" for name in folder.files)


def outline(paths: Iterable[str]) -> list[tuple[str, str]]:
    """Draw the upper two levels: (folder, what is in it), and the files of the root last."""
    root = folder_of(paths)
    lines: list[tuple[str, str]] = []
    for name, folder in root.folders.items():
        lines.append((f"{name}/", plural(folder.count, "file")))
        if folder.count > OUTLINE_FILES:
            lines += [(f"  {below}/", plural(child.count, "file")) for below, child in folder.folders.items()]
    return [*lines, ("and", ", ".join(root.files))]


def plural(count: int, word: str) -> str:
    """Return "1 file", "2 files"."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def dependencies(files: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return what package.json lists, by kind."""
    package = json.loads(files["package.json"].data)
    return {"dependencies": package["dependencies"], "devDependencies": package["devDependencies"]}


def services(answers: Mapping[str, Any]) -> list[str]:
    """Return what runs beside the server, in words: what the capabilities that are chosen say."""
    from scaffold.releases.capabilities import load_capabilities
    from scaffold.releases.release import templates_root
    from scaffold.render.kit import load_kit

    root = templates_root()
    kit = load_kit(root)
    app = kit.build({name: answers[name] for name in kit.INPUTS})
    units = [unit for one in load_capabilities(root) for unit in one["units"]]
    return [
        row["text"]
        for unit in units
        for row in unit.get("services", ())
        if kit.capabilities.holds(unit["when"], app) and kit.capabilities.holds(row.get("when", {}), app)
    ]
