"""Keeps the derived files as they were before a change, so that aborting it brings them back too."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from scaffold.setup import git

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

NAME = "scaffold/journal/derived.json"
"""In the journal of the change, and gone with it."""


def keep(root: Path, paths: Iterable[str]) -> None:
    """Remember files: what the working tree and the index hold of them."""
    found = {}
    for path in paths:
        file = root / path
        data = base64.b64encode(file.read_bytes()).decode() if file.is_file() else None
        staged = git.git(root, "ls-files", "--stage", "--", path).partition("\t")[0]
        found[path] = {"data": data, "index": staged}
    store = _store(root)
    new = store.with_suffix(".new")
    new.write_text(json.dumps(found), "utf-8")
    new.replace(store)


def kept(root: Path) -> dict[str, Any]:
    """Return what was remembered for the last change."""
    store = _store(root)
    found: dict[str, Any] = json.loads(store.read_text("utf-8")) if store.is_file() else {}
    return found


def put_back(root: Path, files: Mapping[str, Any]) -> None:
    """Put files back that were remembered."""
    for path, was in files.items():
        if was["data"] is None:
            (root / path).unlink(missing_ok=True)
        else:
            (root / path).write_bytes(base64.b64decode(was["data"]))
        if was["index"]:
            mode, identity, _ = was["index"].split()
            prefix = git.git(root, "rev-parse", "--show-prefix")
            git.git(root, "update-index", "--add", "--cacheinfo", f"{mode},{identity},{prefix}{path}")
        else:
            git.git(root, "rm", "--cached", "--quiet", "--ignore-unmatch", "--", path)


def _store(root: Path) -> Path:
    return root / git.git(root, "rev-parse", "--git-path", NAME)
