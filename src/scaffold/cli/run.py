"""Runs one command line and turns every error into words, a hint and an exit code. The only such place."""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import TYPE_CHECKING, Any

import typer
from typer import TyperException

from scaffold.cli.app import invoke
from scaffold.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

USAGE = 2
INTERRUPTED = 130


class Terminated(BaseException):
    """SIGTERM arrived. Like KeyboardInterrupt no `except Exception` may swallow it."""


def run(args: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    signal.signal(signal.SIGTERM, terminate)
    as_json = "--json" in args
    try:
        return invoke(args)
    except typer.Exit as stop:
        return stop.exit_code
    except UserError as error:
        return report(error.message, as_json, place=error.place, hint=error.hint, code=error.exit_code)
    except TyperException as error:
        return report(error.format_message(), as_json, hint=usage_hint(error), code=USAGE)
    except (KeyboardInterrupt, typer.Abort):
        return report("interrupted", as_json, code=INTERRUPTED)
    except Terminated:
        return report("terminated", as_json, code=128 + signal.SIGTERM)
    except BrokenPipeError:
        # The reader of our output is gone (`scaffold options | head`): nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except OSError as error:
        return report(system_words(error), as_json, code=USAGE)


def terminate(number: int, frame: object) -> None:
    """Turn SIGTERM into an exception, so that everything in progress is tidied up."""
    del number, frame
    raise Terminated


def report(
    message: str, as_json: bool, *, place: str | None = None, hint: str | None = None, code: int  # noqa: FBT001
) -> int:
    """Write an error to stderr, for a machine also to stdout, and return its exit code."""
    where = f"{place}: " if place else ""
    print(f"error: {where}{message}", file=sys.stderr)
    if hint:
        print(f"hint: {hint}", file=sys.stderr)
    if as_json:
        error = {"message": message, "place": place, "hint": hint, "exit_code": code}
        print(json.dumps({"ok": False, "error": error}, indent=2))
    return code


def usage_hint(error: Any) -> str:
    """Say which help to read, from the context that a usage error carries."""
    context = getattr(error, "ctx", None)
    return f"see {context.command_path if context else 'scaffold'} --help"


def system_words(error: OSError) -> str:
    """Say what the system refused, and on which file."""
    return f"{error.filename}: {error.strerror}" if error.filename else str(error)
