"""How fast `scaffold new` is: against stock Copier, against bare Jinja, and `--help` against an idle interpreter.

    python benchmarks/render.py [--rounds 7] [--sizes 1,10,50] [--json FILE] [--check]

Whole processes, interpreter included, in one run and in turn, so that a busy machine disturbs all alike. The ratio
is the median of the ratios of the rounds. Cold: no compiled template is there unless the package ships it
(`scaffold, second run` is what people see from then on; it is shown, and not held to a target). Copier gets the
fastest it has: the templates as a plain folder, no git. The files of all three are compared byte by byte.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent
TARGETS = {"stock": 3.0, "floor": 2.0, "slope": 1.5, "help": 10.0}
OWN_LINES = re.compile(rb"^(_commit|_src_path|base_hash): .*\n", re.MULTILINE)
"""What only a release's URL and tag bring; a plain folder has none. tests/render compares these as well."""

INPUT = """\
version: 1
name: demo
resources:
"""
RESOURCE = """\
  {name}:
    fields:
      title: string(1..120)!
      notes: text(..5000)?
      amount: int(0..1000) = 0
      state: enum(open, closed) = open
      due_on: date? filter(range)
    allow:
      read: signed_in
      create: signed_in
      update: signed_in
      delete: signed_in
"""


class Bench:
    """One working folder: a copy of the package and the templates, and the inputs."""

    def __init__(self, work: Path) -> None:
        self.work = work
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(SOURCE / "src", work / "src", ignore=ignore)
        shutil.copytree(SOURCE / "templates", work / "templates", ignore=ignore)
        self.out = work / "out"
        self.environment = {**os.environ, "PYTHONPATH": str(work / "src"), "SCAFFOLD_CACHE": "off"}

    def run(self, *command: Any, **environment: str) -> dict[str, float]:
        """Run one process; give its seconds on the clock and of processor time."""
        shutil.rmtree(self.out, ignore_errors=True)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.perf_counter()
        done = subprocess.run(
            [str(part) for part in command],
            cwd=self.work,
            env={**self.environment, **environment},
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        wall = time.perf_counter() - started
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode:
            sys.exit(f"{' '.join(map(str, command))}\n{done.stderr}")
        return {"wall": wall, "cpu": after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime}

    def scaffold(self, source: Path, **environment: str) -> dict[str, float]:
        command = ("-m", "scaffold", "new", "demo", "--from", source, "--directory", self.out)
        return self.run(sys.executable, *command, "--no-install", "--no-git", "--no-check", **environment)

    def stock(self, answers: Path) -> dict[str, float]:
        options = ("--trust", "--defaults", "--quiet", "--data-file", answers)
        return self.run(sys.executable, "-m", "copier", "copy", *options, self.work / "templates", self.out)

    def floor(self, answers: Path, plan: Path) -> dict[str, float]:
        return self.run(sys.executable, HERE / "floor.py", answers, plan, self.work / "templates", self.out)

    def files(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.out).as_posix(): OWN_LINES.sub(b"", path.read_bytes())
            for path in self.out.rglob("*")
            if path.is_file() and path.name != "scaffold.yaml"
        }

    def prepare(self, size: int | str) -> tuple[Path, Path, Path]:
        """Write the input, and from one render of it the checked answers and the floor's plan."""
        source = self.work / f"input-{size}.yaml"
        text = INPUT.replace("resources:\n", "") if size == "default" else INPUT
        source.write_text(text + ("" if size == "default" else "".join(map(resource_text, range(int(size))))))
        self.scaffold(source)
        answers = self.work / f"answers-{size}.yml"
        lines = (self.out / ".copier-answers.yml").read_text("utf-8")
        answers.write_text(re.sub(r"^(_commit|_src_path): .*\n", "", lines, flags=re.MULTILINE), "utf-8")
        plan = self.work / f"plan-{size}.json"
        script = HERE / "plan.py"
        self.run(sys.executable, script, answers, plan)
        return source, answers, plan


def resource_text(number: int) -> str:
    letters = "".join(chr(ord("a") + int(digit)) for digit in f"{number:03}")
    return RESOURCE.format(name=f"Item{letters.capitalize()}")


def medians(runs: list[dict[str, float]]) -> dict[str, float]:
    return {kind: round(statistics.median(run[kind] for run in runs), 4) for kind in ("wall", "cpu")}


