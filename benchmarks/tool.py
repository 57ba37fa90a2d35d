"""How fast the tool is against an earlier build of it: every refusal, `check`, `set`, `add` and `new --no-install`.

    python benchmarks/tool.py --base CHECKOUT|REVISION [--rounds 7] [--sizes 1,50] [--json FILE] [--check]

Whole processes, interpreter included, in one run and in turn, each build as an installed wheel would run it: its
templates compiled, Python's bytecode there, and a cache folder of its own, which holds what making the project left.
No two changes ask for the same: what `set`, `add` and `new` render was not rendered before. None finds a package
manager. A ratio is the median of the ratios of the rounds, of processor time; what both builds refuse they refuse with
the same words.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

import common
from common import timed

SOURCE = Path(__file__).resolve().parent.parent
TARGETS = {"refusal": 0.25, "change": 0.4, "new": 0.6}
BUILDS = ("base", "now")

REFUSALS = {
    "set, no such option": ("set", "auht=jwt"),
    "set, no such choice": ("set", "auth=jvt"),
    "set, a wrong field": ("set", "ItemAaa.fields.title=strin(1..120)!"),
    "add, a wrong name": ("add", "resource", "9x", "title: string(1..9)!"),
    "add, there already": ("add", "field", "ItemAaa", "title: string(1..9)!"),
    "remove, not there": ("remove", "resource", "Nothing"),
    "update, no such release": ("update", "--to", "v99.0.0"),
    "new, no name": ("new", "9 x", "--defaults"),
    "new, no such choice": ("new", "demo", "--database", "oracle"),
    "a wrong command": ("chekc",),
}

LAY_OUT = """
import shutil, sys
from pathlib import Path
from scaffold.releases.release import templates_root
from scaffold.render.compiled import SHIPPED, compile_tree, write
target = Path(sys.argv[1])
shutil.copytree(templates_root(), target, ignore=shutil.ignore_patterns("__pycache__", SHIPPED))
name, codes = compile_tree(target)
(target / SHIPPED).mkdir()
write(target / SHIPPED / name, codes)
"""
"""Run by each build with its own code: the release tree as its wheel ships it."""


class Build:
    """One build, laid out as its wheel is installed, and a project that it has made."""

    def __init__(self, checkout: Path, work: Path) -> None:
        self.work = work
        shutil.copytree(checkout / "src", work / "src", ignore=shutil.ignore_patterns("__pycache__"))
        (work / "bin").mkdir()
        (work / "bin" / "git").symlink_to(shutil.which("git") or sys.exit("git is needed"))
        kept = {key: value for key, value in common.environment(work).items() if not key.startswith("GIT_")}
        self.environment = {
            **kept,
            "GIT_CONFIG_GLOBAL": str(work / "gitconfig"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "SCAFFOLD_CACHE": str(work / "cache"),
        }
        (work / "gitconfig").write_text("[user]\nname = bench\nemail = bench@example.org\n")
        self._call(sys.executable, "-c", LAY_OUT, work / "templates", cwd=work, PYTHONPATH=str(checkout / "src"))
        self.environment |= {"PATH": str(work / "bin"), "PYTHONPATH": str(work / "src")}
        self.codes: dict[str, Any] = {}

    def _call(self, *command: Any, cwd: Path, **more: str) -> None:
        subprocess.run([str(word) for word in command], cwd=cwd, env={**self.environment, **more}, check=True)

    def run(self, *words: Any, cwd: Path, codes: tuple[int, ...] = (0,)) -> dict[str, Any]:
        """Run one command of this build."""
        return timed((sys.executable, "-m", "scaffold", *words), cwd, self.environment, codes)

    def new(self, size: int, name: str) -> dict[str, Any]:
        """Make a project that was not made before."""
        text = common.source(size).replace("name: demo\n", f"name: {name}\n")
        (self.work / "input.yaml").write_text(text)
        target = self.work / "out" / name
        taken = self.run("new", "--from", "input.yaml", "--directory", target, "--no-install", cwd=self.work)
        self.project = target
        return taken

    def changed(self, *words: str) -> dict[str, Any]:
        """Change the project, and take that back."""
        taken = self.run(*words, "--no-install", cwd=self.project)
        self._call("git", "reset", "--quiet", "--hard", cwd=self.project)
        self._call("git", "clean", "--quiet", "-fd", cwd=self.project)
        return taken


def ways(size: int, turn: str) -> dict[str, tuple[str, Any]]:
    """Name what is measured: its kind, and how a build does it in this turn."""
    word = turn.capitalize()
    found: dict[str, tuple[str, Any]] = {f"new, {size}": ("new", lambda build: build.new(size, f"demo-{turn}"))}
    if size == 1:
        found |= {
            "check": ("change", lambda build: build.run("check", cwd=build.project, codes=(0, 1))),
            "set": ("change", lambda build: build.changed("set", f"description=The {turn} round")),
            "set, a field": ("change", lambda build: build.changed("set", f"ItemAaa.fields.{turn}=text(..50)?")),
            "add": (
                "change",
                lambda build: build.changed(
                    "add", "resource", f"Thing{word}", "title: string(1..9)!", "--allow", "read: signed_in"
                ),
            ),
        }
        found |= {
            name: ("refusal", lambda build, words=words: build.run(*words, cwd=build.project, codes=(2, 4)))
            for name, words in REFUSALS.items()
        }
    return found


def measure(builds: dict[str, Build], sizes: list[int], rounds: int) -> list[dict[str, Any]]:
    """Run everything in turn; the first round fills what is kept, and does not count."""
    rows = []
    for size in sizes:
        taken: dict[str, list[dict[str, dict[str, Any]]]] = {}
        kinds = {}
        for turn in range(rounds + 1):
            letters = "".join(chr(ord("a") + int(digit)) for digit in f"{turn:02}")
            for name, (kind, way) in ways(size, letters).items():
                order = BUILDS if turn % 2 else BUILDS[::-1]
                found = {build: way(builds[build]) for build in order}
                kinds[name] = kind
                said = [found[build]["said"].partition("\n")[0] for build in BUILDS]
                if kind == "refusal" and said[0] != said[1]:  # the hint below may name more than there was
                    sys.exit(f"{name}: {said[0]}, and now {said[1]}")
                if turn:
                    taken.setdefault(name, []).append(found)
        for name, runs in taken.items():
            medians = {one: statistics.median(run[one]["cpu"] for run in runs) for one in BUILDS}
            ratio = statistics.median(run["now"]["cpu"] / run["base"]["cpu"] for run in runs)
            target = TARGETS[kinds[name]]
            row = {"what": name, **{one: round(seconds, 3) for one, seconds in medians.items()}}
            rows.append({**row, "ratio": round(ratio, 3), "target": target, "met": ratio <= target})
            print(
                f"| {name} | {medians['base'] * 1000:.0f} | {medians['now'] * 1000:.0f} | {ratio:.2f} | {target} | "
                f"{'yes' if ratio <= target else 'NO'} |",
                flush=True,
            )
    return rows


def checkout(named: str, work: Path) -> Path:
    """Return the folder of a checkout; a revision of this repository is taken out of it."""
    if Path(named).is_dir():
        return Path(named).resolve()
    archive = subprocess.run(["git", "archive", named], cwd=SOURCE, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=BytesIO(archive)) as tar:
        tar.extractall(work, filter="data")
    return work


def main() -> int:
    """Measure, print, and with --check hold the targets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", required=True, help="the earlier build: a folder, or a revision of this repository")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--sizes", default="1,50", help="numbers of resources, separated by commas")
    parser.add_argument("--json", type=Path, help="write the result here as well")
    parser.add_argument("--check", action="store_true", help="exit 1 when a target is missed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        for one in ("taken", *BUILDS):
            (folder / one).mkdir()
        builds = {
            "base": Build(checkout(options.base, folder / "taken"), folder / "base"),
            "now": Build(SOURCE, folder / "now"),
        }
        print("| what | base, ms of the processor | now | ratio | at most | met |\n|---|---|---|---|---|---|")
        rows = measure(builds, [int(size) for size in options.sizes.split(",")], options.rounds)
    if options.json:
        options.json.write_text(json.dumps({"python": sys.version.split()[0], "rows": rows}, indent=2) + "\n", "utf-8")
    return 1 if options.check and not all(row["met"] for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
