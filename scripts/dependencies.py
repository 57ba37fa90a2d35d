"""Keeps the dependency set of the release: one lockfile a face and package manager, in `templates/locks/`.

    python scripts/dependencies.py update            make it anew, of the newest versions that the ranges allow
    python scripts/dependencies.py update --least    keep what is there; add what the packages newly ask for
    python scripts/dependencies.py check             say where it does not fit the packages of the kit

A set is the union of all packages that any answers of its face can bring; the lockfile of a new project is pruned from
it. npm chooses the versions, and pnpm takes them over, so that both have been tested when one has. No lockfile says
where a package is downloaded from. What the ranges allow and the set does not have yet is tried by
`newest_dependencies.py`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scaffold.dependencies.lockfiles import (
    KINDS,
    Wanted,
    answered,
    parse,
    ranges,
    text_of,
    versions,
    without_unserved,
)
from scaffold.dependencies.managers import lockfile_of, managers
from scaffold.options.catalogue import load_catalogue
from scaffold.releases.release import templates_root
from scaffold.render.kit import load_kit

if TYPE_CHECKING:
    from collections.abc import Mapping

SETS = Path(__file__).resolve().parents[1] / "templates" / "locks"
NPM = ("npm", "install", "--package-lock-only", "--ignore-scripts", "--omit-lockfile-registry-resolved")
QUIET = ("--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")

Values = dict[str, frozenset[str]]
"""What each option can be."""


def faces(root: Path) -> list[str]:
    """Return the choices of the option that has a set each."""
    return list(load_catalogue(root).option("face").values)


def manifest(root: Path, face: str) -> dict[str, Any]:
    """Return the package.json of all packages that any answers of a face can bring.

    Raises:
        ValueError: two capabilities want two ranges of one package there.

    """
    packages = load_kit(root).packages
    values = possible_values(root, face)
    found: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
    rows = [(row.name, row.version, row.dev) for row in packages.CORE]
    for unit in load_kit(root).brought.UNITS:
        rows += [
            (row["name"], row["range"], row.get("dev", False))
            for row in unit.get("packages", ())
            if may_hold(unit["when"], values) is not False and may_hold(row.get("when", {}), values) is not False
        ]
    for name, version, dev in rows:
        kind = KINDS[1] if dev else KINDS[0]
        if any(name in found[one] and (one, found[one][name]) != (kind, version) for one in KINDS):
            raise ValueError(f"{face}: {name} is wanted in two ways; a face has one lockfile")
        found[kind][name] = version
    return {
        "name": face,
        "version": "0.0.0",
        "private": True,
        **{kind: dict(sorted(found[kind].items())) for kind in KINDS},
    }


def possible_values(root: Path, face: str) -> Values:
    """Return what the options can be on a face."""
    catalogue = load_catalogue(root)
    values = {option.name: set(option.values) for option in catalogue.options if option.choices}
    for one in catalogue.exclusions:
        if one.when == {"face": face}:
            values[one.option] -= set(one.values)
    return {name: frozenset(ones) for name, ones in {**values, "face": {face}}.items()}


def may_hold(when: Mapping[str, Any], values: Values) -> bool | None:
    """Say whether a capability's condition holds: always, never, or (None) for some answers."""
    return every([_one(key, value, values) for key, value in when.items()])


def _one(key: str, value: Any, values: Values) -> bool | None:
    if key == "model":
        return None
    if key == "all":
        return every([may_hold(one, values) for one in value])
    if key == "any":
        return _not(every([_not(may_hold(one, values)) for one in value]))
    if key == "not":
        return _not(may_hold(value, values))
    if isinstance(value, dict):
        return _not(_one(key, value["not"], values))
    wanted = {value} if isinstance(value, str) else set(value)
    return True if values[key] <= wanted else None if values[key] & wanted else False


def every(parts: list[bool | None]) -> bool | None:
    """Say whether all of them hold."""
    return False if False in parts else None if None in parts else True


def _not(part: bool | None) -> bool | None:  # noqa: FBT001
    return None if part is None else not part


def findings(root: Path, sets: Path = SETS) -> list[str]:
    """Return what of the set does not fit the packages of a release; nothing when it is as it must be."""
    return [line for face in faces(root) for line in _findings(manifest(root, face), sets / face)]


