"""Runs one command line and turns every error into words, a hint and an exit code. The only such place."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

from scaffold.cli.app import invoke
from scaffold.errors import Exit, ExitCode, RefusedError, ScaffoldError, UserError

if TYPE_CHECKING:
    from collections.abc import Sequence


def run(args: Sequence[str]) -> int:  # noqa: PLR0911 (one return a kind of ending)
    """Run one command line and return its exit code."""
    signal.signal(signal.SIGTERM, terminate)
    as_json = "--json" in args
    try:
        code = invoke(args)
    except Exit as stop:
        return stop.code
    except UserError as error:
        return report(error, as_json)
    except BrokenPipeError:
        # The reader of our output is gone (`scaffold options | head`): nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except OSError as error:
        return report(system_error(error), as_json)
    except ScaffoldError as error:
        hint = "this is a fault of scaffold, not of yours; please report it with the command that you typed"
        return report(UserError(str(error), exit_code=ExitCode.FINDING, hint=hint), as_json)
    if code == ExitCode.INTERRUPTED:  # what KeyboardInterrupt was turned into
        return report(UserError("interrupted", exit_code=code), as_json)
    return code


def terminate(number: int, frame: object) -> None:
    """Turn SIGTERM into an exception, so that everything in progress is tidied up."""
    del frame
    raise SystemExit(128 + number)


def report(error: UserError, as_json: bool) -> int:  # noqa: FBT001
    """Write an error to stderr, for a machine also to stdout, and return its exit code."""
    print(f"error: {error}", file=sys.stderr)
    if error.hint:
        print(f"hint: {error.hint}", file=sys.stderr)
    if as_json:
        import json

        words = {"message": error.message, "place": error.place, "hint": error.hint, "exit_code": error.exit_code}
        print(json.dumps({"ok": False, "error": words, **getattr(error, "data", {})}, indent=2))
    return error.exit_code


def system_error(error: OSError) -> UserError:
    """Say what the system refused, and on which file."""
    from scaffold.git import DISK

    words = f"{error.filename}: {error.strerror}" if error.filename else error.strerror or str(error)
    if error.errno in DISK:
        return RefusedError(words, hint="free some space and run the command again")
    return UserError(words)
