"""Lays out the folder of a new capability in templates/capabilities, ready to be filled in.

    python scripts/capability.py logger --choices pino,winston     an option with these choices
    python scripts/capability.py tags --when has_tags              one that hangs on the model of the domain

docs/guides/add-a-capability.md says what goes where. Nothing that is there is overwritten.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1] / "templates" / "capabilities"
NAME = re.compile(r"[a-z][a-z0-9_]*\Z")

OPTION = """about: {title}, in one sentence.
order: {order}
option:
  question: Which {title}
  group: more
  default: {first}
  recommended: say why {first} is what to take when in doubt
  # What a later change means: free, guided (data, steps) or refused (reason).
  changes:
    - meaning: free
choices:
{choices}"""
CHOICE = """  {choice}:
    label: {label}
    help: What {label} is for
    # What `adopt` takes for it; one choice has {{otherwise: why}}.
    recognised: []
    packages: []
    environment: []
"""
MODEL = """about: {title}, in one sentence.
order: {order}
when: {{model: {when}}}
packages: []
environment: []
"""
PROOFS = """# In place of []: changes that still compile and boot, after each of which the named test fails.
[]
"""


def main(args: list[str] | None = None) -> int:
    """Run the script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name")
    kind = parser.add_mutually_exclusive_group(required=True)
    kind.add_argument("--choices", help="the choices of an option, separated by commas; the first is the default")
    kind.add_argument("--when", help="a path of the kit's model at which something stands")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    options = parser.parse_args(args)
    choices = options.choices.split(",") if options.choices else []
    if wrong := [one for one in (options.name, *choices) if not NAME.match(one.replace("-", "_"))]:
        parser.error(f"{wrong[0]!r}: expected small letters, digits and _")
    folder = options.root / options.name
    if folder.exists():
        parser.error(f"{folder} is there already")
    for path, text in laid_out(options.name, choices, options.when, next_order(options.root)).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        print(file)
    return 0


def laid_out(name: str, choices: list[str], when: str | None, order: int) -> dict[str, str]:
    """Return the files of a new folder: path -> text."""
    title = name.replace("_", " ")
    if not choices:
        return {"capability.yml": MODEL.format(title=title.capitalize(), order=order, when=when), "proofs.yml": PROOFS}
    rows = "".join(CHOICE.format(choice=one, label=one.capitalize()) for one in choices)
    manifest = OPTION.format(title=title, order=order, first=choices[0], choices=rows)
    return {"capability.yml": manifest, "proofs.yml": PROOFS}


def next_order(root: Path) -> int:
    """Return a place behind all options."""
    manifests = [yaml.safe_load(path.read_text("utf-8")) for path in root.glob("*/capability.yml")]
    orders = {one["order"] for one in manifests}
    last = max((one["order"] for one in manifests if "option" in one), default=0)
    return next(order for order in range(last + 1, last + len(orders) + 2) if order not in orders)


if __name__ == "__main__":
    sys.exit(main())
