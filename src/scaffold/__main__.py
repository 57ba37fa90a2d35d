"""The command `scaffold`, also as `python -m scaffold`."""

import sys


def main() -> None:
    """Run the command line of this process and end it with its exit code."""
    try:
        from scaffold.cli.run import run
    except KeyboardInterrupt:  # Ctrl-C while Python still loads the program: nothing has begun
        print("error: interrupted", file=sys.stderr)
        sys.exit(130)
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
