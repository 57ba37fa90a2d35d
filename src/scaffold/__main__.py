"""The command `scaffold`, also as `python -m scaffold`."""

import sys

from scaffold.cli.run import run


def main() -> None:
    """Run the command line of this process and end it with its exit code."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
