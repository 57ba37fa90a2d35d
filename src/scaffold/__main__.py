"""The command `scaffold`, also as `python -m scaffold`."""

import gc
import sys

OBJECTS = 100_000
"""How many new objects wait before Python looks for cycles among them: a command is over before it has made many."""


def main() -> None:
    """Run the command line of this process and end it with its exit code."""
    gc.set_threshold(OBJECTS, 50, 50)
    try:
        from scaffold.cli.run import run
    except KeyboardInterrupt:  # Ctrl-C while Python still loads the program: nothing has begun
        print("error: interrupted", file=sys.stderr)
        sys.exit(130)
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
