"""How fast an update is: whole processes against stock `copier update`, and a fleet against one repository.

    python benchmarks/update.py [--rounds 5] [--sizes 1,10,50] [--fleet 100] [--json FILE] [--check]

The same repository with the same edits, from the first release in the bundle to the newest, by each in turn. Both
find what an earlier run keeps: scaffold its extracted releases and compiled templates, Copier its mirror of the
template's repository. `cold` is scaffold without anything kept. A ratio is the median of the ratios of the rounds;
the target is held to processor time, which other work on the machine does not change.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from common import environment, source, timed

from scaffold.lifecycle.inputs import understand
from scaffold.releases.bundle import BUNDLE
from scaffold.releases.release import canonical_url
from scaffold.releases.store import BundleStore
from scaffold.render import render_files, write_files

TARGET = 4.0


class Bench:
    """One working folder: the template's repository for Copier, a project a size, and what is kept between runs."""

    def __init__(self, work: Path) -> None:
        self.work = work
        self.store = BundleStore()
        self.old, self.new = self.store.tags()[0], self.store.tags()[-1]
        self.environment = {
            **{key: value for key, value in environment(work).items() if not key.startswith("GIT_")},
            "GIT_CONFIG_GLOBAL": str(work / "gitconfig"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "COPIER_CACHE_DIR": str(work / "copier"),
            "SCAFFOLD_CACHE": str(work / "scaffold"),
        }
        host = work / "templates.git"
        (work / "gitconfig").write_text(
            f'[user]\nname = bench\nemail = bench@example.org\n[url "{host}"]\ninsteadOf = {canonical_url()}\n'
        )
        self.call("git", "clone", "--quiet", "--bare", str(BUNDLE), str(host), cwd=work)

    def call(self, *command: Any, cwd: Path, **more: str) -> dict[str, float]:
        """Run one process; give its seconds on the clock and of processor time, children included."""
        return timed(command, cwd, {**self.environment, **more})

    def project(self, resources: int) -> Path:
        """Make a project of the old release, with edits far from what the newer one changes."""
        text = source(resources)
        release = self.store.get(self.old)
        folder = self.work / f"project-{resources}"
        rendering = render_files(understand(text, release).answers, release=release)
        folder.mkdir()
        write_files(rendering.files, folder)
        (folder / "scaffold.yaml").write_text(text)
        for path in ("README.md", "src/container.ts", "src/platform/lifecycle/lifecycle.ts"):
            target = folder / path
            target.write_text(target.read_text() + "// a line of ours\n")
        self.call("git", "init", "--quiet", cwd=folder)
        self.call("git", "add", "--all", cwd=folder)
        self.call("git", "commit", "--quiet", "--message", "made and edited", cwd=folder)
        return folder

    def update(self, kind: str, project: Path) -> dict[str, float]:
        """Update a copy of a project."""
        copy = self.work / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(project, copy)
        if kind == "stock":
            options = ("--trust", "--defaults", "--quiet", "--vcs-ref", self.new)
            return self.call(sys.executable, "-m", "copier", "update", *options, cwd=copy)
        more = {"SCAFFOLD_CACHE": "off"} if kind == "cold" else {}
        options = ("--to", self.new, "--no-install")
        return self.call(sys.executable, "-m", "scaffold", "update", *options, cwd=copy, **more)


def rounded(taken: dict[str, float]) -> dict[str, float]:
    """Return seconds as they are shown."""
    return {unit: round(seconds, 2) for unit, seconds in taken.items()}


def sizes(bench: Bench, counts: list[int], rounds: int) -> list[dict[str, Any]]:
    """Measure each size; the first round fills the caches and does not count."""
    rows = []
    for count in counts:
        project = bench.project(count)
        taken: dict[str, list[dict[str, float]]] = {"stock": [], "scaffold": [], "cold": []}
        for turn in range(rounds + 1):
            for kind, found in taken.items():
                one = bench.update(kind, project)
                if turn:
                    found.append(one)
        row: dict[str, Any] = {"resources": count, "files": sum(path.is_file() for path in project.rglob("*"))}
        for kind, found in taken.items():
            row[kind] = {unit: round(statistics.median(one[unit] for one in found), 2) for unit in ("wall", "cpu")}
            if kind != "stock":
                row[kind]["ratio"] = {
                    unit: round(
                        statistics.median(
                            stock[unit] / own[unit] for stock, own in zip(taken["stock"], found, strict=True)
                        ),
                        1,
                    )
                    for unit in ("wall", "cpu")
                }
        rows.append(row)
        own, bare = row["scaffold"], row["cold"]
        print(
            f"{count:>4} resources: stock {row['stock']['wall']} s ({row['stock']['cpu']} s CPU), "
            f"scaffold {own['wall']} s ({own['cpu']}), {own['ratio']['cpu']} times; "
            f"cold {bare['wall']} s ({bare['cpu']}), {bare['ratio']['cpu']} times",
            flush=True,
        )
    return rows


def fleet(bench: Bench, count: int) -> dict[str, Any]:
    """Update many copies of one project, with one process and with as many as there are cores."""
    first = bench.project(0)
    single = bench.update("scaffold", first)
    found: dict[str, Any] = {"repositories": count, "cores": os.cpu_count(), "one": rounded(single)}
    for jobs in dict.fromkeys([1, os.cpu_count() or 1]):
        folder = bench.work / f"fleet-{jobs}"
        for number in range(count):
            shutil.copytree(first, folder / str(number))
        (folder / "repos.txt").write_text("".join(f"{number}\n" for number in range(count)))
        command = ("fleet", "update", folder / "repos.txt", "--jobs", jobs, "--to", bench.new, "--no-install")
        taken = bench.call(sys.executable, "-m", "scaffold", *command, cwd=folder)
        each = {unit: seconds / count for unit, seconds in taken.items()}
        found[f"jobs {jobs}"] = {
            "each": rounded(each),
            "to one": round(each["wall"] / single["wall"], 2),
            "times as fast as one job": round(found.get("jobs 1", {}).get("each", each)["wall"] / each["wall"], 2),
        }
        print(
            f"fleet of {count}, --jobs {jobs}: a repository {found[f'jobs {jobs}']}; one alone {found['one']}",
            flush=True,
        )
        shutil.rmtree(folder)
    return found


def main() -> int:
    """Measure, print, and with --check hold the target."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sizes", default="1,10,50")
    parser.add_argument("--fleet", type=int, default=100)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--check", action="store_true", help=f"fail below {TARGET:g} times as fast as stock Copier")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        rows = sizes(bench, [int(one) for one in options.sizes.split(",") if one], options.rounds)
        result = {"sizes": rows, "fleet": fleet(bench, options.fleet) if options.fleet else None}
    if options.json:
        options.json.write_text(json.dumps(result, indent=2) + "\n")
    slow = [row["resources"] for row in rows if row["scaffold"]["ratio"]["cpu"] < TARGET]
    if options.check and slow:
        print(f"slower than {TARGET:g} times stock Copier with {slow} resources")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
