"""`scaffold set`: another answer, later."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Annotated

from scaffold.cli.changing import How, change, with_change_flags
from scaffold.cli.parameters import Argument

if TYPE_CHECKING:
    from collections.abc import Callable

    from scaffold.lifecycle.change import Wish
    from scaffold.lifecycle.project import Project
    from scaffold.releases.release import Release


def command() -> Callable[..., None]:
    """Return the command's function."""
    return with_change_flags(set_)


def set_(
    settings: Annotated[list[str], Argument(metavar="KEY=VALUE...", help="An option, or Resource.key")],
    *,
    how: How,
) -> None:
    """Change options (queue=none auth=session) or keys of resources ('Package.fields.price=money(EUR)! filter(range)').

    Only the lines of scaffold.yaml that are meant change; then it is applied. `Package.list=` takes a key away.
    """
    change(wish_of(settings, allow_data_loss=how.allow_data_loss), how)


def wish_of(settings: list[str], *, allow_data_loss: bool = False) -> Wish:
    """Return what some settings ask for."""
    from scaffold.edit.setting import apply_setting
    from scaffold.lifecycle.change import Wish
    from scaffold.options.catalogue import load_catalogue

    def edit(text: str, project: Project, release: Release) -> str:
        del project
        for setting in settings:
            text = apply_setting(text, load_catalogue(release.root), setting)
        return text

    return Wish(f"set {shlex.join(settings)}", edit=edit, allow_data_loss=allow_data_loss)
