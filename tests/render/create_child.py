"""Makes one project, slowly, for the tests that interrupt it: RELEASE DESTINATION SECONDS_A_FILE [BYTES_A_FILE]."""

from __future__ import annotations

import resource
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from scaffold.errors import UserError
from scaffold.releases.release import Release
from scaffold.render import RenderedFile, create, create_project

if TYPE_CHECKING:
    from collections.abc import Mapping


def main() -> int:
    # A shell starts background jobs with SIGINT ignored, and what is ignored stays so: be a foreground job.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    root, destination, pause, *limit = sys.argv[1:]
    write_files = create.write_files

    def slowly(files: Mapping[str, RenderedFile], folder: Path) -> None:
        for path, file in files.items():
            write_files({path: file}, folder)
            time.sleep(float(pause))

    create.write_files = slowly
    if limit:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit[0]), int(limit[0])))
    try:
        create_project({}, Path(destination), release=Release("v1.0.0", Path(root)), extra={"scaffold.yaml": b"x\n"})
    except UserError as error:
        print(error, error.hint, sep="\n")
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
