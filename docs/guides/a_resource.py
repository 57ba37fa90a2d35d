"""Writes a-resource.md, one resource of vacations.yaml with its whole folder: `python docs/guides/a_resource.py`."""

from __future__ import annotations

from pathlib import Path

from scaffold.options import load_input
from scaffold.render import render_files

HERE = Path(__file__).resolve().parent
DOMAIN = HERE.parents[1] / "tests" / "domains" / "vacations.yaml"
FOLDER = "src/modules/bookings/"

INTRODUCTION = """\
# A resource, in full

What `Booking` of [vacations.yaml](../../tests/domains/vacations.yaml) becomes: every file of its folder, as it is
generated. It refers to packages and takes seats of them, belongs to the account that made it, has two actions and a
computed price, and answers a repeated request as it did the first time. Made by `python docs/guides/a_resource.py`;
a test compares.
"""


def page() -> str:
    """Render the project, and give the text of the page."""
    files = render_files(load_input(file=DOMAIN).answers).files
    shown = sorted(path for path in files if path.startswith(FOLDER))
    return "\n".join([INTRODUCTION, *(f"## {path}\n\n```ts\n{files[path].data.decode()}```\n" for path in shown)])


if __name__ == "__main__":
    (HERE / "a-resource.md").write_text(page(), encoding="utf-8")
