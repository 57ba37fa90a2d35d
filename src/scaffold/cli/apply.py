"""`scaffold apply`: scaffold.yaml as it now stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scaffold.cli.changing import How, change, with_change_flags

if TYPE_CHECKING:
    from collections.abc import Callable


def command() -> Callable[..., None]:
    """Return the command's function."""
    return with_change_flags(apply)


def apply(*, how: How) -> None:
    """Apply scaffold.yaml as it now stands: what it changes is merged into the project."""
    from scaffold.lifecycle.change import Wish

    change(Wish("apply", allow_data_loss=how.allow_data_loss), how)
