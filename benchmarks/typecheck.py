"""What a project with many resources costs: to render, to generate Prisma's client for, and to type-check.

    python benchmarks/typecheck.py [--sizes 10,50,200] [--face api] [--json FILE]

One installed dependency tree serves all sizes. Seconds are processor time of the whole process, memory is its peak;
`per resource` is the slope from the smallest size to each, which stays level when the cost is linear.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).resolve().parent.parent

STEPS = {
    "generate": ("npx", "prisma", "generate"),
    "tsc": ("npx", "tsc", "--noEmit"),
}

RESOURCE = """\
  Thing{number}:
    owner: author
    fields:
      author: ref(User)! readonly
      title: string(1..120)! filter
      price: money(EUR)! filter(range)
      due_on: date?
      state: enum(open, closed) filter = open
      previous: ref(Thing{previous})? set_null
    allow:
      read: signed_in
      create: signed_in
      update: owner
      delete: owner
    list:
      sort: [-created_at, due_on]
"""


def run(command: tuple[str, ...], folder: Path) -> dict[str, float]:
    """Run a command; give its processor time in seconds and its peak memory in MiB."""
    process = subprocess.Popen(
        command, cwd=folder, env={**os.environ, "PYTHONPATH": str(SOURCE / "src")}, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(command)} failed in {folder}")
    return {"seconds": usage.ru_utime + usage.ru_stime, "mebibytes": usage.ru_maxrss / 1024}


def measure(size: int, face: str, work: Path) -> dict[str, dict[str, float]]:
    """Render a project of that many resources, and take the cost of each step."""
    text = "".join(RESOURCE.format(number=number, previous=max(number - 1, 0)) for number in range(size))
    source = work / f"{size}.yaml"
    source.write_text("version: 1\nresources:\n" + text, encoding="utf-8")
    project = work / str(size)
    options = ("--from", str(source), "--face", face, "--auth", "jwt" if face == "api" else "nextauth")
    new = (sys.executable, "-m", "scaffold", "new", "many", *options, "--directory", str(project))
    costs = {"render": run((*new, "--no-install", "--no-git", "--no-check"), work)}
    modules = work / "node_modules"
    if not modules.exists():
        run(("npm", "install", "--no-audit", "--no-fund"), project)
        (project / "node_modules").rename(modules)
    (project / "node_modules").symlink_to(modules)
    return costs | {step: run(command, project) for step, command in STEPS.items()}


def main() -> None:
    """Measure and print, size by size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10,50,200")
    parser.add_argument("--face", default="api", choices=("api", "next"))
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    results: dict[int, Any] = {}
    with tempfile.TemporaryDirectory(prefix="typecheck-") as folder:
        for size in sizes:
            results[size] = measure(size, given.face, Path(folder))
            for step, cost in results[size].items():
                line = f"{size:5} resources  {step:9} {cost['seconds']:7.1f} s  {cost['mebibytes']:6.0f} MiB"
                if size != sizes[0]:
                    slope = (cost["seconds"] - results[sizes[0]][step]["seconds"]) / (size - sizes[0])
                    line += f"  {slope * 1000:6.0f} ms per resource"
                print(line, flush=True)
    if given.json:
        given.json.write_text(json.dumps({"face": given.face, "sizes": results}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
