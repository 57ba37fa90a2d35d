"""The errors of the tool: one root, one class for people, one set of exit codes."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process tells the shell."""

    OK = 0
    FINDING = 1
    """A check found something, or a step of our own failed."""
    USAGE = 2
    """Wrong usage, an invalid file, an impossible combination."""
    CONFLICTS = 3
    """The merge left conflicts."""
    REFUSED = 4
    """It would destroy something, or stands on a wrong base."""
    INTERRUPTED = 130


class Exit(Exception):  # noqa: N818 (an ending, and no error)
    """Ends a command that has said what it had to say; it is nothing that went wrong."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = int(code)


class ScaffoldError(Exception):
    """Root of everything that this package raises on purpose."""


class UserError(ScaffoldError):
    """Something that the person at the keyboard can put right.

    `message` says what is wrong, `place` where (`tasks.yaml:12:5`), `hint` what to do about it.
    """

    def __init__(
        self,
        message: str,
        *,
        exit_code: int = ExitCode.USAGE,
        hint: str | None = None,
        place: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.exit_code = int(exit_code)
        self.hint = hint
        self.place = place

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class RefusedError(UserError):
    """Exit 4: going on would destroy something."""

    def __init__(self, message: str, *, hint: str | None = None, place: str | None = None) -> None:
        super().__init__(message, exit_code=ExitCode.REFUSED, hint=hint, place=place)


class TemplateError(ScaffoldError):
    """A fault in a template or in the kit: ours, never the user's. The message begins with file:line."""
