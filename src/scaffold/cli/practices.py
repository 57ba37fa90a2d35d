"""`scaffold practices`: the catalogue, and what of it is built."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scaffold.cli.output import print_json, print_table
from scaffold.practices.catalogue import Row, all_rows
from scaffold.practices.proofs import all_proofs, built

if TYPE_CHECKING:
    from collections.abc import Callable


def command() -> Callable[..., None]:
    """Return the command's function."""
    return practices


def practices(*, as_json: Annotated[bool, typer.Option("--json", help="Print for a machine to read")] = False) -> None:
    """List every practice of the catalogue, the production floor and the option values, with what is built.

    Built means: a proof takes the thing out of a generated project, and a named test notices.
    """
    from scaffold.options.catalogue import load_catalogue
    from scaffold.releases.release import templates_root

    proven = built(all_proofs())
    rows = list(all_rows(load_catalogue(templates_root())))
    if as_json:
        print_json([as_data(row, proven.get(row.id, [])) for row in rows])
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
    print(f"\n{done} of {len(rows)} rows are built")


def as_data(row: Row, proofs: list[str]) -> dict[str, Any]:
    """Return a row as plain data."""
    return {
        "id": row.id,
        "group": row.group,
        "practice": row.text,
        "switch": row.switch,
        "standard": row.standard,
        "built": bool(proofs),
        "proofs": proofs,
    }


def sign(row: Row, proven: dict[str, list[str]]) -> str:
    """Return the mark of a row that is built."""
    return "✓" if row.id in proven else "·"


def short(name: str) -> str:
    """Return the id without the part that its heading says already."""
    return name.removeprefix("floor.").removeprefix("option.")
