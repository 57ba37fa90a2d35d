"""What `scaffold new` would do, without doing any of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scaffold.setup.plan import commands_of, next_commands
from scaffold.setup.preview import dependencies, services, tree_lines
from scaffold.setup.project import extra_files, steps_after

if TYPE_CHECKING:
    from scaffold.setup.project import Request


def preview(request: Request) -> dict[str, Any]:
    """Render in memory and return what would be written, installed and run, as plain data."""
    from scaffold.render import check_destination, render_files

    check_destination(request.destination)
    rendering = render_files(request.answers)
    extra = extra_files(request)
    return {
        "directory": str(request.destination),
        "files": sorted([*rendering.files, *extra]),
        **dependencies(rendering.files),
        "services": services(request.answers),
        "commands": commands_of(steps_after(request, extra)),
        "next": next_commands(request.answers, request.wanted, request.destination),
    }


def as_text(data: dict[str, Any]) -> str:
    """Return the same for a person."""
    lines = [f"{data['directory']}/", *(f"  {line}" for line in tree_lines(data["files"]))]
    for kind in ("dependencies", "devDependencies"):
        lines += ["", f"{kind}:", *(f"  {name} {version}" for name, version in data[kind].items())]
    lines += ["", "services:", *(f"  {line}" for line in data["services"])]
    lines += ["", "commands that would run:", *(f"  {line}" for line in data["commands"] or ["none"])]
    return "\n".join([*lines, "", "Nothing was written."])
