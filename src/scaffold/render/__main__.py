"""For people who write templates: `python -m scaffold.render ANSWERS.yml DESTINATION`."""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from pathlib import Path

import yaml

from scaffold.errors import ScaffoldError

from .project import render_project


def main() -> int:
    """Render answers from a file into a folder that may exist; with --clean it is emptied first.

    The answers file of a project will do: what it records of itself is left out.
    """
    parser = argparse.ArgumentParser(prog="python -m scaffold.render", description=__doc__)
    parser.add_argument("answers", type=Path)
    parser.add_argument("destination", type=Path)
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="change one answer")
    parser.add_argument("--clean", action="store_true", help="remove earlier rendered files (never node_modules)")
    options = parser.parse_args()
    recorded = yaml.safe_load(options.answers.read_text("utf-8"))
    answers = {key: value for key, value in recorded.items() if not key.startswith("_") and key != "base_hash"}
    for change in options.set:
        name, _, value = change.partition("=")
        answers[name] = yaml.safe_load(value)
    failures: list[ScaffoldError] = []
    started = time.perf_counter()
    try:
        if options.clean and options.destination.is_dir():
            clean(options.destination)
        result = render_project(answers, options.destination, failed=failures.append)
    except ScaffoldError as error:
        print(error, file=sys.stderr)
        return 1
    seconds = time.perf_counter() - started
    print(f"{len(result.paths)} files in {options.destination}, {seconds:.2f} s", file=sys.stderr)
    for failure in failures:
        print(f"NOT RENDERED {failure}", file=sys.stderr)
    return 1 if failures else 0


def clean(folder: Path) -> None:
    """Empty a folder, but for what takes long to make again."""
    for child in folder.iterdir():
        if child.name in {"node_modules", ".git", ".env", ".data"}:
            continue
        if child.is_dir() and not child.is_symlink():
            shutil.rmtree(child)
        else:
            child.unlink()


if __name__ == "__main__":
    sys.exit(main())
