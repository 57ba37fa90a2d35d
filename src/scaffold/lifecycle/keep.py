"""Keeps the derived files as they were before a change, so that aborting it brings them back too."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from scaffold.setup import git

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NAME = "scaffold/derived.json"


def keep(root: Path, paths: Iterable[str]) -> None:
    """Remember files: what the working tree and the index hold of them."""
    kept = {}
    for path in paths:
        file = root / path
        data = base64.b64encode(file.read_bytes()).decode() if file.is_file() else None
        staged = git.git(root, "ls-files", "--stage", "--", path).partition("\t")[0]
        kept[path] = {"data": data, "index": staged}
    store = _store(root)
    store.parent.mkdir(parents=True, exist_ok=True)
    store.write_text(json.dumps(kept), "utf-8")


def put_back(root: Path) -> bool:
    """Put the files back that were remembered; say whether some were."""
    store = _store(root)
    if not store.is_file():
        return False
    for path, was in json.loads(store.read_text("utf-8")).items():
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
    store.unlink()
    return True


def forget(root: Path) -> None:
    """Forget what was remembered for an earlier change."""
    _store(root).unlink(missing_ok=True)


def _store(root: Path) -> Path:
    return root / git.git(root, "rev-parse", "--git-path", NAME)
