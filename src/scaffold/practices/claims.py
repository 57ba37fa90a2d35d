"""The practices of one release: its catalogue, its production floor and its proofs, read from the release's tree."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from scaffold.domain.tree import LOADER
from scaffold.options.catalogue import load_catalogue
from scaffold.practices.catalogue import Row, floor_rows, option_rows, practice_rows
from scaffold.practices.proofs import Proof, built, proof
from scaffold.releases.store import number
from scaffold.releases.working import DEV, working_release

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scaffold.releases.release import Release
    from scaffold.releases.store import BundleStore

FOLDER = "practices"
"""Where a release keeps them, beside `project/`."""
PAST = Path(__file__).with_name("past")
"""What the releases before 0.7.0 claim and prove; their trees, which never change, hold none of it."""


@dataclass(frozen=True)
class Claims:
    """What a release claims, and how each claim is proven.

    Attributes:
        tag: the release.
        rows: everything that a proof may name: practices and traits, the production floor, values of options.
        proofs: in the order of the files that they stand in.

    """

    tag: str
    rows: tuple[Row, ...]
    proofs: tuple[Proof, ...]

    @cached_property
    def built(self) -> Mapping[str, list[str]]:
        """The ids of the rows that are built -> the proofs that say so."""
        return built(self.proofs)


def claims_of(release: Release) -> Claims:
    """Read the practices of a release."""
    own = release.root / FOLDER
    folder = own if own.is_dir() else PAST
    return Claims(
        tag=release.tag,
        rows=(
            *practice_rows(read(folder / "catalogue.yml")),
            *floor_rows(read(folder / "floor.yml")),
            *option_rows(load_catalogue(release.root)),
        ),
        proofs=tuple(proof(entry) for entry in (_entries(own / "proofs") if own.is_dir() else _past(release.tag))),
    )


def recorded_release(store: BundleStore, tag: str) -> Release:
    """Return the release that a project records, for reading what it claims.

    A `+dev` that is not the templates of this package was the way to a release: that one is nearest, if it is known.

    Raises:
        UserError: when this installation does not hold it.

    """
    if not tag.endswith(DEV) or tag == working_release().tag:
        return store.get(tag)
    *_, nearest = store.candidates(tag)
    return nearest


def read(path: Path) -> Any:
    """Read one file of YAML."""
    return yaml.load(path.read_text("utf-8"), Loader=LOADER)  # noqa: S506 - the safe loader


def _entries(folder: Path) -> list[dict[str, Any]]:
    return [entry for path in sorted(folder.glob("*.yml")) for entry in read(path) or ()]


def _past(tag: str) -> list[dict[str, Any]]:
    """Return the proofs of a release whose tree holds none: each file adds to those before it, or words them anew."""
    files = sorted(PAST.glob("v*.yml"), key=lambda path: number(path.stem))
    found = {entry["id"]: entry for path in files if number(path.stem) <= number(tag) for entry in read(path)}
    return list(found.values())