def _findings(wanted: Mapping[str, Any], folder: Path) -> list[str]:
    found: list[str] = []
    held: dict[str, dict[str, set[str]]] = {}
    for manager in managers():
        name = lockfile_of(manager)
        place = f"{folder.name}/{name}"
        if not (folder / name).is_file():
            found.append(f"{place}: is missing")
            continue
        data = (folder / name).read_bytes()
        lock = parse(data, manager)
        found += [f"{place}: {line}" for line in _differences(ranges(wanted), answered(lock, manager))]
        if b'"resolved":' in data or b"tarball:" in data:
            found.append(f"{place}: says where packages are downloaded from")
        if manager == "npm":
            found += [f"{place}: {one} is asked for by {user}, and not there" for one, user in without_unserved(lock)]
        held[manager] = versions(lock, manager)
    if len(held) == len(managers()):
        direct = [name for kind in KINDS for name in wanted[kind]]
        found += [
            f"{folder.name}: npm has {name} {_shown(held['npm'], name)}, pnpm {_shown(held['pnpm'], name)}"
            for name in direct
            if not held["pnpm"].get(name, set()) <= held["npm"].get(name, set())
        ]
    return found


def _differences(wanted: Wanted, locked: Wanted) -> list[str]:
    return [
        f"{one[1]} ({one[0]}): {wanted.get(one, 'nothing')} is asked for, the set has {locked.get(one, 'none')}"
        for one in sorted({*wanted, *locked})
        if wanted.get(one) != locked.get(one)
    ]


def _shown(held: Mapping[str, set[str]], name: str) -> str:
    return ", ".join(sorted(held.get(name, {"none"})))


def update(root: Path, sets: Path, *, least: bool) -> list[str]:
    """Make the sets; return what a person should know of them."""
    said = []
    for face in faces(root):
        before = sets / face / lockfile_of("npm")
        old = versions(parse(before.read_bytes(), "npm"), "npm") if before.is_file() else {}
        locks, left_out = resolve(manifest(root, face), before.read_bytes() if least and before.is_file() else None)
        (sets / face).mkdir(parents=True, exist_ok=True)
        for manager, data in locks.items():
            (sets / face / lockfile_of(manager)).write_bytes(data)
        new = versions(parse(locks["npm"], "npm"), "npm")
        said += [f"{face}: {line}" for line in changes(old, new)]
        said += [
            f"{face}: {name}, optional for {user}, is not served by the registry: left out" for name, user in left_out
        ]
    return said


def changes(old: Mapping[str, set[str]], new: Mapping[str, set[str]]) -> list[str]:
    """Return one line for each package whose versions differ."""
    return [
        f"{name} {_shown(old, name)} -> {_shown(new, name)}"
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    ]


def resolve(package: Mapping[str, Any], start: bytes | None = None) -> tuple[dict[str, bytes], list[tuple[str, str]]]:
    """Let npm choose versions, and pnpm take them over; return both lockfiles, and what no registry serves.

    With `start`, a lockfile of npm: what it holds stays.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "package.json").write_text(json.dumps(package, indent=2))
        lockfile = folder / lockfile_of("npm")
        if start is not None:
            lockfile.write_bytes(start)
        run(folder, *NPM, *QUIET, *(() if start else ("--prefer-online",)))
        lock = parse(lockfile.read_bytes(), "npm")
        left_out = without_unserved(lock)
        lockfile.write_bytes(text_of(lock, "npm"))
        run(folder, "pnpm", "import")
        return {manager: (folder / lockfile_of(manager)).read_bytes() for manager in managers()}, left_out


def run(folder: Path, *command: str) -> None:
    """Run a command to its end; SystemExit with what it printed when it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}\n{done.stdout}{done.stderr}")


def main(args: list[str] | None = None) -> int:
    """Run the script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["update", "check"])
    parser.add_argument("--least", action="store_true", help="keep the versions that are there")
    parser.add_argument("--sets", type=Path, default=SETS, help="the folder of the lockfiles")
    options = parser.parse_args(args)
    root = templates_root()
    if options.action == "update":
        print("\n".join(update(root, options.sets, least=options.least)) or "nothing changes")
    found = findings(root, options.sets)
    if found:
        print("\n".join(found), file=sys.stderr)
        print("hint: python scripts/dependencies.py update --least", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
