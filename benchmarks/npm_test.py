"""How fast `npm test` of a new project is against that of an earlier build, both warm.

    python benchmarks/npm_test.py --base CHECKOUT|REVISION [--rounds 3] [--json FILE] [--check] [OPTION=VALUE …]

Without answers it is the default project. Each build makes its own, with its own packages, and runs its own tests, in
turn. Seconds on the clock are what a person waits for, and what the target is about: most of it is waiting, so measure
on a machine that does nothing else. Processor time is that of npm and of all that it started, besides the database
server, which outlives them. A ratio is the median of those of the rounds.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from common import timed
from tool import SOURCE, checkout

TARGET = 0.4
BUILDS = ("base", "now")
KINDS = ("wall", "cpu")
HIDDEN = ("NODE_ENV", "PORT", "DATABASE_URL", "REDIS_URL")
"""What a shell may hold and the tests must not see. A server that TEST_DATABASE_URL names serves both."""

ENVIRONMENT = {key: value for key, value in os.environ.items() if key not in HIDDEN}


def project(source: Path, folder: Path, answers: list[str]) -> Path:
    """Make a project of a checkout, and install it; return its folder."""
    flags = [word for answer in answers for word in (f"--{answer.partition('=')[0]}", answer.partition("=")[2])]
    command = (sys.executable, "-m", "scaffold", "new", "demo", "--defaults", *flags, "--no-check")
    environment = {**ENVIRONMENT, "PYTHONPATH": str(source / "src"), "SCAFFOLD_CACHE": str(folder / "cache")}
    subprocess.run([*command, "--directory", str(folder / "demo")], env=environment, stdout=sys.stderr, check=True)
    return folder / "demo"


def measure(projects: dict[str, Path], rounds: int) -> dict[str, dict[str, float]]:
    """Run the tests in turn; the first round makes them warm, and does not count."""
    taken: dict[str, list[dict[str, Any]]] = {build: [] for build in BUILDS}
    for turn in range(rounds + 1):
        for build in BUILDS if turn % 2 else BUILDS[::-1]:
            found = timed(("npm", "test"), projects[build], ENVIRONMENT)
            if turn:
                taken[build].append(found)
    pairs = list(zip(*(taken[build] for build in BUILDS), strict=True))
    return {
        kind: {
            **{build: round(statistics.median(run[kind] for run in taken[build]), 1) for build in BUILDS},
            "ratio": round(statistics.median(now[kind] / base[kind] for base, now in pairs), 3),
        }
        for kind in KINDS
    }


def main() -> int:
    """Measure, print, and with --check hold the target."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", required=True, help="the earlier build: a folder, or a revision of this repository")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="write the result here as well")
    parser.add_argument("--check", action="store_true", help="exit 1 when the target is missed")
    parser.add_argument("answers", nargs="*", metavar="OPTION=VALUE")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="npm-test-") as name:
        folder = Path(name)
        for one in ("taken", *BUILDS):
            (folder / one).mkdir()
        sources = {"base": checkout(given.base, folder / "taken"), "now": SOURCE}
        found = measure({one: project(sources[one], folder / one, given.answers) for one in BUILDS}, given.rounds)
    print("| `npm test` | base, s | now | ratio |\n|---|---|---|---|")
    for kind, words in zip(KINDS, ("on the clock", "of the processor"), strict=True):
        row = found[kind]
        print(f"| {words} | {row['base']} | {row['now']} | {row['ratio']:.2f} |")
    if given.json:
        given.json.write_text(
            json.dumps({"answers": given.answers, "target": TARGET, **found}, indent=2) + "\n", "utf-8"
        )
    return 1 if given.check and found["wall"]["ratio"] > TARGET else 0


if __name__ == "__main__":
    sys.exit(main())
