"""How fast `scaffold new` is: against stock Copier, against bare Jinja, and `--help` against an idle interpreter.

    python benchmarks/render.py [--rounds 7] [--sizes 1,10,50] [--json FILE] [--check]

Whole processes, interpreter included, in one run and in turn, so that what disturbs the machine disturbs all alike.
A ratio is the median of the ratios of the rounds. Targets are held to processor time, which other work on the
machine does not change (nothing here waits for anything); the clock's ratio stands beside it.

`scaffold` is what an installed wheel runs: it ships its templates compiled. `uncompiled` is the same without them.
Neither finds a cache of an earlier run; Python's bytecode is there for all, as after an install. Stock Copier gets
the fastest that it has: the templates as a plain folder, no git. None finds a package manager: pruning the lockfile
of the release is npm's work, and stands by itself (`with npm`). The floor compiles the templates, as anybody has to
who ships nothing. The files of all are compared.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

import common
from common import HEAD, timed

from scaffold.dependencies.managers import lockfile_of
from scaffold.releases.release import templates_root
from scaffold.render.compiled import SHIPPED, compile_tree, write

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent
TARGETS = {"stock": 3.0, "floor": 2.0, "slope": 1.5, "help": 10.0}
OWN_LINES = re.compile(rb"^(_commit|_src_path|base_hash): .*\n", re.MULTILINE)
"""What only a release's URL and tag bring; a plain folder has none. tests/render compares these as well."""


class Bench:
    """One working folder: a copy of the package and the templates, and the inputs."""

    def __init__(self, work: Path) -> None:
        self.work = work
        ignore = shutil.ignore_patterns("__pycache__", SHIPPED)
        for folder in ("bare", "wheel"):
            shutil.copytree(SOURCE / "src", work / folder / "src", ignore=ignore)
            shutil.copytree(templates_root(), work / folder / "templates", ignore=ignore)
        self.templates = work / "bare" / "templates"
        name, codes = compile_tree(self.templates)
        (work / "wheel" / "templates" / SHIPPED).mkdir()
        write(work / "wheel" / "templates" / SHIPPED / name, codes)
        self.out = work / "out"
        git = shutil.which("git")
        (work / "bin").mkdir()
        if git:
            (work / "bin" / "git").symlink_to(git)
        self.environment = {**common.environment(work), "SCAFFOLD_CACHE": "off", "PATH": str(work / "bin")}

    def run(self, *command: Any, package: str = "bare", **more: str) -> dict[str, float]:
        """Run one process; give its seconds on the clock and of processor time."""
        shutil.rmtree(self.out, ignore_errors=True)
        environment = {**self.environment, "PYTHONPATH": str(self.work / package / "src"), **more}
        return timed(command, self.work, environment)

    def scaffold(self, source: Path, package: str = "wheel", **more: str) -> dict[str, float]:
        """Run `scaffold new`."""
        command = ("-m", "scaffold", "new", "demo", "--from", source, "--directory", self.out)
        return self.run(sys.executable, *command, "--no-install", "--no-git", "--no-check", package=package, **more)

    def stock(self, answers: Path) -> dict[str, float]:
        """Run `copier copy`."""
        options = ("--trust", "--defaults", "--quiet", "--data-file", answers)
        return self.run(sys.executable, "-m", "copier", "copy", *options, self.templates, self.out)

    def floor(self, answers: Path, plan: Path) -> dict[str, float]:
        """Run bare Jinja."""
        return self.run(sys.executable, HERE / "floor.py", answers, plan, self.templates, self.out)

    def files(self) -> dict[str, bytes]:
        """Read what the last run wrote, but for what is nobody's template."""
        return {
            path.relative_to(self.out).as_posix(): OWN_LINES.sub(b"", path.read_bytes())
            for path in self.out.rglob("*")
            if path.is_file() and path.name not in {"scaffold.yaml", lockfile_of("npm")}
        }

    def prepare(self, size: int | str) -> tuple[Path, Path, Path]:
        """Write the input, and from one render of it the checked answers and the floor's plan."""
        source = self.work / f"input-{size}.yaml"
        source.write_text(HEAD if size == "default" else common.source(int(size)))
        self.scaffold(source)
        answers = self.work / f"answers-{size}.yml"
        lines = (self.out / ".copier-answers.yml").read_text("utf-8")
        answers.write_text(re.sub(r"^(_commit|_src_path): .*\n", "", lines, flags=re.MULTILINE), "utf-8")
        plan = self.work / f"plan-{size}.json"
        script = HERE / "plan.py"
        self.run(sys.executable, script, answers, plan)
        return source, answers, plan


def medians(runs: list[dict[str, float]]) -> dict[str, float]:
    """Give the median run, by the clock and by the processor."""
    return {kind: round(statistics.median(run[kind] for run in runs), 4) for kind in ("wall", "cpu")}


def ratio(runs: list[dict[str, float]], base: list[dict[str, float]], kind: str) -> float:
    """Give the median of the rounds' own ratios: what disturbs one round disturbs both sides of it."""
    return round(statistics.median(a[kind] / b[kind] for a, b in zip(runs, base, strict=True)), 3)


