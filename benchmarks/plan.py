"""Makes the floor's plan: which template gives which path, with the turn of each loop. PLAN ANSWERS.yml PLAN.json."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import yaml

from scaffold.render import render_files

LOOP = re.compile(r"\{%-?\s*yield\s+(\w+)\s+from\s+(.+?)\s*-?%\}")


def main() -> None:
    """Render once and write down what came from where."""
    answers_file, plan_file = map(Path, sys.argv[1:])
    answers = yaml.safe_load(answers_file.read_text("utf-8"))
    plan = [
        (path, file.template, [(*loop, key) for loop, key in zip(LOOP.findall(file.template), file.keys, strict=True)])
        for path, file in render_files({**answers, "base_hash": ""}).files.items()
    ]
    plan_file.write_text(json.dumps(plan), "utf-8")


if __name__ == "__main__":
    main()