def ratio(runs: list[dict[str, float]], base: list[dict[str, float]], kind: str = "wall") -> float:
    """Give the median of the rounds' own ratios: what disturbs one round disturbs both sides of it."""
    return round(statistics.median(a[kind] / b[kind] for a, b in zip(runs, base, strict=True)), 3)


def measure_size(bench: Bench, size: int | str, rounds: int) -> dict[str, Any]:
    source, answers, plan = bench.prepare(size)
    warm = {"SCAFFOLD_CACHE": str(bench.work / "cache")}
    ways = {
        "stock": lambda: bench.stock(answers),
        "scaffold": lambda: bench.scaffold(source),
        "scaffold again": lambda: bench.scaffold(source, **warm),
        "floor": lambda: bench.floor(answers, plan),
    }
    trees = {}
    for name, way in ways.items():  # also fills the caches of files and the one of "again"
        way()
        trees[name] = bench.files()
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            runs[name].append(way())
    return {
        "size": size,
        "files": len(trees["scaffold"]),
        "identical": trees["stock"] == trees["scaffold"] == trees["scaffold again"] == trees["floor"],
        "median": {name: medians(found) for name, found in runs.items()},
        "stock/scaffold": ratio(runs["stock"], runs["scaffold"]),
        "scaffold/floor": ratio(runs["scaffold"], runs["floor"]),
        "scaffold again/floor": ratio(runs["scaffold again"], runs["floor"]),
    }


def slope(sizes: list[dict[str, Any]], way: str, kind: str) -> float:
    first, last = sizes[0], sizes[-1]
    return float((last["median"][way][kind] - first["median"][way][kind]) / (last["size"] - first["size"]))


def measure_help(bench: Bench, rounds: int) -> dict[str, Any]:
    runs: dict[str, list[dict[str, float]]] = {"help": [], "pass": []}
    for turn in range(rounds * 2 + 1):
        found = {
            "help": bench.run(sys.executable, "-m", "scaffold", "--help"),
            "pass": bench.run(sys.executable, "-c", "pass"),
        }
        for name, run in found.items():
            if turn:
                runs[name].append(run)
    return {"median": {name: medians(run) for name, run in runs.items()}, "ratio": ratio(runs["help"], runs["pass"])}


def measure(rounds: int, sizes: list[int]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder).resolve())
        default = measure_size(bench, "default", rounds)
        grown = [measure_size(bench, size, rounds) for size in sizes]
        help_ = measure_help(bench, rounds)
    slopes: dict[str, float] = {}
    if len(grown) > 1:
        slopes = {way: round(slope(grown, way, "wall") * 1000, 3) for way in ("stock", "scaffold", "floor")}
    gates = {
        "identical": all(case["identical"] for case in [default, *grown]),
        "stock": min(case["stock/scaffold"] for case in [default, *grown]) >= TARGETS["stock"],
        "floor": default["scaffold/floor"] <= TARGETS["floor"],
        "help": help_["ratio"] < TARGETS["help"],
    }
    if slopes:
        gates["slope"] = slopes["scaffold"] <= TARGETS["slope"] * slopes["floor"]
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
    lines = [
        "| project | files | stock copier | scaffold new | again | floor | stock / scaffold | scaffold / floor | again / floor |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for case in [result["default"], *result["sizes"]]:
        name = "default" if case["size"] == "default" else f"{case['size']} resources"
        times = " | ".join(
            f"{case['median'][way]['wall']:.2f} s ({case['median'][way]['cpu']:.2f})"
            for way in ("stock", "scaffold", "scaffold again", "floor")
        )
        ratios = f"{case['stock/scaffold']:.1f} | {case['scaffold/floor']:.2f} | {case['scaffold again/floor']:.2f}"
        lines.append(f"| {name} | {case['files']} | {times} | {ratios} |")
    slopes = result["milliseconds a resource"]
    if slopes:
        found = slopes["scaffold"] / slopes["floor"]
        lines.append("")
        lines.append(
            ", ".join(f"{way}: {value:.1f} ms" for way, value in slopes.items()) + f" a resource ({found:.2f}x)"
        )
    help_ = result["help"]
    lines.append(
        f"--help {help_['median']['help']['wall'] * 1000:.0f} ms, python -c pass "
        f"{help_['median']['pass']['wall'] * 1000:.0f} ms ({help_['ratio']:.1f}x)"
    )
    lines.append("median seconds on the clock (of processor time); targets: " + json.dumps(result["targets"]))
    lines.append("met: " + ", ".join(f"{name} {'yes' if met else 'NO'}" for name, met in result["met"].items()))
    return "\n".join(lines)


def main() -> int:
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
