"""`scaffold practices`: the catalogue, and what of it is built."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from scaffold.cli.output import print_json, print_table
from scaffold.cli.parameters import Flag
from scaffold.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from scaffold.practices.catalogue import Row
    from scaffold.releases.release import Release


def command() -> Callable[..., None]:
    """Return the command's function."""
    return practices


def practices(*, as_json: Annotated[bool, Flag("--json", help="Print for a machine to read")] = False) -> None:
    """List every practice of the catalogue, the production floor and the option values, with what is built.

    Built means: a proof takes the thing out of a generated project, and a named test notices. In a project it speaks
    of the release that the project records, elsewhere of what `scaffold new` makes.
    """
    from scaffold.practices.claims import claims_of

    claims = claims_of(release_here())
    proven, rows = claims.built, claims.rows
    if as_json:
        print_json([as_data(row, claims.tag, proven.get(row.id, [])) for row in rows])
        return
    for group, members in groupby(rows, key=lambda row: row.group):
        print(f"\n{group}")
        print_table(
            ("", "id", "proof", "switch", "practice"),
            [
                (sign(row, proven), short(row.id), " ".join(proven.get(row.id, [])), row.switch, row.text)
                for row in members
            ],
        )
    done = sum(row.id in proven for row in rows)
    print(f"\n{claims.tag}: {done} of {len(rows)} rows are built")


def release_here() -> Release:
    """Return the release of the project that one stands in, else the templates of this package."""
    from scaffold.lifecycle.project import find_project, read_project
    from scaffold.practices.claims import recorded_release
    from scaffold.releases.store import BundleStore
    from scaffold.releases.working import working_release

    try:
        root = find_project(Path.cwd())
    except UserError:
        return working_release()
    return recorded_release(BundleStore(), read_project(root).tag)


def as_data(row: Row, tag: str, proofs: Sequence[str]) -> dict[str, Any]:
    """Return a row as plain data."""
    return {
        "release": tag,
        "id": row.id,
        "group": row.group,
        "practice": row.text,
        "switch": row.switch,
        "standard": row.standard,
        "built": bool(proofs),
        "proofs": list(proofs),
    }


def sign(row: Row, proven: Mapping[str, list[str]]) -> str:
    """Return the mark of a row that is built."""
    return "✓" if row.id in proven else "·"


def short(name: str) -> str:
    """Return the id without the part that its heading says already."""
    return name.removeprefix("floor.").removeprefix("option.")
