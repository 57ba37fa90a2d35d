"""Makes a release: assembles `templates/` and appends it to the one git bundle that every later merge stands on.

    python scripts/release.py            append the release that templates/release.yml describes, and write CHANGELOG.md
    python scripts/release.py --check    say whether the newest release is templates/ as they are now

The bundle holds one line of commits, each with one tag; beside it a list of them is kept as text. Nothing but
appending is possible: a tag that is there is refused, a version that is not newer is refused, a bundle that is not what
the list says is refused, and the old tags are compared before the file is put in its place. The same templates on the
same bundle give the same commit on every machine.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from scaffold.assembly import assemble, write

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = ROOT / "templates"
BUNDLE = ROOT / "src" / "scaffold" / "releases" / "templates.bundle"
CHANGELOG = ROOT / "CHANGELOG.md"
PACKAGE = ROOT / "src" / "scaffold" / "__init__.py"
MANIFEST = "release.yml"
KEYS = {"version", "notes", "renames", "dropped", "answers"}
VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)\Z")
NOT_SHIPPED = {"__pycache__", ".DS_Store"}
FIRST_DAY = 1_767_225_600
"""2026-01-01: the commits are dated a day apart from here on, so that no clock has a part in them."""


class Refused(SystemExit):
    """Ends the script with words and status 4."""

    def __init__(self, words: str) -> None:
        print(f"refused: {words}", file=sys.stderr)
        super().__init__(4)


class Manifest(NamedTuple):
    """What `templates/release.yml` says."""

    version: str
    notes: list[str]
    renames: dict[str, str]
    dropped: list[str]
    answers: list[dict[str, dict[str, str]]]

    @property
    def tag(self) -> str:
        """Return the name of the release."""
        return f"v{self.version}"


class Repository:
    """A private bare repository that holds what the bundle holds."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--bare", "--template=", "--object-format=sha1", "--initial-branch=main", ".")

    def git(self, *args: str, text: str | None = None, **environment: str) -> str:
        """Run git without anybody's configuration and return what it prints."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", **environment}
        done = subprocess.run(
            ["git", "-c", "pack.threads=1", *args],
            cwd=self.folder,
            env={**kept, **own},
            input=text,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Refused(f"git {args[0]}: {done.stderr.strip()}")
        return done.stdout.strip()

    def load(self, bundle: Path) -> None:
        """Take in a bundle; a missing one is an empty history."""
        if bundle.is_file():
            self.git(
                "fetch", "--quiet", str(bundle.resolve()), "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"
            )

    def tags(self) -> dict[str, str]:
        """Return tag -> commit, the oldest first."""
        lines = self.git("for-each-ref", "--format=%(refname:short) %(objectname)", "refs/tags").splitlines()
        found = dict(line.split(" ") for line in lines)
        return {tag: found[tag] for tag in sorted(found, key=number)}

    def tree(self, folder: Path) -> str:
        """Store a folder's files; return the id of their tree."""
        folder = folder.resolve()
        files = files_of(folder)
        blobs = self.git(
            "hash-object", "-w", "--no-filters", "--stdin-paths", text="".join(f"{path}\n" for path in files)
        )
        listing = [
            f"{'100755' if path.stat().st_mode & 0o111 else '100644'} {blob}\t{path.relative_to(folder).as_posix()}"
            for path, blob in zip(files, blobs.split(), strict=True)
        ]
        index = str(self.folder / "release-index")
        self.git("update-index", "--add", "--index-info", text="\n".join(listing) + "\n", GIT_INDEX_FILE=index)
        tree = self.git("write-tree", GIT_INDEX_FILE=index)
        Path(index).unlink()
        return tree

    def paths(self, commit: str) -> set[str]:
        """Return the paths of a release's files."""
        return set(self.git("ls-tree", "-r", "--name-only", "-z", commit).split("\0"))

    def commit(self, tree: str, manifest: Manifest, before: dict[str, str]) -> str:
        """Append one release."""
        who = {
            "NAME": "scaffold",
            "EMAIL": "scaffold@localhost.invalid",
            "DATE": f"{FIRST_DAY + 86_400 * len(before)} +0000",
        }
        author = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in who.items()}
        parent = ["-p", before[list(before)[-1]]] if before else []
        text = f"Release {manifest.version}\n\n" + "".join(f"- {note}\n" for note in manifest.notes)
        commit = self.git("commit-tree", *parent, tree, text=text, **author)
        self.git("update-ref", "refs/heads/main", commit)
        self.git("update-ref", f"refs/tags/{manifest.tag}", commit)
        return commit


def number(tag: str) -> tuple[int, ...]:
    """Return a version's numbers, for sorting."""
    return tuple(int(part) for part in tag.removeprefix("v").split("."))


def files_of(folder: Path) -> list[Path]:
    """List the files that belong to a release. Links and empty folders do not survive a wheel: they are refused."""
    found = []
    for path in sorted(folder.rglob("*")):
        if NOT_SHIPPED.intersection(path.relative_to(folder).parts):
            continue
        if path.is_symlink():
            raise Refused(f"{path} is a symbolic link")
        if path.is_file():
            found.append(path)
    return found


def read_manifest(folder: Path) -> Manifest:
    """Read and check `release.yml`."""
    data: Any = yaml.safe_load((folder / MANIFEST).read_text("utf-8"))
    if unknown := set(data) - KEYS:
        raise Refused(f"{MANIFEST}: unknown key {', '.join(sorted(unknown))}")
    manifest = Manifest(
        version=str(data["version"]),
        notes=list(data.get("notes") or []),
        renames=dict(data.get("renames") or {}),
        dropped=list(data.get("dropped") or []),
        answers=list(data.get("answers") or []),
    )
    if not VERSION.match(manifest.version):
        raise Refused(f"{MANIFEST}: version {manifest.version}: expected three numbers")
    if not manifest.notes or not all(isinstance(note, str) and note for note in manifest.notes):
        raise Refused(f"{MANIFEST}: a release needs notes, one sentence each")
    for one in manifest.answers:
        check_answer(one)
    return manifest