def measure_size(bench: Bench, size: int | str, rounds: int) -> dict[str, Any]:
    """Run all the ways on one project, in turn."""
    source, answers, plan = bench.prepare(size)
    ways = {
        "stock": lambda: bench.stock(answers),
        "scaffold": lambda: bench.scaffold(source),
        "uncompiled": lambda: bench.scaffold(source, "bare"),
        "floor": lambda: bench.floor(answers, plan),
        "with npm": lambda: bench.scaffold(source, PATH=os.environ["PATH"]),
    }
    trees = {}
    for name, way in ways.items():  # also brings the files into the machine's memory
        way()
        trees[name] = bench.files()
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            runs[name].append(way())
    return {
        "size": size,
        "files": len(trees["scaffold"]),
        "identical": all(tree == trees["stock"] for tree in trees.values()),
        "median": {name: medians(found) for name, found in runs.items()},
        "ratio": {
            f"{one}/{two}": {kind: ratio(runs[one], runs[two], kind) for kind in ("cpu", "wall")}
            for one, two in (("stock", "scaffold"), ("scaffold", "floor"), ("uncompiled", "floor"))
        },
    }


def slope(sizes: list[dict[str, Any]], way: str, kind: str) -> float:
    """Give the seconds that one resource more takes."""
    first, last = sizes[0], sizes[-1]
    return float((last["median"][way][kind] - first["median"][way][kind]) / (last["size"] - first["size"]))


def measure_help(bench: Bench, rounds: int) -> dict[str, Any]:
    """Run `scaffold --help` and an interpreter that does nothing, in turn."""
    runs: dict[str, list[dict[str, float]]] = {"help": [], "pass": []}
    for turn in range(rounds * 2 + 1):
        found = {
            "help": bench.run(sys.executable, "-m", "scaffold", "--help"),
            "pass": bench.run(sys.executable, "-c", "pass"),
        }
        for name, run in found.items():
            if turn:
                runs[name].append(run)
    return {
        "median": {name: medians(run) for name, run in runs.items()},
        "ratio": {kind: ratio(runs["help"], runs["pass"], kind) for kind in ("cpu", "wall")},
    }


def measure(rounds: int, sizes: list[int]) -> dict[str, Any]:
    """Measure everything."""
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder).resolve())
        default = measure_size(bench, "default", rounds)
        grown = [measure_size(bench, size, rounds) for size in sizes]
        help_ = measure_help(bench, rounds)
    slopes: dict[str, dict[str, float]] = {}
    if len(grown) > 1:
        slopes = {
            way: {kind: round(slope(grown, way, kind) * 1000, 3) for kind in ("cpu", "wall")}
            for way in ("stock", "scaffold", "uncompiled", "floor")
        }
    gates = {
        "identical": all(case["identical"] for case in [default, *grown]),
        "stock": all(case["ratio"]["stock/scaffold"]["cpu"] >= TARGETS["stock"] for case in [default, *grown]),
        "floor": default["ratio"]["scaffold/floor"]["cpu"] <= TARGETS["floor"],
        "help": help_["ratio"]["cpu"] < TARGETS["help"],
    }
    if slopes:
        gates["slope"] = slopes["scaffold"]["cpu"] <= TARGETS["slope"] * slopes["floor"]["cpu"]
    return {
        "python": platform.python_version(),
        "rounds": rounds,
        "targets": TARGETS,
        "default": default,
        "sizes": grown,
        "milliseconds a resource": slopes,
        "help": help_,
        "met": gates,
    }


def table(result: dict[str, Any]) -> str:
    """Write the result for people."""
    ways, ratios = (
        ("stock", "scaffold", "uncompiled", "floor"),
        ("stock/scaffold", "scaffold/floor", "uncompiled/floor"),
    )
    lines = [
        "processor seconds (seconds on the clock)",
        "",
        f"| project | files | {' | '.join([*ways, *ratios])} |",
        "|---" * (2 + len(ways) + len(ratios)) + "|",
    ]
    for case in [result["default"], *result["sizes"]]:
        name = "default" if case["size"] == "default" else f"{case['size']} resources"
        times = [f"{case['median'][way]['cpu']:.2f} ({case['median'][way]['wall']:.2f})" for way in ways]
        found = [f"{case['ratio'][one]['cpu']:.2f} ({case['ratio'][one]['wall']:.2f})" for one in ratios]
        lines.append(f"| {name} | {case['files']} | {' | '.join([*times, *found])} |")
    lines.append("")
    slopes = result["milliseconds a resource"]
    if slopes:
        each = ", ".join(f"{way} {value['cpu']:.1f} ({value['wall']:.1f})" for way, value in slopes.items())
        lines.append(
            f"a resource more, ms: {each}; {slopes['scaffold']['cpu'] / slopes['floor']['cpu']:.2f} x the floor's"
        )
    pruning = result["default"]["median"]["with npm"]["cpu"] - result["default"]["median"]["scaffold"]["cpu"]
    lines.append(f"pruning the lockfile by npm: {pruning:.2f} more")
    help_, idle = (result["help"]["median"][name] for name in ("help", "pass"))
    lines.append(
        f"--help {help_['cpu'] * 1000:.0f} ms ({help_['wall'] * 1000:.0f}), python -c pass {idle['cpu'] * 1000:.0f} ms "
        f"({idle['wall'] * 1000:.0f}); {result['help']['ratio']['cpu']:.1f} x ({result['help']['ratio']['wall']:.1f})"
    )
    lines.append(f"targets: {json.dumps(result['targets'])}")
    lines.append("met: " + ", ".join(f"{name} {'yes' if met else 'NO'}" for name, met in result["met"].items()))
    return "\n".join(lines)


def main() -> int:
    """Measure, print, and say whether the targets are met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--sizes", default="1,10,50", help="numbers of resources, separated by commas")
    parser.add_argument("--json", type=Path, help="write the result here as well")
    parser.add_argument("--check", action="store_true", help="exit 1 when a target is missed")
    options = parser.parse_args()
    result = measure(options.rounds, [int(size) for size in options.sizes.split(",")])
    print(table(result))
    if options.json:
        options.json.write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    return 1 if options.check and not all(result["met"].values()) else 0


if __name__ == "__main__":
    sys.exit(main())
