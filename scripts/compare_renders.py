"""Says which rendered files differ between two states of the templates: what a change that moves things must not do.

    python scripts/compare_renders.py REVISION            the checkout against that revision of it
    python scripts/compare_renders.py REVISION --rows 200 ... on more rows of answers

Renders random, valid answers (the same ones each time) and every domain in tests/domains (on each
database) and tests/small.yaml with both, and prints each path whose bytes differ, with the first line that does. Ends
with 1 when some do.
"""

from __future__ import annotations

import argparse
import io
import itertools
import os
import random
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from scaffold.assembly import assemble, write
from scaffold.domain.naming import names_of
from scaffold.errors import UserError
from scaffold.options.catalogue import Catalogue, load_catalogue
from scaffold.options.input import Given, check_input
from scaffold.releases.release import Release
from scaffold.render import render_files
from scaffold.render.kit import load_kit

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
DERIVED = ".copier-answers.yml"
"""Holds the hash of the rest."""


ASSEMBLE = """
import sys
from pathlib import Path
from scaffold.assembly import assemble, write
write(assemble(Path(sys.argv[1])), Path(sys.argv[2]))
"""


def templates_at(revision: str, target: Path) -> Path:
    """Write the release tree of a revision's templates, assembled by the code of that revision: it knows its places."""
    archive = subprocess.run(
        ["git", "archive", "--format=tar", revision, "src", "templates"], cwd=ROOT, check=True, capture_output=True
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(target / "source", filter="data")
    source, tree = target / "source", target / "tree"
    subprocess.run(
        [sys.executable, "-c", ASSEMBLE, str(source / "templates"), str(tree)],
        env={**os.environ, "PYTHONPATH": str(source / "src")},
        check=True,
    )
    return tree


def inputs(tree: Path, rows: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give (name, checked answers): some rows of options, then the domains of the tests."""
    catalogue, names = load_catalogue(tree), names_of(load_kit(tree))
    for row in itertools.islice(valid_rows(catalogue), rows):
        given = [Given("name", "demo", "row"), *(Given(key, value, "row") for key, value in row.items())]
        try:
            yield " ".join(row.values()), check_input(catalogue, names, given=given).answers
        except UserError:
            continue
    for path, database in itertools.product(
        sorted((ROOT / "tests" / "domains").glob("*.yaml")), catalogue.choices()["database"]
    ):
        given = [Given("database", database, "script")]
        text = path.read_text("utf-8")
        answers = check_input(catalogue, names, text=text, file=path.name, given=given).answers
        yield f"{path.stem} {database}", answers
    for number, case in enumerate(yaml.safe_load((ROOT / "tests" / "small.yaml").read_text("utf-8"))):
        text = yaml.safe_dump({"version": 1, "name": "small", **case["options"], **case["domain"]}, sort_keys=False)
        yield f"small {number}", check_input(catalogue, names, text=text, file="small.yaml").answers


def valid_rows(catalogue: Catalogue) -> Iterator[dict[str, str]]:
    """Draw rows of answers without end, each once where there are many."""
    draw = random.Random(1)  # noqa: S311 - the same rows each time
    seen: set[tuple[str, ...]] = set()
    for _ in range(20_000):
        row = {name: draw.choice(values) for name, values in catalogue.choices().items()}
        wrong = any(
            all(row[key] == value for key, value in one.when.items()) and row[one.option] in one.values
            for one in catalogue.exclusions
        )
        if not wrong and tuple(row.values()) not in seen:
            seen.add(tuple(row.values()))
            yield row


def differences(before: Path, after: Path, rows: int) -> Iterator[str]:
    """Give a line for each file of a render that is not the same."""
    old, new = Release(tag="v0.0.0", root=before), Release(tag="v0.0.0", root=after)
    for name, answers in inputs(before, rows):
        one, other = render_files(answers, release=old).files, render_files(answers, release=new).files
        for path in sorted({*one, *other} - {DERIVED}):
            if path not in other:
                yield f"{name}: {path} is gone"
            elif path not in one:
                yield f"{name}: {path} is new"
            elif (one[path].data, one[path].executable) != (other[path].data, other[path].executable):
                yield f"{name}: {path}: {first_difference(one[path].data, other[path].data)}"


def first_difference(one: bytes, other: bytes) -> str:
    """Give the first line that differs."""
    pairs = itertools.zip_longest(one.decode().splitlines(), other.decode().splitlines())
    for number, (left, right) in enumerate(pairs, 1):
        if left != right:
            return f"line {number}: {left!r} is now {right!r}"
    return "its mode, or its last line's end"


def main(args: list[str] | None = None) -> int:
    """Run the script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("revision")
    parser.add_argument("--rows", type=int, default=60)
    options = parser.parse_args(args)
    with tempfile.TemporaryDirectory() as folder:
        before = templates_at(options.revision, Path(folder) / "before")
        write(assemble(ROOT / "templates"), Path(folder) / "after")
        found = list(differences(before, Path(folder) / "after", options.rows))
    print("\n".join(found) or f"no rendered file differs ({options.rows} rows and the domains of the tests)")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
