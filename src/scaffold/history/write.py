"""Puts a migration into the working tree and the index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scaffold.errors import RefusedError
from scaffold.merge.repository import open_repository

if TYPE_CHECKING:
    from pathlib import Path

    from .model import Migration


def write_migration(project: Path, migration: Migration) -> None:
    """Write the files of a migration and stage them; RefusedError where one is there already."""
    write_files(project, migration)
    repository = open_repository(project)
    repository.git("add", "--", *(repository.prefix + path for path in migration.files))


def write_files(project: Path, migration: Migration) -> None:
    """Write the files of a migration; RefusedError where one is there already."""
    for path in migration.files:
        if (project / path).exists():
            raise RefusedError(f"{path} exists already, and history is never rewritten")
    for path, data in migration.files.items():
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_bytes(data)
