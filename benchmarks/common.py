"""What the benchmarks share: the resources that they make, and how a process is timed."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

HEAD = "version: 1\nname: demo\n"
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


def source(resources: int) -> str:
    """Write a scaffold.yaml; the names are letters only, so that each is a word of its own."""
    letters = ("".join(chr(ord("a") + int(digit)) for digit in f"{number:03}") for number in range(resources))
    return f"{HEAD}resources:\n" + "".join(RESOURCE.format(name=f"Item{name.capitalize()}") for name in letters)


def environment(work: Path) -> dict[str, str]:
    """Give the processes' environment: Python keeps bytecode, as pip compiles it for what it installs."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(work / "bytecode")}


def timed(
    command: Iterable[Any], cwd: Path, environment: Mapping[str, str], codes: tuple[int, ...] = (0,)
) -> dict[str, Any]:
    """Run one process; give its seconds on the clock and of processor time, children included, and what it said.

    `codes`: how it may end.
    """
    words = [str(word) for word in command]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.run(words, cwd=cwd, env=dict(environment), capture_output=True, text=True, check=False)
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in codes:
        sys.exit(f"{' '.join(words)}\n{done.stdout}{done.stderr}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"wall": wall, "cpu": cpu, "said": done.stderr}