def check_answer(one: dict[str, dict[str, str]]) -> None:
    """Refuse an answer migration that no engine would understand."""
    keys = {"rename_choice": {"option", "from", "to"}, "rename_option": {"from", "to"}}
    ((kind, words),) = one.items()
    if kind not in keys or set(words) != keys[kind] or not all(isinstance(word, str) for word in words.values()):
        raise Refused(f"{MANIFEST}: answers: {one}: expected rename_choice or rename_option with texts (quote `off`)")


def check_paths(manifest: Manifest, before: set[str], now: set[str]) -> None:
    """Refuse a release that does not say what became of a file: people's edits go where this says."""
    gone = {path.removeprefix("project/") for path in before - now if path.startswith("project/")}
    said = {*manifest.renames, *manifest.dropped}
    if unsaid := sorted(gone - said):
        raise Refused(f"{MANIFEST}: neither in `renames` nor in `dropped`: {', '.join(unsaid)}")
    if untrue := sorted(said - gone):
        raise Refused(f"{MANIFEST}: not a file of the release before, or still there: {', '.join(untrue)}")
    if missing := sorted(new for new in manifest.renames.values() if f"project/{new}" not in now):
        raise Refused(f"{MANIFEST}: renames: {', '.join(missing)}: no such file")


def released(bundle: Path) -> dict[str, str]:
    """Return what the list beside a bundle says was released: tag -> commit. Without a list: nothing."""
    listed = bundle.with_suffix(".tags")
    lines = listed.read_text("utf-8").splitlines() if listed.is_file() else []
    return dict(line.split(" ") for line in lines)


def assembled(templates: Path, target: Path) -> Path:
    """Write the release tree that the templates make."""
    files_of(templates)
    write(assemble(templates), target)
    return target


def release(templates: Path, bundle: Path) -> tuple[Manifest, str]:
    """Append one release to the bundle; return its manifest and commit."""
    manifest = read_manifest(templates)
    with tempfile.TemporaryDirectory() as folder:
        repository = Repository(Path(folder) / "repository")
        repository.load(bundle)
        before = repository.tags()
        newest = list(before)[-1] if before else ""
        if changed := [tag for tag, commit in released(bundle).items() if before.get(tag) != commit]:
            raise Refused(f"the bundle does not hold what was released as {', '.join(changed)}")
        if manifest.tag in before:
            raise Refused(f"{manifest.tag} is released: history is not changed")
        if newest and number(manifest.tag) <= number(newest):
            raise Refused(f"{manifest.tag} is not newer than {newest}")
        tree = repository.tree(assembled(templates, Path(folder) / "tree"))
        check_paths(manifest, repository.paths(newest) if newest else set(), repository.paths(tree))
        commit = repository.commit(tree, manifest, before)
        made = bundle.with_suffix(".new")
        made.parent.mkdir(parents=True, exist_ok=True)
        repository.git("bundle", "create", "--quiet", str(made.resolve()), "refs/heads/main", "--tags")
        now = {**before, manifest.tag: commit}
        verify(made, now)
        made.replace(bundle)
        bundle.with_suffix(".tags").write_text("".join(f"{tag} {one}\n" for tag, one in now.items()), "utf-8")
    return manifest, commit


def verify(bundle: Path, expected: dict[str, str]) -> None:
    """Read the new file back: every old tag as it was, and the new one."""
    with tempfile.TemporaryDirectory() as folder:
        repository = Repository(Path(folder))
        repository.load(bundle)
        repository.git("fsck", "--strict")
        if repository.tags() != expected:
            bundle.unlink()
            raise Refused("the new bundle does not hold what it must")


def is_released(templates: Path, bundle: Path) -> bool:
    """Say whether the newest release is these templates."""
    with tempfile.TemporaryDirectory() as folder:
        repository = Repository(Path(folder) / "repository")
        repository.load(bundle)
        return repository.tree(assembled(templates, Path(folder) / "tree")) == repository.git(
            "rev-parse", "refs/heads/main^{tree}"
        )


def write_changelog(path: Path, manifest: Manifest) -> None:
    """Put the notes of a release above the one before."""
    text = path.read_text("utf-8")
    section = f"## {manifest.version}\n\n" + "".join(f"- {note}\n" for note in manifest.notes)
    at = re.search(r"^## \d", text, re.MULTILINE)
    place = at.start() if at else len(text)
    gap = "" if at else "\n"
    path.write_text(text[:place] + gap + section + ("\n" if at else "") + text[place:], "utf-8")


def main(args: list[str] | None = None) -> int:
    """Run the script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="release nothing")
    parser.add_argument("--templates", type=Path, default=TEMPLATES)
    parser.add_argument("--bundle", type=Path, default=BUNDLE)
    parser.add_argument("--changelog", type=Path, default=CHANGELOG)
    options = parser.parse_args(args)
    if options.check:
        released = is_released(options.templates, options.bundle)
        print("released" if released else "not released: the version is +dev")
        return 0 if released else 1
    described = f'__version__ = "{read_manifest(options.templates).version}"'
    if options.bundle == BUNDLE and described not in PACKAGE.read_text("utf-8").splitlines():
        raise Refused(f"{PACKAGE.relative_to(ROOT)}: expected {described}, as {MANIFEST} has it")
    manifest, commit = release(options.templates, options.bundle)
    write_changelog(options.changelog, manifest)
    print(f"{manifest.tag} {commit}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
