"""`scaffold remove`: one thing less, in scaffold.yaml and then in the project."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Annotated

from scaffold.cli.add import require_kind
from scaffold.cli.changing import How, change, with_change_flags
from scaffold.cli.parameters import Argument

if TYPE_CHECKING:
    from collections.abc import Callable

    from scaffold.lifecycle.project import Project
    from scaffold.releases.release import Release


def command() -> Callable[..., None]:
    """Return the command's function."""
    return with_change_flags(remove)


def remove(
    kind: Annotated[
        str,
        Argument(
            metavar="KIND",
            help="resource, field, rule, role, permission, form, action, event, job, schedule, area, "
            "rate-limit or webhook",
        ),
    ],
    words: Annotated[list[str], Argument(metavar="NAME...", help="Its name; Booking.note for a part of Booking")],
    *,
    how: How,
) -> None:
    """Take a thing out of scaffold.yaml and apply it.

    Files that you edited stay, as conflicts; rows are not dropped without --allow-data-loss.
    """
    from scaffold.edit.language import REMOVE
    from scaffold.lifecycle.change import Wish

    require_kind(kind, REMOVE)

    def edit(text: str, project: Project, release: Release) -> str:
        del project, release
        return REMOVE[kind](text, words)

    change(Wish(f"remove {kind} {shlex.join(words)}", edit=edit, allow_data_loss=how.allow_data_loss), how)
