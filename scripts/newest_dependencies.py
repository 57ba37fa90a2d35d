"""Tries the newest packages that the ranges allow, before people get them: for CI, by schedule.

    python scripts/newest_dependencies.py              a fresh project of each face
    python scripts/newest_dependencies.py --face api   of one

The project is installed without the set of the release, then type-checked, linted and tested. When a check fails, the
first package that makes it fail is looked for: with ever fewer of the packages that are newer than those of the set.
A finding names the package and both versions. Ends with 1 when there are findings.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scaffold.dependencies.lockfiles import name_at, parse, text_of, versions
from scaffold.dependencies.managers import lockfile_of
from scaffold.options.catalogue import load_catalogue
from scaffold.releases.release import templates_root

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

CHECKS = ("typecheck", "lint", "test")
SHOWN_LINES = 15

Lock = dict[str, Any]


def moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Return the packages that two lockfiles have in different versions: name -> (before, after)."""
    old, new = versions(before, "npm"), versions(after, "npm")
    return {
        name: (", ".join(sorted(old.get(name, {"none"}))), ", ".join(sorted(new[name])))
        for name in sorted(new)
        if old.get(name) != new[name]
    }


def mixed(before: Lock, after: Lock, names: Sequence[str]) -> Lock:
    """Return a lockfile that has some packages as the one after, and the rest as the one before; npm fills the gaps."""
    kept = {path: entry for path, entry in before["packages"].items() if not path or name_at(path) not in names}
    taken = {path: entry for path, entry in after["packages"].items() if path and name_at(path) in names}
    return {**before, "packages": {**kept, **taken}}


def first_that_fails(names: Sequence[str], fails: Callable[[Sequence[str]], bool]) -> str | None:
    """Return the name that, added to those before it, makes the check fail; None when it fails without any.

    `fails` is asked with the first names of the list, log2 of their number times; with all of them it does fail.
    """
    if fails([]):
        return None
    passing, failing = 0, len(names)
    while failing - passing > 1:
        middle = (passing + failing) // 2
        passing, failing = (passing, middle) if fails(names[:middle]) else (middle, failing)
    return names[failing - 1]


def fresh(folder: Path, face: str) -> Project:
    """Make a project of a face, as `scaffold new` does."""
    command = ["scaffold", "new", face, "--defaults", "--face", face, "--no-install", "--no-git"]
    run(folder, sys.executable, "-m", *command)
    return Project(folder / face)


class Project:
    """A project that nothing is installed in, with the lockfile of its set."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lockfile = self.path / lockfile_of("npm")
        self.set = parse(self.lockfile.read_bytes(), "npm")

    def newest(self) -> Lock:
        """Let npm choose anew, and return what it chose."""
        self.lockfile.unlink()
        run(self.path, "npm", "install", "--prefer-online", "--no-audit", "--no-fund")
        run(self.path, "npm", "run", "setup")
        run(self.path, "npm", "run", "openapi")
        return parse(self.lockfile.read_bytes(), "npm")

    def install(self, lock: Lock) -> None:
        """Install by a lockfile."""
        self.lockfile.write_bytes(text_of(lock, "npm"))
        run(self.path, "npm", "install", "--prefer-offline", "--no-audit", "--no-fund")

    def check(self, script: str) -> str | None:
        """Run one of the project's scripts; return the end of what it said, when it fails."""
        done = attempt(self.path, "npm", "run", "--silent", script)
        return "\n".join((done.stdout + done.stderr).splitlines()[-SHOWN_LINES:]) if done.returncode else None


def findings(project: Project) -> list[str]:
    """Try the newest packages in a project, and say what fails with which."""
    newest = project.newest()
    news = moved(project.set, newest)
    failed = {script: said for script in CHECKS if (said := project.check(script)) is not None} if news else {}
    found = []
    for script, said in failed.items():

        def fails(names: Sequence[str], script: str = script) -> bool:
            project.install(mixed(project.set, newest, names))
            return project.check(script) is not None

        culprit = first_that_fails(list(news), fails)
        found.append(f"{project.path.name}: {words(script, culprit, news)}\n{said}")
    return found


def words(script: str, culprit: str | None, news: Mapping[str, tuple[str, str]]) -> str:
    """Say which package makes a check fail."""
    if culprit is None:
        return f"{script} fails, with the set of the release too"
    before, after = news[culprit]
    return f"{script} fails with {culprit} {after}; the set has {before}"


def run(folder: Path, *command: str) -> None:
    """Run what must succeed; SystemExit with what it printed when it does not."""
    done = attempt(folder, *command)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}\n{done.stdout}{done.stderr}")


def attempt(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


def main(args: list[str] | None = None) -> int:
    """Run the script."""
    known = load_catalogue(templates_root()).option("face").values
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--face", choices=known, action="append", help="this face alone")
    parser.add_argument("--json", action="store_true", help="print the findings for a machine to read")
    options = parser.parse_args(args)
    with tempfile.TemporaryDirectory() as folder:
        found = [line for face in options.face or known for line in findings(fresh(Path(folder), face))]
    print(json.dumps({"findings": found}) if options.json else "\n\n".join(found) or "nothing fails")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
