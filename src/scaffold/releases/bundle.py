"""Reads the bundle: which releases it holds, what each says of itself, and its files."""

from __future__ import annotations

import hashlib
import json
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scaffold.errors import ScaffoldError
from scaffold.git import Git, read_blobs, split

from .files import write_at_once

if TYPE_CHECKING:
    from collections.abc import Iterator

BUNDLE = Path(__file__).with_name("templates.bundle")
MANIFEST = "release.yml"


@dataclass(frozen=True, slots=True)
class Held:
    """One release in the bundle: the id of its tree, and the text of its release.yml."""

    tree: str
    manifest: str


@contextmanager
def opened(bundle: Path) -> Iterator[Git]:
    """Unpack the bundle into a repository of our own for a while."""
    with tempfile.TemporaryDirectory(prefix="scaffold-") as name:
        folder = Path(name)
        Git(folder, alone=True)("init", "--quiet", "--bare", "--template=", "--object-format=sha1", ".")
        git = Git(folder, {"GIT_DIR": str(folder)}, alone=True)
        git("fetch", "--quiet", "--no-write-fetch-head", str(bundle), "+refs/tags/*:refs/tags/*")
        yield git


def read_index(bundle: Path, cache: Path | None) -> dict[str, Held]:
    """Return the releases of a bundle by their tags. The answer is kept under the hash of the bundle."""
    try:
        digest = hashlib.sha256(bundle.read_bytes()).hexdigest()
    except FileNotFoundError as error:
        raise ScaffoldError(f"the installation is incomplete: {bundle} is missing") from error
    kept = cache / f"{digest[:32]}.json" if cache else None
    if kept is not None:
        with suppress(OSError, ValueError, TypeError):
            return {tag: Held(**held) for tag, held in json.loads(kept.read_text("utf-8")).items()}
    with opened(bundle) as git:
        index = _index(git)
    if kept is not None:
        with suppress(OSError):
            write_at_once(kept, json.dumps({tag: asdict(held) for tag, held in index.items()}).encode())
    return index


def _index(git: Git) -> dict[str, Held]:
    lines = git.line("for-each-ref", "--format=%(refname:strip=2) %(objectname)", "refs/tags").splitlines()
    commits = dict(line.split(" ") for line in lines)
    names = [f"{commit}^{{tree}}" for commit in commits.values()]
    trees = git.line("rev-parse", *names).splitlines() if names else []
    manifests = read_blobs(git, [f"{commit}:{MANIFEST}" for commit in commits.values()])
    texts = [data.decode() for data in manifests.values()]
    return {tag: Held(tree, text) for tag, tree, text in zip(commits, trees, texts, strict=True)}


def extract(bundle: Path, tree: str, target: Path) -> None:
    """Write the files of a tree as they are: no attribute, filter or line end of anybody's has a part in it."""
    with opened(bundle) as git:
        listed = [line.split("\t", 1) for line in split(git("ls-tree", "-r", "-z", tree))]
        entries = {path: (meta.split()[0], meta.split()[2]) for meta, path in listed}
        blobs = read_blobs(git, (identity for _, identity in entries.values()))
    for path, (mode, identity) in entries.items():
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(blobs[identity])
        file.chmod(0o755 if mode == "100755" else 0o644)
